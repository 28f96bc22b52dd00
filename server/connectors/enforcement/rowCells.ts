import {Temporal} from 'temporal-polyfill'
import {z} from 'zod'
import {fieldOf, plainHeading, WORDS, type Field} from './words.ts'

/** A row as a dead letter keeps it: what stands under headings that we know, and nothing else of it. */
export const rowSchema = z.object({
  file: z.string(),
  line: z.number().int().nonnegative(),
  columns: z.record(z.string(), z.string()),
})
export type Row = z.infer<typeof rowSchema>

const REPLACED = '\ufffd'
const FORMULA_ERROR = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|SPILL!|CALC!)$/
const DAY =
  /^(\d{4})(?:[-/.]|\u5e74)(\d{1,2})(?:[-/.]|\u6708)(\d{1,2})\u65e5?(?:[ T]+(\d{1,2})(?::|\u65f6)(\d{1,2}).*)?$/
const OTHER_ERA = /^(?:\u6c11\u56fd)?(?:\d{2,3}|2[45]\d{2})(?:[-/.]|\u5e74)\d{1,2}(?:[-/.]|\u6708)\d{1,2}/
const PLAIN_DAY = /^(\d{4})(\d{2})(\d{2})$/

/** Takes the cells of one row; the first that is wrong is kept as its fault, and the others count no more. */
export class RowCells {
  #fault: {code: string; path: string} | null = null
  readonly #row: Row
  readonly #texts = new Map<Field, {heading: string; text: string}>()

  constructor(row: Row) {
    this.#row = row
    for (const [heading, text] of Object.entries(row.columns)) {
      const field = fieldOf(plainHeading(heading))
      if (field !== undefined && !this.#texts.has(field)) this.#texts.set(field, {heading, text})
    }
  }

  get fault(): {code: string; path: string} | null {
    return this.#fault
  }

  /** Notes that a field is wrong; the first one stays. */
  refuse(field: Field, code: string): void {
    const {file, line} = this.#row
    this.#fault ??= {code, path: `${file}:${line}:${this.heading(field)}`}
  }

  /** As it is written, or as it usually is where the file has no such column. */
  heading(field: Field): string {
    return this.#texts.get(field)?.heading ?? WORDS.columns[field][0] ?? field
  }

  hasColumn(field: Field): boolean {
    return this.#texts.has(field)
  }

  has(field: Field): boolean {
    return (this.#texts.get(field)?.text ?? '') !== ''
  }

  /** Empty where there is nothing, or nothing that can be read. */
  text(field: Field, max: number): string {
    const text = this.#texts.get(field)?.text ?? ''
    const code = codeOf(text, max)
    if (code === null) return text
    this.refuse(field, code)
    return ''
  }

  must(field: Field, max: number): string {
    const text = this.text(field, max)
    if (text === '') this.refuse(field, 'missingField')
    return text
  }

  /** What a word means; the fallback where there is none. */
  word<Option>(field: Field, meaningOf: (word: string) => Option | undefined, fallback: Option): Option {
    const word = this.text(field, 60).replaceAll(/\s/g, '')
    if (word === '') return fallback
    const meaning = meaningOf(word)
    if (meaning !== undefined) return meaning
    this.refuse(field, 'unknownValue')
    return fallback
  }

  /** The moment, epoch ms, of a day or a day and time in the zone; a day alone is its first moment. */
  moment(field: Field, timeZone: string, bounds: {from: number; until: number}): number {
    const text = this.must(field, 40)
    const at = momentOf(text, timeZone)
    if (isOfOtherEra(text)) this.refuse(field, 'wrongEra')
    else if (at === null) this.refuse(field, 'badFormat')
    else if (at < bounds.from || at > bounds.until) this.refuse(field, 'outOfRange')
    else return at
    return 0
  }

  /** All that it says, in whatever order it says it: what a row without a number is known by. */
  get content(): string {
    const said = [...this.#texts].flatMap(([field, {text}]) => (text === '' ? [] : `${field}=${text}`))
    return said.sort().join('\0')
  }
}

function codeOf(text: string, max: number): string | null {
  if (text.length > max) return 'tooLong'
  if (text.includes(REPLACED)) return 'badCharacter'
  return text.startsWith('=') || FORMULA_ERROR.test(text) ? 'formula' : null
}

/** Years of two digits, of the Minguo and of the Buddhist era. */
function isOfOtherEra(text: string): boolean {
  return OTHER_ERA.test(text.normalize('NFKC'))
}

function momentOf(text: string, timeZone: string): number | null {
  const match = DAY.exec(text.normalize('NFKC')) ?? PLAIN_DAY.exec(text)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(part => Number(part || 0))
  try {
    const local = Temporal.PlainDateTime.from({year, month, day, hour, minute}, {overflow: 'reject'})
    return local.toZonedDateTime(timeZone).epochMilliseconds
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
