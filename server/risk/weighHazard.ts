import {columnOf} from '../domain/risk/riskFeatures.ts'
import type {CityRisk} from './cityRisk.ts'

const OPEN = columnOf('openHazards')
const OPEN_MAJOR = columnOf('openMajorHazards')
const PAST = columnOf('pastHazards')

/** The probability of a fire in the next twelve months with a hazard open and with it mended, all else as it is. */
export interface HazardWeight {
  readonly withIt: number
  readonly without: number
}

/**
 * What one hazard weighs by the model in use, at premises in `row` as they now are: an open one is mended and counts among the
 * past, one that was mended is open again. Null where nothing is known of the hazards there.
 */
export function weighHazard(
  city: CityRisk,
  row: number,
  {isMajor, isOpen}: {isMajor: boolean; isOpen: boolean},
): HazardWeight | null {
  const open = city.table.columns[OPEN]?.[row] ?? Number.NaN
  if (Number.isNaN(open)) return null
  const more = isOpen ? -1 : 1
  const changes = new Map([
    [OPEN, more],
    [OPEN_MAJOR, isMajor ? more : 0],
    [PAST, -more],
  ])
  const probabilityWith = (changed: ReadonlyMap<number, number>) => {
    const columns = city.table.columns.map((column, place) => {
      const value = column[row] ?? Number.NaN
      const change = changed.get(place)
      return Float32Array.of(change === undefined ? value : Math.max(0, value + change))
    })
    return city.scorer().scoreOne({columns}, 0).probability
  }
  const now = probabilityWith(new Map())
  const other = probabilityWith(changes)
  return isOpen ? {withIt: now, without: other} : {withIt: other, without: now}
}
