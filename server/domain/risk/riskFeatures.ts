import {riskFeatureSchema, type RiskFeature} from '#contract/risk.ts'

/** What a feature is, and how a model takes it. */
export interface FeatureDefinition {
  readonly unit: 'yesNo' | 'years' | 'months' | 'count' | 'people' | 'squareMetres' | 'share'
  /** Below and above these an attribute is wrong and not used; of what is counted, more than `max` counts as `max`. */
  readonly min: number
  readonly max: number
  /** A model takes the value itself, or the logarithm of one more than it. */
  readonly curve: 'linear' | 'log'
  /** By how much a coefficient's step raises it: in its unit, or for a logarithm by how much its own is raised. */
  readonly step: number
  /** Whether it changes by the passing of time or by what happens. */
  readonly changes: boolean
}

const DOUBLING = Math.LN2

const yesNo = {unit: 'yesNo', min: 0, max: 1, curve: 'linear', step: 1, changes: false} as const
const counted = {unit: 'count', min: 0, curve: 'log', step: DOUBLING, changes: true} as const

/** All features. What they are taken from is written in server/domain/risk/README.md. */
export const RISK_FEATURES: Readonly<Record<RiskFeature, FeatureDefinition>> = {
  mixedUse: yesNo,
  otherKind: yesNo,
  useWorkshop: yesNo,
  useWarehouse: yesNo,
  brickWood: yesNo,
  steel: yesNo,
  yearsBuilt: {unit: 'years', min: 0, max: 200, curve: 'linear', step: 10, changes: true},
  yearsWired: {unit: 'years', min: 0, max: 100, curve: 'linear', step: 10, changes: true},
  floors: {unit: 'count', min: 1, max: 60, curve: 'linear', step: 1, changes: false},
  floorArea: {unit: 'squareMetres', min: 4, max: 200_000, curve: 'log', step: DOUBLING, changes: false},
  tenants: {unit: 'people', min: 0, max: 5_000, curve: 'log', step: DOUBLING, changes: false},
  crowding: yesNo,
  noSecondExit: yesNo,
  barredWindows: yesNo,
  indoorCharging: yesNo,
  bottledGas: yesNo,
  smokeSensor: yesNo,
  electricSensor: yesNo,
  sensorAlarms: {...counted, max: 60},
  sensorFaults: {...counted, max: 60},
  openHazards: {...counted, max: 15},
  openMajorHazards: {...counted, max: 7},
  pastHazards: {...counted, max: 31},
  monthsSinceInspection: {unit: 'months', min: 0, max: 60, curve: 'linear', step: 12, changes: true},
  neverInspected: {...yesNo, changes: true},
  penalties: {...counted, max: 7},
  ownFires: {...counted, max: 3},
  nearFires: {...counted, max: 63},
  nearPremises: {...counted, max: 1_023, changes: false},
  nearBrickWood: {unit: 'share', min: 0, max: 1, curve: 'linear', step: 1, changes: false},
}

/** The features in the order of every table's columns. */
export const FEATURE_NAMES: readonly RiskFeature[] = riskFeatureSchema.options

const COLUMN_OF = new Map(FEATURE_NAMES.map((name, column) => [name, column]))

/** The place of a feature's column. */
export function columnOf(name: RiskFeature): number {
  return COLUMN_OF.get(name) ?? -1
}

/** A feature's value as a model takes it; NaN stays NaN. */
export function curvedValue({curve}: Pick<FeatureDefinition, 'curve'>, value: number): number {
  return curve === 'log' ? Math.log1p(value) : value
}

/** People have less than this many square metres of floor each: `crowding`. */
export const CROWDED_BELOW_SQM = 15

/** How far `near…` features look. */
export const NEAR_METERS = 100

/** How many days back what happened is counted. */
export const LOOK_BACK_DAYS = {
  sensorMonths: 365,
  nearFires: 730,
  hazards: 1_095,
  penalties: 1_095,
  ownFires: 1_095,
} as const

/** What is counted is not known while less than this many days before are known. */
export const LEAST_KNOWN_DAYS = 180
