import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Position, Ring} from '#geo/types.ts'
import type {OpenRing} from './cutRing.ts'
import {distanceBetween, nearestOnLine, resample, roundCorners, wrapAt} from './polyline.ts'
import {subdividePlane} from './planarSubdivision.ts'
import type {SmoothNoise} from './smoothNoise.ts'
import {Junctions, subdivideRing, type Grain} from './subdivideRing.ts'

/** A creek's middle line. */
export interface Creek {
  readonly points: readonly Position[]
  readonly widthMeters: number
}

/** The waters of the city, in metres. */
export interface WaterNet {
  /** Reaches over the city's border: that runs in the middle of the river. */
  readonly river: MultiPolygonRings
  /** The land outside of the sea dyke, and as much of the sea. */
  readonly tidalFlat: MultiPolygonRings
  readonly creeks: readonly Creek[]
  /** River and tidal flat up to where roads run along them. */
  readonly riverBank: MultiPolygonRings
  readonly dyke: MultiPolygonRings
}

export interface WaterRules {
  /** The city's main part. */
  readonly outline: OpenRing
  /** The middle of the river, downstream, and the open coast. */
  readonly riverLine: readonly Position[]
  readonly coastLine: readonly Position[]
  readonly riverHalfWidths: readonly [upstream: number, mouth: number]
  readonly tidalFlatMeters: number
  readonly noise: SmoothNoise
  /** Whether creeks keep their distance here, as they do in towns and on hills. */
  isBuiltUp(place: Position): boolean
  isHill(place: Position): boolean
}

/** In square metres: the piece of land that a main creek still divides. */
const MAIN_CREEK_AREA = 14e6
const SIDE_CREEK_AREA = 3e6
const SHORE_ROAD_METERS = 24

/**
 * The river along its border, the tidal flat along the coast, and the creeks of the plain: the land between is divided
 * again and again by swaying lines, so every creek runs from one water to another.
 */
export function layWaterNet(rules: WaterRules): WaterNet {
  const [upstream, mouth] = rules.riverHalfWidths
  const riverLine = resample(roundCorners(rules.riverLine, 3), 90)
  const riverWidth = (index: number) =>
    upstream + (mouth - upstream) * (index / (riverLine.length - 1)) ** 2.6
  const coast = resample(roundCorners(rules.coastLine, 2), 120)
  const flatWidth = (index: number) => {
    const [x, y] = wrapAt(coast, index)
    return rules.tidalFlatMeters * (1 + 0.3 * rules.noise(x / 1_900, y / 1_900))
  }
  const river = widen(riverLine, riverWidth)
  const tidalFlat = widen(coast, flatWidth)
  const land = overlay([[[closed(rules.outline)]], river, tidalFlat], covers => covers.join() === '0')
  const creeks = land.flatMap(([exterior = []]) => layCreeks(exterior.slice(0, -1), {rules, coast}))
  return {
    river,
    tidalFlat,
    creeks,
    riverBank: widen(riverLine, index => riverWidth(index) + SHORE_ROAD_METERS),
    dyke: widen(coast, index => flatWidth(index) + SHORE_ROAD_METERS),
  }
}

function layCreeks(
  land: OpenRing,
  {rules, coast}: {rules: WaterRules; coast: readonly Position[]},
): readonly Creek[] {
  if (Math.abs(ringArea(closed(land))) < 1e6) return []
  const {noise} = rules
  const grainAt = (place: Position, ring: OpenRing): Grain => {
    const span = Math.sqrt(Math.abs(ringArea(closed(ring))))
    const sea = nearestOnLine(place, coast).distance
    const coastal = Math.max(0, 1 - sea / 2_600)
    const size = rules.isBuiltUp(place) ? 1_000 : 640 + 130 * noise(place[0] / 2_500, place[1] / 2_500)
    return {
      bearing:
        coastal > 0.1
          ? coastBearing(place, coast)
          : 0.25 + 0.5 * noise(place[0] / 5_000 + 9, place[1] / 5_000),
      size: [size * 1.25, size],
      wobble: Math.min(190, Math.max(34, span * 0.055)) * (1 - 0.85 * coastal),
      wave: Math.min(1_900, Math.max(430, span * 0.5)),
    }
  }
  const widthAt = (place: Position, area: number): number | null => {
    if (area < 2.5e6 && rules.isHill(place)) return null
    if (area > MAIN_CREEK_AREA) return 32 + 10 * noise(area, 0.5)
    if (area > SIDE_CREEK_AREA) return 20 + 5 * noise(area, 0.5)
    return Math.round(10 + 4 * noise(place[0] / 300, place[1] / 300))
  }
  const lines = subdivideRing<number>(land, {grainAt, kindAt: widthAt, noise, junctions: new Junctions(40)})
  return lines.map(({points, kind}) => ({points, widthMeters: Math.round(kind)}))
}

function coastBearing(place: Position, coast: readonly Position[]): number {
  const {along} = nearestOnLine(place, coast)
  let rest = along
  let index = 1
  for (; index < coast.length - 1; index++) {
    const length = distanceBetween(wrapAt(coast, index - 1), wrapAt(coast, index))
    if (rest <= length) break
    rest -= length
  }
  const from = wrapAt(coast, Math.max(0, index - 4))
  const to = wrapAt(coast, Math.min(coast.length - 1, index + 3))
  return Math.atan2(to[1] - from[1], to[0] - from[0])
}

/** The band along a line, `halfWidth` to both sides of the point with that index. */
export function widen(line: readonly Position[], halfWidth: (index: number) => number): MultiPolygonRings {
  const pieces = line.slice(1).flatMap((to, index): MultiPolygonRings[] => {
    const from = wrapAt(line, index)
    const length = distanceBetween(from, to) || 1
    const normal: Position = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length]
    const side = (point: Position, width: number): Position => [
      point[0] + normal[0] * width,
      point[1] + normal[1] * width,
    ]
    const [a, b] = [halfWidth(index), halfWidth(index + 1)]
    const quad = [side(from, a), side(from, -a), side(to, -b), side(to, b)]
    return [[[closed(quad)]], [[circle(to, b)]]]
  })
  return overlay(pieces, covers => covers.length > 0).map(polygon => polygon.map(ring => thinOut(ring, 25)))
}

/** The union of what `isWanted` accepts of the pieces that shapes cut one another into. */
function overlay(
  shapes: readonly MultiPolygonRings[],
  isWanted: (covers: readonly number[]) => boolean,
): MultiPolygonRings {
  const decimeters = shapes.map(shape => mapRings(shape, value => Math.round(value * 10)))
  const {faces, unite} = subdividePlane(decimeters)
  const united = unite(face => (isWanted(faces[face]?.covers ?? []) ? 0 : -1)).get(0) ?? []
  return mapRings(united, value => value / 10)
}

function mapRings(rings: MultiPolygonRings, map: (value: number) => number): MultiPolygonRings {
  return rings.map(polygon => polygon.map(ring => ring.map(([x, y]): Position => [map(x), map(y)])))
}

function circle([x, y]: Position, radius: number): Ring {
  const corners = Array.from({length: 32}, (_, index): Position => {
    const angle = (index / 32) * 2 * Math.PI
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
  return closed(corners)
}

/** Leaves out corners nearer than `step` to the one before. */
function thinOut(ring: Ring, step: number): Ring {
  const kept: Position[] = []
  for (const corner of ring) {
    const last = kept.at(-1)
    if (!last || distanceBetween(last, corner) >= step) kept.push(corner)
  }
  return closed(kept)
}

function closed(ring: OpenRing): Ring {
  return [...ring, wrapAt(ring, 0)]
}
