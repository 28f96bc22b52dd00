import {readFile} from 'node:fs/promises'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import {riskFeatureSchema, type Meaning, type RiskFeature} from '#contract/risk.ts'
import type {MendableFact} from '#contract/riskMending.ts'
import type {OutcomeTable} from '../domain/risk/evaluateTable.ts'
import {readMistakenUnit} from '../domain/risk/mistakenUnits.ts'
import {RISK_FEATURES} from '../domain/risk/riskFeatures.ts'
import {sumOf} from '../domain/risk/skill.ts'
import {WanglouError} from '../errors.ts'

/** A table cannot be evaluated; the message names file, line and column. */
export class OutcomeTableError extends WanglouError {
  override readonly name = 'OutcomeTableError'
}

export interface OutcomeTableOptions {
  /** The column that says with 1 or 0 whether it happened. */
  readonly outcome: string
  /** The column of days `YYYY-MM-DD` that the hold-out is taken by; without it the last third of the lines is held out. */
  readonly on: string
  /** Lines of this day and later are held out; null for a day that leaves two thirds before it. */
  readonly split: string | null
}

export interface ReadOutcomeTable {
  readonly table: OutcomeTable
  /** How the hold-out was taken. */
  readonly splitBy: string
  /** What was not used as it is: how many values, and where the first is. */
  readonly remarks: readonly string[]
}

const IGNORED = ['id', 'premisesId', 'splitOn']
const TRUTH = 'truth'
const MOST_WORDS = 12
const SEPARATORS = [',', ';', '\t'] as const
const daySchema = z.iso.date()
const lineSchema = z.object({info: z.object({lines: z.number()}), record: z.array(z.string())})

/**
 * Reads a CSV of features and outcomes, in UTF-8 or GB 18030, divided by commas, semicolons or tabs. Empty is not known. A column of numbers is a feature; one of at most twelve words
 * becomes a yes or no for each of them but the most common. `truth`, if there is one, holds true probabilities.
 */
export async function readOutcomeTable(
  file: string,
  options: OutcomeTableOptions,
): Promise<ReadOutcomeTable> {
  const {header, lines, lineNumbers, remarks} = await readLines(file)
  const cells = (name: string) => {
    const column = header.indexOf(name)
    return column < 0 ? null : lines.map(line => line[column] ?? '')
  }
  const outcomeCells = cells(options.outcome)
  if (!outcomeCells) throw new OutcomeTableError(`${file} has no column ${options.outcome}`)
  const place = (row: number, column: string) => `${file}:${lineNumbers[row] ?? ''}, ${column}`
  const outcomes = Uint8Array.from(outcomeCells, (text, row) => {
    if (text !== '0' && text !== '1') {
      throw new OutcomeTableError(`${place(row, options.outcome)}: "${text}" is neither 0 nor 1`)
    }
    return Number(text)
  })
  const {isHeldOut, splitBy} = splitLines(cells(options.on), lines.length, {options, place})
  const features = header
    .filter(name => ![options.outcome, options.on, TRUTH, ...IGNORED].includes(name))
    .flatMap(name => featuresOf(name, cells(name) ?? [], {place, remarks}))
  if (features.length === 0) throw new OutcomeTableError(`${file} has no features`)
  const truthCells = cells(TRUTH)
  const truth = truthCells && Float64Array.from(truthCells, (text, row) => readShare(text, place(row, TRUTH)))
  refuseOneSided(file, outcomes, isHeldOut)
  const table = {
    names: features.map(({name}) => name),
    columns: features.map(({values}) => values),
    ...{outcomes, isHeldOut, truth},
  }
  return {table, splitBy, remarks}
}

interface Lines {
  readonly header: readonly string[]
  readonly lines: readonly (readonly string[])[]
  /** Where in the file each of the lines ends. */
  readonly lineNumbers: readonly number[]
  readonly remarks: string[]
}

async function readLines(file: string): Promise<Lines> {
  const {text, remarks} = decode(file, await readBytes(file))
  const [first, ...rest] = parseLines(file, text)
  const header = first?.record ?? []
  const twice = header.find((name, index) => header.indexOf(name) !== index)
  if (twice !== undefined) throw new OutcomeTableError(`${file} has the column ${twice} twice`)
  return {
    header,
    lines: rest.map(({record}) => record),
    lineNumbers: rest.map(({info}) => info.lines),
    remarks,
  }
}

async function readBytes(file: string): Promise<Buffer> {
  return readFile(file).catch((cause: unknown) => {
    throw new OutcomeTableError(`${file} cannot be read`, {cause})
  })
}

function decode(file: string, bytes: Buffer): {text: string; remarks: string[]} {
  if (bytes.includes(0)) throw new OutcomeTableError(`${file} is neither UTF-8 nor GB 18030`)
  try {
    return {text: new TextDecoder('utf-8', {fatal: true}).decode(bytes), remarks: []}
  } catch {
    const text = new TextDecoder('gb18030').decode(bytes)
    return {text, remarks: [`${file} is not in UTF-8: it was read as GB 18030`]}
  }
}

function parseLines(file: string, text: string): z.infer<typeof lineSchema>[] {
  const delimiter = separatorOf(text.split('\n', 1)[0] ?? '')
  try {
    const parsed: unknown[] = parse(text, {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      delimiter,
    })
    return parsed.map(line => lineSchema.parse(line))
  } catch (error) {
    throw new OutcomeTableError(`${file} cannot be read as CSV`, {cause: error})
  }
}

