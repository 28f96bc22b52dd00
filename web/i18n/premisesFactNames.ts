import type {PremisesFacts} from '#contract/premises.ts'

/** The facts of premises that have words, in the order in which they matter at a fire. */
export const PREMISES_FACT_NAMES = [
  'kind',
  'use',
  'floors',
  'tenants',
  'secondExit',
  'barredWindows',
  'structure',
  'bottledGas',
  'indoorCharging',
  'rooms',
  'floorAreaSqm',
  'yearBuilt',
  'wiringYear',
  'sensors',
  'lastInspectedOn',
] as const satisfies readonly (keyof PremisesFacts)[]

export type PremisesFactName = (typeof PREMISES_FACT_NAMES)[number]
