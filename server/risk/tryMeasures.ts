import type {WhatIfMeasure} from '#contract/risk.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {HAS_SMOKE_SENSOR} from '#contract/riskTable.ts'
import {harmOfFire} from '../domain/risk/expectedHarm.ts'
import {columnOf, RISK_FEATURES} from '../domain/risk/riskFeatures.ts'
import {createScoreColumns} from '../domain/risk/scoreModel.ts'
import type {CityRisk} from './cityRisk.ts'
import type {RiskColumns} from './riskColumns.ts'

/** A measure at premises. */
export interface MeasureAt {
  readonly type: WhatIfMeasure['type']
  readonly rows: Int32Array
}

/** What measures would do to the premises that they reach. */
export interface Tried {
  readonly rows: Int32Array
  readonly before: Float32Array
  readonly after: Float32Array
  readonly harmBefore: Float32Array
  readonly harmAfter: Float32Array
  /** What goes of each surface's weight. */
  readonly averted: Readonly<Record<HeatMeasure, Float32Array>>
}

const SMOKE_SENSOR = columnOf('smokeSensor')
const OPEN_HAZARDS = columnOf('openHazards')
const COUNTED_BY_SENSORS = [columnOf('sensorAlarms'), columnOf('sensorFaults')]

/** Scores premises as they would be: nothing is changed. About 2 µs a premises. */
export function tryMeasures(
  city: CityRisk,
  measures: readonly MeasureAt[],
  {probability, harm, openHazards, flags}: RiskColumns,
): Tried {
  const rows = Int32Array.from(new Set(measures.flatMap(({rows: some}) => [...some])))
  const placeOf = new Map([...rows].map((row, at) => [row, at]))
  const columns = city.table.columns.map(column => Float32Array.from(rows, row => column[row]!))
  const isClosed = new Uint8Array(rows.length)
  for (const {type, rows: some} of measures) {
    for (const row of some) {
      const at = placeOf.get(row) ?? -1
      take(type, columns, at)
      if (type === 'closeHazards') isClosed[at] = 1
    }
  }
  const {probability: after} = city
    .scorer()
    .scoreAll({columns, count: rows.length}, createScoreColumns(rows.length))
  const harmAfter = after.map((one, at) => one * harmOfFire(city.harmPartsOf(rows[at]!, columns, at)))
  const before = Float32Array.from(rows, row => probability[row]!)
  const harmBefore = Float32Array.from(rows, row => harm[row]!)
  const wasBlind = (at: number) => (flags[rows[at]!]! & HAS_SMOKE_SENSOR) === 0
  const isBlind = (at: number) => columns[SMOKE_SENSOR]![at] !== 1
  const avertedBy = {
    probability: (at: number) => before[at]! - after[at]!,
    harm: (at: number) => harmBefore[at]! - harmAfter[at]!,
    hazards: (at: number) => (isClosed[at] === 1 ? openHazards[rows[at]!]! : 0),
    blindSpots: (at: number) => (wasBlind(at) ? before[at]! : 0) - (isBlind(at) ? after[at]! : 0),
  }
  const avertedOf = (measure: HeatMeasure) => Float32Array.from(rows, (_, at) => avertedBy[measure](at))
  return {
    ...{rows, before, after, harmBefore, harmAfter},
    averted: {
      probability: avertedOf('probability'),
      harm: avertedOf('harm'),
      hazards: avertedOf('hazards'),
      blindSpots: avertedOf('blindSpots'),
    },
  }
}

/** What a measure makes of a row's features. What is not known of hazards stays so: nobody knows what to close. */
function take(type: WhatIfMeasure['type'], columns: readonly Float32Array[], at: number): void {
  const set = (column: number, value: number) => {
    columns[column]![at] = value
  }
  switch (type) {
    case 'fitSmoke':
      set(SMOKE_SENSOR, 1)
      beginToCount(columns, at)
      break
    case 'fitElectric':
      set(columnOf('electricSensor'), 1)
      beginToCount(columns, at)
      break
    case 'forbidCharging':
      set(columnOf('indoorCharging'), 0)
      break
    case 'replaceBottledGas':
      set(columnOf('bottledGas'), 0)
      break
    case 'rewire':
      set(columnOf('yearsWired'), 0)
      break
    case 'openSecondExit':
      set(columnOf('noSecondExit'), 0)
      break
    case 'closeHazards':
      closeHazards(columns, at)
  }
}

/** Where nothing was fitted, nothing was counted; the first sensor has reported nothing yet. */
function beginToCount(columns: readonly Float32Array[], at: number): void {
  // Not known either, while too little is known of what happened.
  if (Number.isNaN(columns[OPEN_HAZARDS]![at]!)) return
  for (const counted of COUNTED_BY_SENSORS) {
    if (Number.isNaN(columns[counted]![at]!)) columns[counted]![at] = 0
  }
}

/** What was open counts among the past from then on. */
function closeHazards(columns: readonly Float32Array[], at: number): void {
  const open = columns[OPEN_HAZARDS]![at]!
  if (Number.isNaN(open)) return
  const past = columns[columnOf('pastHazards')]!
  past[at] = Math.min(RISK_FEATURES.pastHazards.max, past[at]! + open)
  columns[OPEN_HAZARDS]![at] = 0
  columns[columnOf('openMajorHazards')]![at] = 0
}
