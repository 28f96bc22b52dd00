import {Delaunay} from 'd3-delaunay'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import type {Quarter} from './landCharacter.ts'
import {distanceBetween, resample, wrapAt} from './polyline.ts'
import type {SmoothNoise} from './smoothNoise.ts'
import type {Creek} from './waterNet.ts'

/** Villages stand at least this far from one another, in metres. */
const VILLAGE_DISTANCE = 760

/** Puts villages along the creeks, long in the creek's direction, wherever `isFree` allows one. */
export function foundVillages(
  creeks: readonly Creek[],
  {random, isFree}: {random: SeededRandom; isFree: (place: Position) => boolean},
): readonly Quarter[] {
  const sites = creeks.flatMap(({points}) => {
    const stops = resample(points, 70)
    return stops.slice(1, -1).map((position, index) => {
      const before = wrapAt(stops, index)
      const after = wrapAt(stops, index + 2)
      return {position, bearing: Math.atan2(after[1] - before[1], after[0] - before[0]), order: random.next()}
    })
  })
  const villages: Quarter[] = []
  for (const {position, bearing} of sites.sort((a, b) => a.order - b.order)) {
    const isNear = villages.some(other => distanceBetween(other.position, position) < VILLAGE_DISTANCE)
    if (isNear || !isFree(position)) continue
    const size = random.around(1, 1.3)
    villages.push({kind: 'village', position, radii: [310 * size, 165 * size], bearing})
  }
  return villages
}

/**
 * The roads of the country: from every place to its neighbours, but not where a third place lies within the circle
 * over the two (Gabriel and Sokal 1969), nor between two `anchors`, which the main roads join already.
 */
export function layCountryRoads(
  places: readonly Position[],
  {anchors, noise, longest}: {anchors: readonly Position[]; noise: SmoothNoise; longest: number},
): readonly (readonly Position[])[] {
  const all = [...places, ...anchors]
  const delaunay = Delaunay.from(all.map(([x, y]): [number, number] => [x, y]))
  const roads: (readonly Position[])[] = []
  all.forEach((from, index) => {
    for (const other of delaunay.neighbors(index)) {
      const to = wrapAt(all, other)
      if (other < index || (index >= places.length && other >= places.length)) continue
      if (distanceBetween(from, to) > longest || !isGabriel(from, to, delaunay)) continue
      roads.push(sway(from, to, noise))
    }
  })
  return roads
}

function isGabriel(from: Position, to: Position, delaunay: Delaunay<readonly number[]>): boolean {
  const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  const nearest = delaunay.find(middle[0], middle[1])
  const {points} = delaunay
  const distance = Math.hypot(
    (points[nearest * 2] ?? 0) - middle[0],
    (points[nearest * 2 + 1] ?? 0) - middle[1],
  )
  return distance >= distanceBetween(from, to) / 2 - 1
}

/** A road that bends a little, and less towards its ends. */
function sway(from: Position, to: Position, noise: SmoothNoise): readonly Position[] {
  const length = distanceBetween(from, to)
  const normal: Position = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length]
  const stops = resample([from, to], 55)
  return stops.map(([x, y], index) => {
    const share = index / (stops.length - 1)
    const stray = 0.09 * length * Math.sin(share * Math.PI) * noise(x / 700, y / 700)
    return [x + normal[0] * stray, y + normal[1] * stray]
  })
}
