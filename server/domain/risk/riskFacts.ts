import type {PremisesFacts, PremisesSensor} from '#contract/premises.ts'
import type {Position} from '#geo/types.ts'

/** What a model has to know of premises; null is not known. */
export type RiskFacts = Readonly<
  Pick<
    PremisesFacts,
    | 'kind'
    | 'use'
    | 'floors'
    | 'floorAreaSqm'
    | 'structure'
    | 'yearBuilt'
    | 'rooms'
    | 'tenants'
    | 'secondExit'
    | 'barredWindows'
    | 'indoorCharging'
    | 'bottledGas'
    | 'wiringYear'
    | 'lastInspectedOn'
  >
> & {readonly position: Position; readonly sensors: readonly PremisesSensor[] | null}
