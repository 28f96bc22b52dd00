import type {SeededRandom} from '../seededRandom.ts'
import type {Building, BuildingStyle} from './building.ts'
import type {PremisesKind} from './choosePremises.ts'

/** What the register knows of premises; an empty text is unknown. */
export interface PremisesFacts {
  readonly use: string
  readonly floors: number
  readonly floorAreaSqm: number | ''
  readonly structure: string
  readonly yearBuilt: number | ''
  readonly rooms: number | ''
  readonly tenants: number | ''
  readonly secondExit: Answer
  readonly barredWindows: Answer
  readonly indoorCharging: Answer
  readonly bottledGas: Answer
  readonly wiringYear: number | ''
  readonly sensors: string
  readonly lastInspectedOn: string
}

type Answer = 1 | 0 | ''

/** How premises really are, also where the register does not know. */
export interface TruePremises {
  readonly use: string
  readonly floors: number
  readonly floorAreaSqm: number
  readonly structure: string
  readonly yearBuilt: number
  readonly rooms: number
  readonly tenants: number
  readonly secondExit: boolean
  readonly barredWindows: boolean
  readonly indoorCharging: boolean
  readonly bottledGas: boolean
  readonly wiringYear: number
  /** Words divided by `;`. */
  readonly sensors: string
}

interface Habits {
  readonly structures: Readonly<Record<string, number>>
  readonly built: readonly [from: number, to: number]
  readonly secondExit: number
  readonly barredWindows: number
  readonly indoorCharging: number
  readonly bottledGas: number
}

const HABITS: Readonly<Record<BuildingStyle, Habits>> = {
  oldHouse: {
    structures: {brickWood: 46, brickConcrete: 46, reinforcedConcrete: 6, other: 2},
    built: [1962, 1996],
    secondExit: 0.16,
    barredWindows: 0.62,
    indoorCharging: 0.34,
    bottledGas: 0.78,
  },
  rowHouse: {
    structures: {brickWood: 3, brickConcrete: 74, reinforcedConcrete: 22, other: 1},
    built: [1984, 2012],
    secondExit: 0.27,
    barredWindows: 0.55,
    indoorCharging: 0.27,
    bottledGas: 0.64,
  },
  slab: {
    structures: {reinforcedConcrete: 100},
    built: [2008, 2023],
    secondExit: 0.9,
    barredWindows: 0.16,
    indoorCharging: 0.06,
    bottledGas: 0.1,
  },
  tower: {
    structures: {reinforcedConcrete: 100},
    built: [2013, 2024],
    secondExit: 0.97,
    barredWindows: 0.06,
    indoorCharging: 0.04,
    bottledGas: 0.04,
  },
  podium: {
    structures: {reinforcedConcrete: 84, steel: 16},
    built: [2006, 2023],
    secondExit: 0.82,
    barredWindows: 0.12,
    indoorCharging: 0.08,
    bottledGas: 0.3,
  },
  factory: {
    structures: {steel: 46, reinforcedConcrete: 38, brickConcrete: 15, other: 1},
    built: [1994, 2021],
    secondExit: 0.66,
    barredWindows: 0.3,
    indoorCharging: 0.2,
    bottledGas: 0.16,
  },
  dormitory: {
    structures: {reinforcedConcrete: 58, brickConcrete: 42},
    built: [1996, 2018],
    secondExit: 0.61,
    barredWindows: 0.44,
    indoorCharging: 0.31,
    bottledGas: 0.22,
  },
  public: {
    structures: {reinforcedConcrete: 90, brickConcrete: 10},
    built: [1992, 2022],
    secondExit: 0.96,
    barredWindows: 0.12,
    indoorCharging: 0.02,
    bottledGas: 0.14,
  },
}

/** The year up to which buildings are dated. */
const THIS_YEAR = 2025
/** The register was drawn up on this day: what happened afterwards is in the history. */
const REGISTER_YEAR = 2022
const REGISTER_DAY = Date.UTC(REGISTER_YEAR, 5, 30)
const DAY_MS = 86_400_000

