import type {CsvRow, CsvSource} from './csvSource.ts'

/**
 * What the cells of a column hold. These stand where a schema would take seconds: in a table of a city's premises,
 * a million cells.
 */
export interface Cell<Value> {
  /** Undefined for a text that is no such value. */
  read(text: string): Value | undefined
  /** What it must be, in words. */
  readonly expected: string
  /** Stands for the value of a faulty cell, in a row that is then not used. */
  readonly fallback: Value
}

export function textCell(min: number, max: number): Cell<string> {
  return {
    read: text => (text.length >= min && text.length <= max ? text : undefined),
    expected: min > 0 ? `${min} to ${max} characters` : `at most ${max} characters`,
    fallback: '',
  }
}

export function numberCell(min: number, max: number): Cell<number> {
  return rangeCell(/^-?\d+(\.\d+)?$/, {min, max, expected: `a number from ${min} to ${max}`})
}

export function wholeCell(min: number, max: number): Cell<number> {
  return rangeCell(/^-?\d+$/, {min, max, expected: `a whole number from ${min} to ${max}`})
}

function rangeCell(
  pattern: RegExp,
  {min, max, expected}: {min: number; max: number; expected: string},
): Cell<number> {
  return {
    read(text) {
      const value = Number(text)
      return pattern.test(text) && value >= min && value <= max ? value : undefined
    },
    expected,
    fallback: min,
  }
}

export function wordCell<Word extends string>(words: readonly [Word, ...Word[]]): Cell<Word> {
  const known = new Map<string, Word>(words.map(word => [word, word]))
  return {read: text => known.get(text), expected: `one of ${words.join(', ')}`, fallback: words[0]}
}

/** Words divided by semicolons; an empty cell has none. Equal cells share their value. */
export function wordsCell<Word extends string>(words: readonly [Word, ...Word[]]): Cell<readonly Word[]> {
  const known = new Map<string, Word>(words.map(word => [word, word]))
  const valueOf = new Map<string, readonly Word[] | undefined>([['', []]])
  return {
    read(text) {
      if (valueOf.has(text)) return valueOf.get(text)
      const parts = text.split(';').map(part => part.trim())
      const value = parts.flatMap(part => known.get(part) ?? [])
      const answer = value.length === parts.length ? value : undefined
      valueOf.set(text, answer)
      return answer
    },
    expected: `words divided by ; out of ${words.join(', ')}`,
    fallback: [],
  }
}

export const flagCell: Cell<boolean> = {
  read: text => (text === '1' ? true : text === '0' ? false : undefined),
  expected: '1 or 0',
  fallback: false,
}

export const dayCell: Cell<string> = {
  read(text) {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
    return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text
  },
  expected: 'a day, YYYY-MM-DD',
  fallback: '',
}

/** An empty cell is null: not known. */
export function orNull<Value>(cell: Cell<Value>): Cell<Value | null> {
  return {read: text => (text === '' ? null : cell.read(text)), expected: cell.expected, fallback: null}
}

/** An enumeration's words, which are never none. */
export function wordsOf<Word extends string>(options: readonly Word[]): readonly [Word, ...Word[]] {
  const [first, ...rest] = options
  if (first === undefined) throw new Error('an enumeration without words')
  return [first, ...rest]
}

/** Takes the cells of one row after another; a column that the file has not is an empty cell. */
export class CellReader {
  readonly #source: CsvSource
  readonly #indexes = new Map<string, number>()
  #row: CsvRow | null = null
  #isRight = true

  constructor(source: CsvSource, columns: readonly string[]) {
    this.#source = source
    for (const column of columns) this.#indexes.set(column, source.columnIndex(column))
  }

  /** Whether all that was taken since `begin` was right. */
  get isRight(): boolean {
    return this.#isRight
  }

  begin(row: CsvRow): void {
    this.#row = row
    this.#isRight = true
  }

  has(column: string): boolean {
    return (this.#indexes.get(column) ?? -1) >= 0
  }

  /** The value of the row's cell; a faulty one is reported. */
  take<Value>(column: string, cell: Cell<Value>): Value {
    const value = cell.read(this.#row?.cells[this.#indexes.get(column) ?? -1] ?? '')
    if (value !== undefined) return value
    this.#isRight = false
    if (this.#row) this.#source.report(this.#row, column, 'invalid', `expected ${cell.expected}`)
    return cell.fallback
  }
}
