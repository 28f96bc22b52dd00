import type {Hazard} from '#contract/hazard.ts'
import type {AreaCode} from '#contract/ids.ts'
import {riskBandSchema, type AreaRisk, type RiskBand} from '#contract/risk.ts'
import {bandNumber, HAS_SMOKE_SENSOR, IS_TWIN} from '#contract/riskTable.ts'
import type {RiskColumns} from './riskColumns.ts'
import type {RiskGround} from './riskGround.ts'

const ELEVATED = bandNumber('elevated')

export function isBlind({flags, band}: RiskColumns, row: number): boolean {
  return (flags[row]! & HAS_SMOKE_SENSOR) === 0 && band[row]! >= ELEVATED
}

/** Whether a row counts: premises that are there twice count once. */
export function isCounted({flags}: RiskColumns, row: number): boolean {
  return (flags[row]! & IS_TWIN) === 0
}

/** Whether a row lies in a mask of areas; null lets everything through. */
export function isRowIn({cellOf}: RiskGround, mask: Uint8Array | null, row: number): boolean {
  if (mask === null) return true
  const cell = cellOf[row]!
  return cell >= 0 && mask[cell] === 1
}

/** The rows that pass, the highest by a column first, at most `top`. O(rows). */
export function topRows(
  values: Float32Array,
  {top, passes}: {top: number; passes: (row: number) => boolean},
): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < values.length; row++) if (passes(row)) rows.push(row)
  rows.sort((a, b) => values[b]! - values[a]! || a - b)
  return Int32Array.from(rows.slice(0, top))
}

type Figure = 'premises' | 'expectedFires' | 'expectedHarm' | 'openHazards' | 'overdueHazards' | 'blindSpots'
type Sums = Readonly<Record<Figure | RiskBand, Float64Array>>

/** The figures of every area. One walk over the premises: about 30 ns each. */
export function sumAreas(
  {ground, columns, expected}: {ground: RiskGround; columns: RiskColumns; expected: readonly Float64Array[]},
  hazards: Iterable<Pick<Hazard, 'overdueSince' | 'state' | 'premisesId'>>,
): {of: (code: AreaCode) => AreaRisk | null} {
  const {areaTree, cellOf} = ground
  const {parentIndex} = areaTree
  const size = parentIndex.length + 1
  const zeros = () => new Float64Array(size)
  const sums: Sums = {
    ...{premises: zeros(), expectedFires: zeros(), expectedHarm: zeros()},
    ...{openHazards: zeros(), overdueHazards: zeros(), blindSpots: zeros()},
    ...{low: zeros(), moderate: zeros(), elevated: zeros(), high: zeros()},
  }
  const slotOf = (row: number) => (cellOf[row]! < 0 ? size - 1 : cellOf[row]!)
  for (let row = 0; row < columns.count; row++) {
    if (isCounted(columns, row)) addRow(sums, slotOf(row), {columns, row})
  }
  for (const {overdueSince, state, premisesId} of hazards) {
    if (overdueSince === null || (state !== 'found' && state !== 'ordered')) continue
    const row = ground.indexOf(premisesId)
    if (row !== undefined) sums.overdueHazards[slotOf(row)]! += 1
  }
  const trends = expected.map(fires => fires.slice())
  for (const column of [...Object.values(sums), ...trends]) rollUp(column, parentIndex)
  return {
    of(code) {
      const area = areaTree.indexOf(code)
      return area === undefined ? null : toAreaRisk(code, area, {sums, trends})
    },
  }
}

function addRow(sums: Sums, slot: number, {columns, row}: {columns: RiskColumns; row: number}): void {
  const {probability, harm, band, openHazards} = columns
  sums.premises[slot]! += 1
  sums.expectedFires[slot]! += probability[row]!
  sums.expectedHarm[slot]! += harm[row]!
  sums.openHazards[slot]! += openHazards[row]!
  sums[riskBandSchema.options[band[row]!] ?? 'low'][slot]! += 1
  if (isBlind(columns, row)) sums.blindSpots[slot]! += 1
}

/** Adds each area to its parent, and what lies in none, which stands last, to the city. */
function rollUp(column: Float64Array, parentIndex: Int32Array): void {
  for (let area = parentIndex.length - 1; area > 0; area--) {
    const parent = parentIndex[area]!
    if (parent >= 0) column[parent]! += column[area]!
  }
  column[0]! += column[parentIndex.length]!
}

function toAreaRisk(
  code: AreaCode,
  area: number,
  {sums, trends}: {sums: Sums; trends: readonly Float64Array[]},
): AreaRisk {
  const at = (column: Float64Array) => column[area] ?? 0
  return {
    code,
    premises: at(sums.premises),
    byBand: {
      low: at(sums.low),
      moderate: at(sums.moderate),
      elevated: at(sums.elevated),
      high: at(sums.high),
    },
    expectedFires: at(sums.expectedFires),
    expectedHarm: at(sums.expectedHarm),
    openHazards: at(sums.openHazards),
    overdueHazards: at(sums.overdueHazards),
    blindSpots: at(sums.blindSpots),
    trend: trends.map(at),
  }
}