/** The one that the header has most often. */
function separatorOf(header: string): string {
  const unquoted = header.replaceAll(/"[^"]*"/g, '')
  const [most = SEPARATORS[0]] = SEPARATORS.toSorted(
    (a, b) => unquoted.split(b).length - unquoted.split(a).length,
  )
  return most
}

/** There has to be something to learn from, and something to judge by. */
function refuseOneSided(file: string, outcomes: Uint8Array, isHeldOut: Uint8Array): void {
  const fitted = outcomes.filter((_, row) => isHeldOut[row] === 0)
  if (fitted.length === outcomes.length) throw new OutcomeTableError(`${file} has no line that is held out`)
  const isOneSided = !fitted.includes(0) || !fitted.includes(1)
  if (isOneSided) {
    throw new OutcomeTableError(
      `${file}: of ${fitted.length} lines to fit to, ${sumOf(fitted)} have the outcome 1: both outcomes are needed`,
    )
  }
}

interface Places {
  readonly place: (row: number, column: string) => string
}

function splitLines(
  days: readonly string[] | null,
  count: number,
  {options, place}: Places & {readonly options: OutcomeTableOptions},
): {isHeldOut: Uint8Array; splitBy: string} {
  const firstHeld = Math.floor((2 * count) / 3)
  if (options.split !== null && !isDay(options.split)) {
    throw new OutcomeTableError(`"${options.split}" is no day to split at`)
  }
  if (!days) {
    if (options.split !== null) throw new OutcomeTableError(`there is no column ${options.on} to split by`)
    const isHeldOut = Uint8Array.from({length: count}, (_, row) => Number(row >= firstHeld))
    return {isHeldOut, splitBy: 'the last third of the lines'}
  }
  const wrong = days.findIndex(day => !isDay(day))
  if (wrong >= 0) throw new OutcomeTableError(`${place(wrong, options.on)}: "${days[wrong] ?? ''}" is no day`)
  const split = options.split ?? [...days].sort()[firstHeld] ?? ''
  return {isHeldOut: Uint8Array.from(days, day => Number(day >= split)), splitBy: `${options.on} ≥ ${split}`}
}

function isDay(text: string): boolean {
  return daySchema.safeParse(text).success
}

interface Feature {
  readonly name: string
  readonly values: Float32Array
}

function featuresOf(
  name: string,
  cells: readonly string[],
  {place, remarks}: Places & {readonly remarks: string[]},
): Feature[] {
  const words = cells.findIndex(text => text !== '' && !Number.isFinite(Number(text)))
  if (words >= 0) return wordFeatures(name, cells, place(words, name))
  const values = Float32Array.from(cells, text => (text === '' ? Number.NaN : Number(text)))
  const known = riskFeatureSchema.safeParse(name)
  if (known.success) {
    const {min, max} = RISK_FEATURES[known.data]
    const outside = [...values.keys()].filter(row => isOutside(values[row], min, max))
    const [first] = outside
    if (first !== undefined) {
      remarks.push(
        `${place(first, name)}: ${cells[first] ?? ''} is not within ${min} and ${max}${unitRemark(known.data, values[first])}; ${outside.length} such values are taken as not known`,
      )
    }
    for (const row of outside) values[row] = Number.NaN
  }
  return [{name, values}]
}

const FACT_OF: Partial<Record<RiskFeature, MendableFact>> = {floorArea: 'floorAreaSqm', floors: 'floors'}
const FIRST_YEAR = 1_800
const LAST_YEAR = 2_200

/** What the value may have been meant to be, in words; nothing is done about it. */
function unitRemark(feature: RiskFeature, value = Number.NaN): string {
  const {min, max} = RISK_FEATURES[feature]
  const fact = FACT_OF[feature]
  const isPossible = (meant: number) => meant >= min && meant <= max
  const meant = fact ? readMistakenUnit(fact, value, {year: LAST_YEAR, isPossible}) : []
  if (meant.length > 0)
    return `, in ${meant.map(each => `${UNITS[each.unit]} it is ${each.value}`).join(', in ')}`
  const isYear = RISK_FEATURES[feature].unit === 'years' && value >= FIRST_YEAR && value <= LAST_YEAR
  return isYear ? ', it looks like a calendar year where years since are counted' : ''
}

const UNITS: Readonly<Record<Meaning['unit'], string>> = {
  squareCentimetres: 'square centimetres',
  squareMillimetres: 'square millimetres',
  mu: 'mu',
  tenThousandSquareMetres: 'units of 10,000 m²',
  heightDecimetres: 'decimetres of height',
  heightCentimetres: 'centimetres of height',
  heightMillimetres: 'millimetres of height',
  twoDigitYear: 'years of two digits',
  minguoYear: 'Minguo years',
  buddhistYear: 'Buddhist years',
  yearAndMonth: 'years and months',
  fullDate: 'whole dates',
}

function isOutside(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && (value < min || value > max)
}

function wordFeatures(name: string, cells: readonly string[], firstPlace: string): Feature[] {
  const counts = new Map<string, number>()
  for (const text of cells) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  if (counts.size > MOST_WORDS) {
    throw new OutcomeTableError(`${firstPlace}: neither a number nor one of at most ${MOST_WORDS} words`)
  }
  const [, ...others] = [...counts].sort(([, a], [, b]) => b - a)
  return others.map(([word]) => ({
    name: `${name}=${word}`,
    values: Float32Array.from(cells, text => (text === '' ? Number.NaN : Number(text === word))),
  }))
}

function readShare(text: string, where: string): number {
  const value = text === '' ? Number.NaN : Number(text)
  if (value >= 0 && value <= 1) return value
  throw new OutcomeTableError(`${where}: "${text}" is no probability`)
}
