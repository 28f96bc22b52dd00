import {OLDEST_WIRES_YEARS, type RiskFeature} from '#contract/risk.ts'
import {CROWDED_BELOW_SQM, FEATURE_NAMES, RISK_FEATURES} from './riskFeatures.ts'
import type {RiskFacts} from './riskFacts.ts'

const MIDDLE = 0.5

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

/** A fact that cannot be right. */
export interface FactFinding {
  readonly code: 'outOfDomain' | 'unitMistaken' | 'impossibleDate'
  readonly field: 'floors' | 'floorAreaSqm' | 'tenants' | 'yearBuilt' | 'wiringYear'
  readonly value: number
}

const SQUARE_CENTIMETRES = 10_000

/**
 * What of the facts cannot be right, as of a year; a table has NaN for it. Square centimetres where square metres are
 * meant are told as a mistaken unit.
 */
export function findWrongFacts(facts: RiskFacts, year: number): FactFinding[] {
  const {floors, floorAreaSqm, tenants} = facts
  const findings: FactFinding[] = []
  if (floors !== null && !isInDomain('floors', floors)) {
    findings.push({code: 'outOfDomain', field: 'floors', value: floors})
  }
  if (floorAreaSqm !== null && !isInDomain('floorArea', floorAreaSqm)) {
    const isCentimetres = isInDomain('floorArea', floorAreaSqm / SQUARE_CENTIMETRES)
    const code = isCentimetres ? 'unitMistaken' : 'outOfDomain'
    findings.push({code, field: 'floorAreaSqm', value: floorAreaSqm})
  }
  if (tenants !== null && !isInDomain('tenants', tenants)) {
    findings.push({code: 'outOfDomain', field: 'tenants', value: tenants})
  }
  return [...findings, ...findWrongYears(facts, year)]
}

function findWrongYears({yearBuilt, wiringYear}: RiskFacts, year: number): FactFinding[] {
  const findings: FactFinding[] = []
  const judge = (field: 'yearBuilt' | 'wiringYear', value: number | null, feature: RiskFeature) => {
    if (value === null) return
    if (value > year) findings.push({code: 'impossibleDate', field, value})
    else if (!isInDomain(feature, year - value)) findings.push({code: 'outOfDomain', field, value})
  }
  judge('yearBuilt', yearBuilt, 'yearsBuilt')
  judge('wiringYear', wiringYear, 'yearsWired')
  return findings
}
