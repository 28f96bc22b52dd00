import {columnOf} from '../domain/risk/riskFeatures.ts'
import type {CityRisk} from './cityRisk.ts'

const OPEN = columnOf('openHazards')
const OPEN_MAJOR = columnOf('openMajorHazards')

/** The probability of a fire in the next twelve months with a hazard open and without it, all else as it is. */
export interface HazardWeight {
  readonly withIt: number
  readonly without: number
}

/**
 * What one hazard weighs by the model in use, at premises in `row` as they now are: an open one is taken away, one that was
 * mended is put back. Null where nothing is known of the hazards there.
 */
export function weighHazard(
  city: CityRisk,
  row: number,
  {isMajor, isOpen}: {isMajor: boolean; isOpen: boolean},
): HazardWeight | null {
  const open = city.table.columns[OPEN]?.[row] ?? Number.NaN
  if (Number.isNaN(open)) return null
  const change = isOpen ? -1 : 1
  const probabilityWith = (changed: readonly number[]) => {
    const columns = city.table.columns.map((column, place) => {
      const value = column[row] ?? Number.NaN
      return Float32Array.of(changed.includes(place) ? Math.max(0, value + change) : value)
    })
    return city.scorer().scoreOne({columns}, 0).probability
  }
  const now = probabilityWith([])
  const other = probabilityWith(isMajor ? [OPEN, OPEN_MAJOR] : [OPEN])
  return isOpen ? {withIt: now, without: other} : {withIt: other, without: now}
}