/** What is true, and what is written down of it: nothing, at times. */
interface Noted<Value> {
  readonly is: Value
  readonly isKnown: boolean
}

/** Makes up premises and what an inspector has written down of them: what goes together in life goes together here. */
export function inspectPremises(
  kind: PremisesKind,
  {building, columns, random}: {building: Building; columns: number; random: SeededRandom},
): {facts: PremisesFacts; truth: TruePremises} {
  const habits = HABITS[building.style]
  const noted = <Value>(is: Value, share: number): Noted<Value> => ({is, isKnown: random.chance(share)})
  const answer = (share: number, knownShare = 0.93) => noted(random.chance(share), knownShare)
  const built = Math.min(THIS_YEAR - 1, between(habits.built, random))
  const structure = pickKey(builtOf(habits.structures, built), random)
  const unit = (building.length * building.depth) / columns
  const isTall = building.style === 'slab' || building.style === 'tower'
  const area = Math.round(unit * (isTall ? 1 : building.floors) * (0.86 + 0.2 * random.next()))
  const rewired = random.chance(0.38) ? built + 8 + random.below(24) : built
  // What was done after the register was drawn up is not in it.
  const wired = rewired <= REGISTER_YEAR ? rewired : built
  const people = peopleIn(kind, {building, area, random})
  const isLivedIn = people.tenants > 0
  // Who crams more people in looks after the rest less.
  const strain = Math.min(1, people.tenants / 24)
  const use = useOf(kind, building, random)
  const noticed = {
    floorAreaSqm: noted(area, 0.97),
    structure: noted(structure, 0.97),
    yearBuilt: noted(built, 0.96),
    rooms: noted(people.rooms, 0.95),
    tenants: noted(people.tenants, 0.96),
    secondExit: answer(Math.max(0.03, habits.secondExit - 0.12 * strain)),
    barredWindows: answer(isLivedIn ? habits.barredWindows + 0.1 * strain : habits.barredWindows / 2),
    indoorCharging: answer(habits.indoorCharging + 0.18 * strain, 0.95),
    bottledGas: answer(habits.bottledGas, 0.9),
    wiringYear: noted(wired, 0.94),
  }
  const sensors = sensorsOf(kind, {built, random})
  const lastInspectedOn = inspectedOn(kind, {built, random})
  const {floors} = building
  return {
    facts: {use, floors, ...writeDown(noticed), sensors, lastInspectedOn},
    truth: {use, floors, ...truthOf(noticed), sensors},
  }
}

interface Noticed {
  readonly floorAreaSqm: Noted<number>
  readonly structure: Noted<string>
  readonly yearBuilt: Noted<number>
  readonly rooms: Noted<number>
  readonly tenants: Noted<number>
  readonly secondExit: Noted<boolean>
  readonly barredWindows: Noted<boolean>
  readonly indoorCharging: Noted<boolean>
  readonly bottledGas: Noted<boolean>
  readonly wiringYear: Noted<number>
}

function writeDown(noticed: Noticed) {
  const {floorAreaSqm, structure, yearBuilt, rooms, tenants, wiringYear} = noticed
  return {
    floorAreaSqm: knownOf(floorAreaSqm),
    structure: knownOf(structure),
    yearBuilt: knownOf(yearBuilt),
    rooms: knownOf(rooms),
    tenants: knownOf(tenants),
    secondExit: answerOf(noticed.secondExit),
    barredWindows: answerOf(noticed.barredWindows),
    indoorCharging: answerOf(noticed.indoorCharging),
    bottledGas: answerOf(noticed.bottledGas),
    wiringYear: knownOf(wiringYear),
  }
}

