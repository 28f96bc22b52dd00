import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import {fillTemplate} from '../cases/fillTemplate.ts'
import words from './words.json' with {type: 'json'}

/** Premises as far as an inspector looks at them; empty is what the register does not say. */
export interface InspectedPremises {
  readonly id: string
  readonly address: string
  readonly kind: string
  readonly use: string
  readonly secondExit: string
  readonly barredWindows: string
  readonly indoorCharging: string
  readonly bottledGas: string
}

export type DepartmentName = keyof typeof words.departments
export type Cell = string | number | Date | null

/** A file as a department hands it in; the first row is its title, the second its headings. */
export interface PlannedFile {
  /** Without its kind. */
  readonly name: string
  readonly format: 'xlsx' | 'utf8' | 'utf8WithMark' | 'gb18030'
  readonly rows: readonly (readonly Cell[])[]
}

/** How each department makes its files. */
const HABITS: Readonly<
  Record<
    DepartmentName,
    {format: PlannedFile['format']; head: 0 | 1; uses: readonly string[]; byAddress: boolean}
  >
> = {
  emergency: {format: 'xlsx', head: 0, uses: ['workshop', 'warehouse'], byAddress: false},
  market: {format: 'gb18030', head: 1, uses: ['shop'], byAddress: false},
  housing: {format: 'utf8WithMark', head: 0, uses: [], byAddress: false},
  police: {format: 'utf8', head: 1, uses: ['dwelling'], byAddress: true},
}
export const DEPARTMENTS = ['emergency', 'market', 'housing', 'police'] as const satisfies DepartmentName[]

const NO_ENTRY_SHARE = 0.12
const SEEN_SHARE = 0.3
const PENALTY_SHARE = 0.3
const UNKNOWN_SHARE = 0.01
const MAJOR_SHARE = 0.1
const DAY_MS = 86_400_000
const TEN_THOUSAND = 10_000
/** After so many files a department counts anew. */
const SERIALS = 100_000

export interface FilePlan {
  readonly seed: string
  /** Which file since the beginning of time; it decides the department and all that stands in the file. */
  readonly slot: number
  /** The city's day, as the first moment of that day in UTC (epoch ms). */
  readonly today: number
  /** Local day and minute, `202611271430`. */
  readonly minute: string
  readonly premises: readonly InspectedPremises[]
}

/** What a department hands in: inspections, and now and then the penalties of those days. */
export function planFile({seed, slot, today, minute, premises}: FilePlan): PlannedFile {
  const random = createSeededRandom(`${seed}:enforcement:${slot}`)
  const department = DEPARTMENTS[slot % DEPARTMENTS.length] ?? 'emergency'
  const {format, uses} = HABITS[department]
  const isPenalty = department !== 'police' && random.chance(PENALTY_SHARE)
  const what = isPenalty ? words.whats.penalty : words.whats.inspection
  const theirs = uses.length === 0 ? premises : premises.filter(({use}) => uses.includes(use))
  const visited = Array.from({length: 1 + random.below(4)}, () =>
    random.pick(theirs.length === 0 ? premises : theirs),
  )
  const {name} = words.departments[department]
  const context = {random, department, slot, today}
  const rows = visited.map((place, index) =>
    isPenalty ? penaltyRow(place, index, context) : inspectionRow(place, index, context),
  )
  const heads = isPenalty ? words.penaltyHeads : words.inspectionHeads
  return {
    name: `${name}-${what}-${words.mark}-${minute}`,
    format,
    rows: [
      [fillTemplate(words.title, {department: name, what})],
      heads[HABITS[department].head] ?? [],
      ...rows.map(row => row.map(cell => (cell instanceof Date && format !== 'xlsx' ? dayText(cell) : cell))),
    ],
  }
}

interface Context {
  readonly random: SeededRandom
  readonly department: DepartmentName
  readonly slot: number
  readonly today: number
}

function inspectionRow(place: InspectedPremises, index: number, context: Context): Cell[] {
  const {random, department, slot, today} = context
  const where = whereOf(place, context)
  const on = new Date(today - random.below(2) * DAY_MS)
  const {name, number} = words.departments[department]
  const begin = [numberOf(number, on, (slot % SERIALS) * 20 + index), on, name, ...where]
  if (random.chance(NO_ENTRY_SHARE)) return [...begin, random.pick(words.results.noEntry), '', '', null, '']
  const seen = defectsOf(place, random).filter(() => random.chance(SEEN_SHARE))
  if (seen.length === 0) return [...begin, random.pick(words.results.passed), '', '', null, '']
  const defects = seen.slice(0, 2)
  return [
    ...begin,
    random.pick(words.results.hazards),
    defects.map(([kind]) => kind).join('、'),
    random.chance(MAJOR_SHARE) ? words.severities[1] : words.severities[0],
    new Date(on.getTime() + (3 + random.below(12)) * DAY_MS),
    defects.map(([, text]) => text).join('；'),
  ].map(cell => cell ?? '')
}

function penaltyRow(place: InspectedPremises, index: number, context: Context): Cell[] {
  const {random, department, slot, today} = context
  const {name, decision} = words.departments[department]
  const on = new Date(today - random.below(5) * DAY_MS)
  const yuan = Math.max(200, Math.round(random.around(1_500, 2.2) / 100) * 100)
  const isInTenThousands = HABITS[department].head === 1
  return [
    numberOf(decision, on, (slot % SERIALS) * 20 + index),
    on,
    name,
    ...whereOf(place, context),
    random.pick(words.bases),
    random.pick(words.parties),
    isInTenThousands ? yuan / TEN_THOUSAND : `${yuan}${words.yuan}`,
  ]
}

function numberOf(prefix: string, on: Date, serial: number): string {
  return fillTemplate(words.numberForm, {prefix, year: String(on.getUTCFullYear()), serial: String(serial)})
}

/** The police know addresses, the others numbers; now and then one is written down wrong. */
function whereOf(place: InspectedPremises, {random, department}: Context): [string, string] {
  const isWrong = random.chance(UNKNOWN_SHARE)
  if (!HABITS[department].byAddress || place.address === '')
    return [isWrong ? `${place.id}X` : place.id, place.address]
  return ['', isWrong ? `${place.address}?` : place.address]
}

/** What is wrong there: what the register says, and what stands about. */
function defectsOf(place: InspectedPremises, random: SeededRandom): (readonly string[])[] {
  const {hazards} = words
  return [
    ...(place.indoorCharging === '1' ? [hazards.indoorCharging] : []),
    ...(place.barredWindows === '1' ? [hazards.barredWindows] : []),
    ...(place.bottledGas === '1' ? [hazards.bottledGas] : []),
    ...(place.secondExit === '0' && random.chance(0.5) ? [hazards.blockedExit] : []),
    ...(random.chance(0.15) ? [hazards.wiring] : []),
    ...(random.chance(0.2) ? [hazards.extinguishers] : []),
    ...(random.chance(0.03) ? [hazards.odd] : []),
  ]
}

function dayText(day: Date): string {
  return day.toISOString().slice(0, 10)
}
