/** What fires begin with. */
export const FIRE_CAUSES = ['electrical', 'charging', 'cooking', 'process', 'other'] as const
export type FireCause = (typeof FIRE_CAUSES)[number]

/** What may be wrong with premises: a hazard to whoever finds it. */
export type DefectKind =
  | 'indoorCharging'
  | 'wiring'
  | 'bottledGas'
  | 'combustibles'
  | 'livingInWorkshop'
  | 'blockedExit'
  | 'barredWindows'
  | 'partitions'
  | 'extinguishers'
  | 'smokeDetectors'