function truthOf(noticed: Noticed) {
  return {
    floorAreaSqm: noticed.floorAreaSqm.is,
    structure: noticed.structure.is,
    yearBuilt: noticed.yearBuilt.is,
    rooms: noticed.rooms.is,
    tenants: noticed.tenants.is,
    secondExit: noticed.secondExit.is,
    barredWindows: noticed.barredWindows.is,
    indoorCharging: noticed.indoorCharging.is,
    bottledGas: noticed.bottledGas.is,
    wiringYear: noticed.wiringYear.is,
  }
}

function knownOf<Value>({is, isKnown}: Noted<Value>): Value | '' {
  return isKnown ? is : ''
}

function answerOf({is, isKnown}: Noted<boolean>): Answer {
  if (!isKnown) return ''
  return is ? 1 : 0
}

function useOf(kind: PremisesKind, {style, use}: Building, random: SeededRandom): string {
  if (kind === 'rental') return 'dwelling'
  if (style === 'public') return 'other'
  if (style === 'podium') return random.chance(0.85) ? 'shop' : 'other'
  if (style === 'factory') return pickKey({workshop: 68, warehouse: 30, other: 2}, random)
  if (kind === 'other') return pickKey({shop: 60, warehouse: 20, workshop: 10, other: 10}, random)
  return use === 'dwelling' ? pickKey({shop: 52, workshop: 34, warehouse: 12, other: 2}, random) : use
}

function peopleIn(
  kind: PremisesKind,
  {building, area, random}: {building: Building; area: number; random: SeededRandom},
): {rooms: number; tenants: number} {
  if (kind === 'other') return {rooms: Math.max(1, Math.round(area / 120)), tenants: 0}
  const perRoom = kind === 'rental' ? 21 : 46
  const cap = building.style === 'dormitory' || building.style === 'factory' ? 60 : 28
  const rooms = Math.min(cap, Math.max(1, Math.round((area / perRoom) * (0.55 + 0.6 * random.next()))))
  return {rooms, tenants: Math.max(1, Math.round(rooms * (0.7 + 0.8 * random.next())))}
}

function sensorsOf(kind: PremisesKind, {built, random}: {built: number; random: SeededRandom}): string {
  const newer = built > 2005 ? 0.2 : 0
  const shares = {
    smoke: (kind === 'mixedUse' ? 0.58 : 0.47) + newer,
    electric: (kind === 'mixedUse' ? 0.34 : 0.2) + newer / 2,
    gas: 0.12,
    water: kind === 'other' ? 0.3 : 0.02,
    video: kind === 'other' ? 0.4 : 0.06,
  }
  return Object.entries(shares)
    .filter(([, share]) => random.chance(share))
    .map(([sensor]) => sensor)
    .join(';')
}

/** Before the register was drawn up; empty for never. */
function inspectedOn(kind: PremisesKind, {built, random}: {built: number; random: SeededRandom}): string {
  if (random.chance(kind === 'other' ? 0.1 : 0.06)) return ''
  const days = Math.min(1_400, Math.floor(random.around(kind === 'mixedUse' ? 70 : 130, 2.3)))
  const on = new Date(REGISTER_DAY - days * DAY_MS)
  return on.getUTCFullYear() > built ? on.toISOString().slice(0, 10) : ''
}

/** Nobody builds with wood any more. */
function builtOf(
  structures: Readonly<Record<string, number>>,
  year: number,
): Readonly<Record<string, number>> {
  return year > 1990 && structures['brickWood']
    ? {...structures, brickWood: structures['brickWood'] / 6}
    : structures
}

function pickKey(weights: Readonly<Record<string, number>>, random: SeededRandom): string {
  const keys = Object.keys(weights)
  return keys[random.pickWeighted(Object.values(weights))] ?? 'other'
}

function between([from, to]: readonly [number, number], random: SeededRandom): number {
  // The middle years more often than the first and the last.
  return Math.round(from + ((random.next() + random.next()) / 2) * (to - from))
}
