/** Stands for a day that has not come, such as the rectification of a hazard that is open. */
export const NOT_YET = 2_147_483_647

/**
 * What happened at premises, in columns that are each in the order of their days. A premises is named by its index in the
 * city's list of premises; a day is the number of days since 1970-01-01 in the city's own calendar.
 */
export interface PremisesHistory {
  /** What happened before this day is not known. */
  readonly fromDay: number
  /** And what happened from this day on. */
  readonly untilDay: number
  readonly fires: {readonly premises: Int32Array; readonly day: Int32Array}
  readonly inspections: {
    readonly premises: Int32Array
    readonly day: Int32Array
    /** The outcome's place in `inspectionOutcomeSchema`. */
    readonly outcome: Uint8Array
  }
  readonly hazards: {
    readonly premises: Int32Array
    /** In the order of this one. */
    readonly foundDay: Int32Array
    /** `NOT_YET` while it is open. */
    readonly rectifiedDay: Int32Array
    /** The kind's place in `hazardKindSchema`. */
    readonly kind: Uint8Array
    readonly isMajor: Uint8Array
  }
  readonly penalties: {readonly premises: Int32Array; readonly day: Int32Array}
  /** A month's alarms and faults of the sensors in premises; months without any are left out. */
  readonly sensorMonths: {
    readonly premises: Int32Array
    /** The month's last day. */
    readonly day: Int32Array
    readonly alarms: Uint16Array
    readonly faults: Uint16Array
  }
}
