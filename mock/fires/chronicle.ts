import type {DefectKind, FireCause} from './causes.ts'

/** All days are days since 1970-01-01, premises their index. */
export interface ChronicleFire {
  readonly day: number
  readonly premises: number
  readonly cause: FireCause
}

export interface ChronicleInspection {
  readonly day: number
  readonly premises: number
  /** Index of the department. */
  readonly department: number
  readonly outcome: 'passed' | 'hazardsFound' | 'noEntry'
}

export interface ChronicleHazard {
  readonly premises: number
  readonly kind: DefectKind
  readonly isMajor: boolean
  readonly source: 'inspection' | 'enforcement' | 'citizen' | 'sensor'
  readonly department: number
  readonly foundDay: number
  readonly dueDay: number
  /** Infinity while it is open. */
  rectifiedDay: number
  closedDay: number
}

export interface ChroniclePenalty {
  readonly day: number
  readonly premises: number
  readonly department: number
  readonly amountYuan: number
}

export interface ChronicleSensorMonth {
  readonly premises: number
  readonly month: number
  readonly alarms: number
  readonly faults: number
}

/** What is another than it was at premises from a day on. */
export interface ChronicleChange {
  readonly day: number
  readonly premises: number
  readonly fact: ChangingFact
  /** The word of a sensor that was fitted, where the fact is `sensors`. */
  readonly after: string | number | boolean
  /** Whether the register was told. */
  readonly isNoted: boolean
}

/** What changes at premises in the course of years, as the register's columns are called. */
export type ChangingFact =
  | 'use'
  | 'tenants'
  | 'secondExit'
  | 'barredWindows'
  | 'indoorCharging'
  | 'bottledGas'
  | 'wiringYear'
  | 'sensors'

/** What happened in a town and was written down, in the order in which it was. */
export interface Chronicle {
  readonly fires: ChronicleFire[]
  readonly inspections: ChronicleInspection[]
  readonly hazards: ChronicleHazard[]
  readonly penalties: ChroniclePenalty[]
  readonly sensorMonths: ChronicleSensorMonth[]
  readonly changes: ChronicleChange[]
}

export function emptyChronicle(): Chronicle {
  return {fires: [], inspections: [], hazards: [], penalties: [], sensorMonths: [], changes: []}
}
