import type {TableRow} from '../city/packWriter.ts'
import {createSeededRandom, type SeededRandom} from '../seededRandom.ts'
import {dayText, daysIn, firstDayOf, monthOf, monthText} from './calendar.ts'
import type {
  Chronicle,
  ChronicleFire,
  ChronicleHazard,
  ChronicleInspection,
  ChronicleSensorMonth,
} from './chronicle.ts'
import {DEPARTMENTS} from './departments.ts'
import type {TownHistory} from './tellHistory.ts'
import type {PremisesToLive} from './town.ts'
import words from './words.json' with {type: 'json'}

/** The tables of a pack's history, and the truth that nobody knows. */
export interface HistoryTables {
  readonly fires: readonly TableRow[]
  readonly inspections: readonly TableRow[]
  readonly hazards: readonly TableRow[]
  readonly penalties: readonly TableRow[]
  readonly sensorMonths: readonly TableRow[]
  readonly fireTruth: readonly TableRow[]
}

/** Of the fires, those of which only the address was written down, and of these those where it is none of the register. */
const ONLY_ADDRESS = {share: 0.1, wrong: 0.03}
/** This inspection was written down a second time with the year mistyped. */
const MISTYPED = {at: 400, builtAfter: 2006, year: 2004}
const DIGITS = 6

/** What a town's chronicle is in the files of its pack; what comes after the end is not known. */
export function toHistoryTables(
  {chronicle, endDay, splitMonth, probabilities}: TownHistory,
  {premises, seed}: {premises: readonly PremisesToLive[]; seed: string},
): HistoryTables {
  const idOf = (index: number) => premises[index]?.id ?? ''
  const isTold = ({day}: {day: number}) => day < endDay
  return {
    fires: fireRows(chronicle.fires.filter(isTold), premises, createSeededRandom(`${seed}/fires`)),
    inspections: mistypeOne(chronicle.inspections.filter(isTold).toSorted(byDay), premises).map(
      ({day, premises: index, department, outcome}, at) => ({
        id: numbered('I', at, 6),
        on: dayText(day),
        premisesId: idOf(index),
        department: departmentName(department),
        outcome,
      }),
    ),
    hazards: hazardRows(chronicle, {idOf, endDay, random: createSeededRandom(`${seed}/hazards`)}),
    penalties: penaltyRows(chronicle, {idOf, endDay, random: createSeededRandom(`${seed}/penalties`)}),
    sensorMonths: reportedBefore(endDay, chronicle.sensorMonths, createSeededRandom(`${seed}/months`)).map(
      ({premises: index, month, alarms, faults}) => ({
        premisesId: idOf(index),
        month: monthText(month),
        alarms,
        faults,
      }),
    ),
    fireTruth: premises.map(({id}, index) => ({
      splitOn: dayText(firstDayOf(splitMonth)),
      premisesId: id,
      probability: (probabilities[index] ?? 0).toFixed(DIGITS),
    })),
  }
}

/** The day on which somebody of any department was last inside; absent for those whom nobody visited. */
export function lastVisits({
  chronicle: {inspections},
  endDay,
}: Pick<TownHistory, 'chronicle' | 'endDay'>): ReadonlyMap<number, string> {
  const last = new Map<number, number>()
  for (const {day, premises, outcome} of inspections)
    if (day < endDay && outcome !== 'noEntry') last.set(premises, Math.max(day, last.get(premises) ?? 0))
  return new Map([...last].map(([premises, day]) => [premises, dayText(day)]))
}

/** Of a month that is not over, what was reported by then: as much of it as of the month is over. */
function reportedBefore(
  endDay: number,
  months: readonly ChronicleSensorMonth[],
  random: SeededRandom,
): readonly ChronicleSensorMonth[] {
  return months.flatMap(each => {
    const {month, alarms, faults} = each
    const share = (endDay - firstDayOf(month)) / daysIn(month)
    if (share >= 1) return each
    const by = (count: number) =>
      Array.from({length: count}, () => random.chance(share)).filter(Boolean).length
    const known = {...each, alarms: by(alarms), faults: by(faults)}
    return known.alarms + known.faults > 0 ? known : []
  })
}

function fireRows(
  fires: readonly ChronicleFire[],
  premises: readonly PremisesToLive[],
  random: SeededRandom,
): readonly TableRow[] {
  return fires.toSorted(byDay).map((fire, at) => {
    const isNamed = !random.chance(ONLY_ADDRESS.share)
    const isNear = !isNamed && random.chance(ONLY_ADDRESS.wrong)
    return fireRow(fire, at, {premises: premises[fire.premises], isNamed, isNear})
  })
}

function fireRow(
  {day, cause}: ChronicleFire,
  at: number,
  {premises, isNamed, isNear}: {premises: PremisesToLive | undefined; isNamed: boolean; isNear: boolean},
): TableRow {
  const [lng, lat] = premises?.position ?? ['', '']
  const address = premises?.address ?? ''
  return {
    ...{id: numbered('F', at, 5), on: dayText(day), premisesId: isNamed ? (premises?.id ?? '') : ''},
    ...{lng, lat, address: isNear ? words.near.replace('{address}', address) : address},
    cause: words.causes[cause],
  }
}

/** A slip of the pen: it cannot have been, for the house was not yet built. */
function mistypeOne(
  inspections: readonly ChronicleInspection[],
  premises: readonly PremisesToLive[],
): readonly ChronicleInspection[] {
  const at = inspections.findIndex(
    (each, index) => index >= MISTYPED.at && (premises[each.premises]?.yearBuilt ?? 0) > MISTYPED.builtAfter,
  )
  const meant = inspections[at]
  if (!meant) return inspections
  const day = firstDayOf(monthOf(`${MISTYPED.year}${dayText(meant.day).slice(4)}`))
  return inspections.toSpliced(at, 0, {...meant, day})
}

interface Naming {
  readonly idOf: (index: number) => string
  readonly endDay: number
  readonly random: SeededRandom
}

function hazardRows({hazards}: Chronicle, {idOf, endDay, random}: Naming): readonly TableRow[] {
  const told = (day: number) => (day < endDay ? dayText(day) : '')
  return hazards
    .filter(({foundDay}) => foundDay < endDay)
    .toSorted((a, b) => a.foundDay - b.foundDay)
    .map((hazard: ChronicleHazard, at) => ({
      id: numbered('H', at, 6),
      premisesId: idOf(hazard.premises),
      kind: hazard.kind,
      severity: hazard.isMajor ? 'major' : 'general',
      source: hazard.source,
      department: departmentName(hazard.department),
      foundOn: dayText(hazard.foundDay),
      dueOn: dayText(hazard.dueDay),
      rectifiedOn: told(hazard.rectifiedDay),
      closedOn: told(hazard.closedDay),
      description: random.pick(words.hazards[hazard.kind]),
    }))
}

function penaltyRows({penalties}: Chronicle, {idOf, endDay, random}: Naming): readonly TableRow[] {
  return penalties
    .filter(({day}) => day < endDay)
    .toSorted(byDay)
    .map(({day, premises, department, amountYuan}, at) => ({
      ...{id: numbered('C', at, 5), on: dayText(day), premisesId: idOf(premises)},
      ...{department: departmentName(department), basis: random.pick(words.penalties), amountYuan},
    }))
}

function byDay(a: {day: number}, b: {day: number}): number {
  return a.day - b.day
}

function departmentName(department: number): string {
  return DEPARTMENTS[department]?.name ?? ''
}

function numbered(letter: string, at: number, digits: number): string {
  return `${letter}${String(at + 1).padStart(digits, '0')}`
}
