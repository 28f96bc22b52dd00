import polylabel from 'polylabel'
import type {Area, AreaLevel} from '#contract/area.ts'
import type {Place} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, PolygonRings, Position} from '#geo/types.ts'
import type {AreaTree} from './cityPack.ts'

/** One area as a pack gives it. */
export interface AreaShape {
  readonly code: AreaCode
  readonly level: AreaLevel
  readonly parent: AreaCode | null
  readonly name: string
  readonly rings: MultiPolygonRings
  /** As the pack gives it. */
  readonly residents: number | null
}

const LEVELS: readonly AreaLevel[] = ['city', 'community', 'gridCell']
const NOWHERE: Place = {position: null, gridCell: null, community: null, isOutside: false}

/**
 * The tree of areas that passed the pack's validation; within a level they run by code.
 *
 * A position on the border of two cells is in exactly one of them, by the rule of PolygonIndex: west and south
 * borders in, east and north borders out. The same holds for the city's own border: a point on its west or south
 * border is of the city, one on its east or north border is not.
 */
export function createAreaTree(shapes: readonly AreaShape[]): AreaTree {
  const sorted = [...shapes].sort(byLevelThenCode)
  const residents = sumResidents(sorted)
  const areas = sorted.map(shape => toArea(shape, residents.get(shape.code) ?? null))
  const indexByCode = new Map<string, number>(areas.map((area, index) => [area.code, index]))
  const parentIndex = Int32Array.from(areas, area =>
    area.parent === null ? -1 : (indexByCode.get(area.parent) ?? -1),
  )
  const shapesByLevel = new Map(
    LEVELS.map(level => [
      level,
      sorted.flatMap(({rings}, index) => {
        const area = areas[index]
        return area?.level === level ? [{area, rings}] : []
      }),
    ]),
  )
  const cells = shapesByLevel.get('gridCell') ?? []
  const firstCell = areas.length - cells.length
  const index = new PolygonIndex(cells.map(cell => cell.rings))

  function gridCellIndexAt([lng, lat]: Position): number {
    const cell = index.indexAt(lng, lat)
    return cell < 0 ? -1 : firstCell + cell
  }

  function locate(position: Position | null): Place {
    if (position === null) return NOWHERE
    const cell = areas[gridCellIndexAt(position)]
    return {
      position: [position[0], position[1]],
      gridCell: cell?.code ?? null,
      community: cell?.parent ?? null,
      isOutside: cell === undefined,
    }
  }

  function isWithin(code: AreaCode, ancestor: AreaCode): boolean {
    const target = indexByCode.get(ancestor)
    let at = indexByCode.get(code)
    while (at !== undefined && at >= 0) {
      if (at === target) return true
      at = parentIndex[at]
    }
    return false
  }

  return {
    areas,
    parentIndex,
    indexOf: code => indexByCode.get(code),
    gridCellIndexAt,
    locate,
    isWithin,
    shapes: level => shapesByLevel.get(level) ?? [],
  }
}

function byLevelThenCode(a: AreaShape, b: AreaShape): number {
  return LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || (a.code < b.code ? -1 : 1)
}

function toArea({code, level, parent, name, rings}: AreaShape, residents: number | null): Area {
  const [west, south, east, north] = boundsOfRings(rings.flat())
  return {code, level, parent, name, bbox: [west, south, east, north], anchor: anchorOf(rings), residents}
}

/** Residents by area: what the pack gives, or else the sum over the areas within, where each of these has a number. */
function sumResidents(sorted: readonly AreaShape[]): ReadonlyMap<AreaCode, number> {
  const known = new Map<AreaCode, number>()
  const sums = new Map<AreaCode, number>()
  // The smallest come last, so every area is met after all that lies in it.
  for (const {code, parent, residents} of sorted.toReversed()) {
    const total = residents ?? sums.get(code) ?? NaN
    if (!Number.isNaN(total)) known.set(code, total)
    if (parent !== null) sums.set(parent, (sums.get(parent) ?? 0) + total)
  }
  return known
}

/** The point of the largest polygon that lies deepest in it, within a hundredth of its size. */
function anchorOf(rings: MultiPolygonRings): [lng: number, lat: number] {
  const largest = rings.reduce<PolygonRings>(
    (best, polygon) => (sizeOf(polygon) > sizeOf(best) ? polygon : best),
    [],
  )
  const [west, south, east, north] = boundsOfRings(largest)
  // Degrees of longitude are shorter: measured as they are, the label would sit deep only in a stretched map.
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const planar = largest.map(ring => ring.map(([lng, lat]): [number, number] => [lng * shrink, lat]))
  const [x = 0, y = 0] = polylabel(planar, Math.max((east - west) * shrink, north - south) / 100)
  return [x / shrink, y]
}

function sizeOf(polygon: PolygonRings): number {
  return Math.abs(ringArea(polygon[0] ?? []))
}
