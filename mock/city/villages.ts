import {Delaunay} from 'd3-delaunay'
import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {bankOffset} from './bankRoads.ts'
import type {Quarter} from './landCharacter.ts'
import {distanceBetween, resample, wrapAt} from './polyline.ts'
import type {SmoothNoise} from './smoothNoise.ts'
import type {Creek} from './waterNet.ts'

/** Villages stand at least this far from one another, in metres. */
const VILLAGE_DISTANCE = 640
const GATE_METERS = 60

/** A village, and where the roads from outside meet its road along the creek. */
export interface Village extends Quarter {
  readonly gates: readonly Position[]
}

/** Puts villages along the creeks, long in the creek's direction, wherever `isFree` allows one. */
export function foundVillages(
  creeks: readonly Creek[],
  {random, isFree}: {random: SeededRandom; isFree: (place: Position) => boolean},
): readonly Village[] {
  const sites = creeks.flatMap(({points, widthMeters}) => {
    const stops = resample(points, GATE_METERS)
    // A little beyond the bank road, so that what comes from either side crosses it.
    const offset = bankOffset(widthMeters) + 5
    const bearings = stops.map((stop, index) => {
      const [before, after] = [stops[index - 1] ?? stop, stops[index + 1] ?? stop]
      return Math.atan2(after[1] - before[1], after[0] - before[0])
    })
    const gateAt = (index: number): Position => {
      const [x, y] = wrapAt(stops, index)
      const bearing = wrapAt(bearings, index)
      return [x - Math.sin(bearing) * offset, y + Math.cos(bearing) * offset]
    }
    return [...stops.keys()].slice(3, -3).map(index => ({
      position: wrapAt(stops, index),
      bearing: wrapAt(bearings, index),
      gates: [-3, -1, 0, 2, 3].map(step => gateAt(index + step)),
      order: random.next(),
    }))
  })
  const villages: Village[] = []
  for (const {position, bearing, gates} of sites.sort((a, b) => a.order - b.order)) {
    const isNear = villages.some(other => distanceBetween(other.position, position) < VILLAGE_DISTANCE)
    if (isNear || !isFree(position)) continue
    const size = random.around(1, 1.32)
    villages.push({kind: 'village', position, radii: [350 * size, 165 * size], bearing, gates})
  }
  return villages
}

/** A place that country roads lead to, by one of its gates. */
export interface RoadPlace {
  readonly position: Position
  readonly gates: readonly Position[]
}

/**
 * The roads of the country: from every place to its relative neighbours, those to whom no third place is nearer than
 * the two are to one another (Toussaint 1980); but not between two `anchors`, which the main roads join already.
 */
export function layCountryRoads(
  places: readonly RoadPlace[],
  {anchors, noise, longest}: {anchors: readonly Position[]; noise: SmoothNoise; longest: number},
): readonly (readonly Position[])[] {
  const all = [...places, ...anchors.map(position => ({position, gates: [position]}))]
  const delaunay = Delaunay.from(all.map(({position: [x, y]}): [number, number] => [x, y]))
  const isFree = (a: RoadPlace, b: RoadPlace) => {
    const distance = distanceBetween(a.position, b.position)
    return !all.some(
      ({position}) =>
        distanceBetween(position, a.position) < distance - 1 &&
        distanceBetween(position, b.position) < distance - 1,
    )
  }
  return all.flatMap((from, index) =>
    [...delaunay.neighbors(index)].flatMap(other => {
      const to = wrapAt(all, other)
      if (other < index || (index >= places.length && other >= places.length)) return []
      if (distanceBetween(from.position, to.position) > longest || !isFree(from, to)) return []
      return [sway(gateTowards(from, to.position), gateTowards(to, from.position), noise)]
    }),
  )
}

function gateTowards({position, gates}: RoadPlace, goal: Position): Position {
  const nearness = (gate: Position) =>
    (gate[0] - position[0]) * (goal[0] - position[0]) + (gate[1] - position[1]) * (goal[1] - position[1])
  return gates.reduce((best, gate) => (nearness(gate) > nearness(best) ? gate : best))
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
