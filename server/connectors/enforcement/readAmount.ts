import type {RowCells} from './rowCells.ts'
import {WORDS} from './words.ts'

const TEN_THOUSAND = 10_000
const MOST_YUAN = 100_000_000
/** Nobody is fined less; where the unit is not said, ten thousands were meant. */
const LEAST_YUAN = 10
const AMOUNT = /^\d{1,12}(?:\.\d{1,6})?$/

/** In yuan: the heading, or the cell itself, may say that it counts ten thousands. Null where nothing stands. */
export function readAmount(cells: RowCells): number | null {
  const text = cells
    .text('amount', 40)
    .normalize('NFKC')
    .replaceAll(/[\s,\u00a5]/g, '')
  if (text === '') return null
  const isInTenThousands = [text, cells.heading('amount')].some(words => words.includes(WORDS.tenThousand))
  const digits = text.replace(WORDS.tenThousand, '').replace(WORDS.yuan, '')
  const yuan = Math.round(Number(digits) * (isInTenThousands ? TEN_THOUSAND : 1) * 100) / 100
  if (!AMOUNT.test(digits)) cells.refuse('amount', 'badFormat')
  else if (yuan > MOST_YUAN) cells.refuse('amount', 'outOfRange')
  else if (yuan > 0 && yuan < LEAST_YUAN && ![text, cells.heading('amount')].some(saysUnit))
    cells.refuse('amount', 'unitMistaken')
  else return yuan
  return null
}

/** Whether a cell or its heading says what it counts in. */
function saysUnit(text: string): boolean {
  return text.includes(WORDS.yuan) || text.includes(WORDS.tenThousand)
}
