import {OLDEST_WIRES_YEARS, type Meaning, type RiskFeature} from '#contract/risk.ts'
import {mendableFactSchema, type MendableFact} from '#contract/riskMending.ts'
import {readMistakenUnit} from './mistakenUnits.ts'
import {CROWDED_BELOW_SQM, FEATURE_NAMES, RISK_FEATURES} from './riskFeatures.ts'
import type {RiskFacts} from './riskFacts.ts'

const MIDDLE = 0.5
/** That are let in one house. */
const MOST_ROOMS = 2_000
const YEARS: readonly MendableFact[] = ['yearBuilt', 'wiringYear']

/** A feature that facts alone give, at a time in years with their part; NaN for not known. */
type AttributeReader = (facts: RiskFacts, at: number) => number

const flag = (value: boolean | null): number => (value === null ? Number.NaN : Number(value))
const is = <Value>(value: Value | null, wanted: Value): number =>
  flag(value === null ? null : value === wanted)
const known = (value: number | null): number => value ?? Number.NaN

/** Counted from the middle of the year, so that a city does not age at New Year. What is not built yet has no age. */
function age(year: number | null, at: number): number {
  return year === null || year > at ? Number.NaN : Math.max(0, at - year - MIDDLE)
}

/** Older wires are too few to tell how much worse they are: they count as so old. */
function wiringAge(years: number): number {
  return years <= RISK_FEATURES.yearsWired.max ? Math.min(OLDEST_WIRES_YEARS, years) : years
}

function crowding({floorAreaSqm, tenants}: RiskFacts): number {
  if (floorAreaSqm === null || tenants === null || !isInDomain('floorArea', floorAreaSqm)) return Number.NaN
  return Number(tenants * CROWDED_BELOW_SQM > floorAreaSqm)
}

const READERS: Partial<Record<RiskFeature, AttributeReader>> = {
  mixedUse: ({kind}) => Number(kind === 'mixedUse'),
  otherKind: ({kind}) => Number(kind === 'other'),
  useWorkshop: ({use}) => is(use, 'workshop'),
  useWarehouse: ({use}) => is(use, 'warehouse'),
  brickWood: ({structure}) => is(structure, 'brickWood'),
  steel: ({structure}) => is(structure, 'steel'),
  yearsBuilt: ({yearBuilt}, at) => age(yearBuilt, at),
  yearsWired: ({wiringYear}, at) => wiringAge(age(wiringYear, at)),
  floors: ({floors}) => known(floors),
  floorArea: ({floorAreaSqm}) => known(floorAreaSqm),
  tenants: ({tenants}) => known(tenants),
  crowding,
  noSecondExit: ({secondExit}) => is(secondExit, false),
  barredWindows: ({barredWindows}) => flag(barredWindows),
  indoorCharging: ({indoorCharging}) => flag(indoorCharging),
  bottledGas: ({bottledGas}) => flag(bottledGas),
  smokeSensor: ({sensors}) => flag(sensors && sensors.includes('smoke')),
  electricSensor: ({sensors}) => flag(sensors && sensors.includes('electric')),
}

/** The columns that facts alone give, with their readers. */
export const ATTRIBUTE_READERS: readonly (readonly [column: number, read: AttributeReader])[] =
  FEATURE_NAMES.flatMap((name, column) => {
    const read = READERS[name]
    if (!read) return []
    return [[column, (facts: RiskFacts, at: number) => inDomain(name, read(facts, at))] as const]
  })

function isInDomain(name: RiskFeature, value: number): boolean {
  const {min, max} = RISK_FEATURES[name]
  return value >= min && value <= max
}

/** NaN for a value that cannot be right: it is in the list to mend. */
function inDomain(name: RiskFeature, value: number): number {
  return isInDomain(name, value) ? value : Number.NaN
}

/** What may be wrong, and be put right. */
export type MendableFacts = Readonly<Pick<RiskFacts, MendableFact>>

/** A fact that cannot be right. */
export interface FactFinding {
  readonly code: 'outOfDomain' | 'unitMistaken' | 'impossibleDate'
  readonly field: MendableFact
  readonly value: number
  /** What it would be in another unit. */
  readonly meant: readonly Meaning[]
}

/**
 * What of the facts cannot be right, as of a year; a table has NaN for it. A value that would be right in another unit is
 * told as that, with each unit that it may be in.
 */
export function findWrongFacts(facts: MendableFacts, year: number): FactFinding[] {
  return mendableFactSchema.options.flatMap((field): FactFinding[] => {
    const value = facts[field]
    if (value === null || isPossibleFact(field, value, year)) return []
    const isPossible = (meant: number) => isPossibleFact(field, meant, year)
    const meant = readMistakenUnit(field, value, {year, isPossible})
    const isAhead = YEARS.includes(field) && value > year
    const code = meant.length > 0 ? 'unitMistaken' : isAhead ? 'impossibleDate' : 'outOfDomain'
    return [{code, field, value, meant}]
  })
}

/** Whether a fact may be so, as of a year. */
export function isPossibleFact(fact: MendableFact, value: number, year: number): boolean {
  const isWhole = fact === 'floorAreaSqm' || Number.isInteger(value)
  return isWhole && IS_POSSIBLE[fact](value, year)
}

const IS_POSSIBLE: Readonly<Record<MendableFact, (value: number, year: number) => boolean>> = {
  floors: value => isInDomain('floors', value),
  floorAreaSqm: value => isInDomain('floorArea', value),
  rooms: value => value >= 0 && value <= MOST_ROOMS,
  tenants: value => isInDomain('tenants', value),
  yearBuilt: (value, year) => isInDomain('yearsBuilt', year - value),
  wiringYear: (value, year) => isInDomain('yearsWired', year - value),
}
