import {harmOfFire} from '../domain/risk/expectedHarm.ts'
import {columnOf} from '../domain/risk/riskFeatures.ts'
import {createScoreColumns} from '../domain/risk/scoreModel.ts'
import type {CityRisk} from './cityRisk.ts'
import type {RiskColumns} from './riskColumns.ts'

const SINCE = columnOf('monthsSinceInspection')
const NEVER = columnOf('neverInspected')
const HAZARDS = [columnOf('openHazards'), columnOf('openMajorHazards')]

/**
 * What a visit would take off the expected harm of each of these premises, by the model: it has just been inspected, and the
 * given share of its open hazards is mended. What is not known of hazards stays so. About 2 µs a premises.
 */
export function avertedByVisits(
  city: CityRisk,
  rows: Int32Array,
  {rectifiedShare, harm}: {rectifiedShare: number} & Pick<RiskColumns, 'harm'>,
): Float32Array {
  const columns = city.table.columns.map(column => Float32Array.from(rows, row => column[row] ?? Number.NaN))
  columns[SINCE]?.fill(0)
  columns[NEVER]?.fill(0)
  for (const hazards of HAZARDS) {
    columns[hazards] = columns[hazards]?.map(open => open * (1 - rectifiedShare)) ?? new Float32Array()
  }
  const {probability} = city.scorer().scoreAll({columns, count: rows.length}, createScoreColumns(rows.length))
  return Float32Array.from(rows, (row, at) => {
    const after = (probability[at] ?? 0) * harmOfFire(city.harmPartsOf(row, columns, at))
    return Math.max(0, (harm[row] ?? 0) - after)
  })
}
