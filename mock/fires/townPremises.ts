/** Premises as they live on, month by month. What is not `readonly` changes. */
export interface TownPremises {
  readonly index: number
  readonly kind: string
  use: string
  readonly community: number
  readonly area: number
  readonly structure: string
  readonly builtYear: number
  rewiredYear: number
  readonly rooms: number
  tenants: number
  crowding: number
  hasSecondExit: boolean
  hasBars: boolean
  hasBottledGas: boolean
  hasSmokeSensor: boolean
  hasElectricSensor: boolean
  hasSensor: boolean
  isProneToCharging: boolean
  /** How many times as often as at an average landlord's something goes wrong. */
  readonly carelessness: number
  /** How many times as often a device reports what is none. */
  readonly nuisance: number
  /** A bit for each of `DEFECTS`. */
  defects: number
  /** Those of them that somebody has found and that are not done with. */
  known: number
  /** In use again from this month on. */
  closedUntil: number
  /** The rate of fire in the state that `rateState` names, kept as long as it lasts. */
  rate: number
  rateState: number
  /** The chance that a defect comes or goes in a month, with the defects in `unrestState`. */
  unrest: number
  unrestState: number
}
