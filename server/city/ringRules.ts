import Flatbush from 'flatbush'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Position, Ring} from '#geo/types.ts'
import type {PackProblemCode} from '#contract/cityPack.ts'

/** A fault of a shape; `path` leads into its MultiPolygon coordinates. */
export interface RingFault {
  readonly path: readonly number[]
  readonly code: PackProblemCode
  readonly detail: string
}

/**
 * What RFC 7946 forbids in a shape: rings that are open or too short, an exterior that runs clockwise or a hole that
 * runs counter-clockwise, and borders that cross themselves or one another. Touching is allowed. O(n log n).
 */
export function findRingFaults(shape: MultiPolygonRings): readonly RingFault[] {
  const faults = shape.flatMap((polygon, polygonIndex) =>
    polygon.flatMap((ring, ringIndex) => {
      const fault = faultOfRing(ring, ringIndex === 0)
      return fault ? [{path: [polygonIndex, ringIndex], ...fault}] : []
    }),
  )
  if (faults.length > 0) return faults
  const crossing = findCrossing(shape)
  return crossing ? [crossing] : []
}

/** What is wrong with one ring by itself; null when nothing is. */
export function faultOfRing(ring: Ring, isExterior: boolean): Omit<RingFault, 'path'> | null {
  const first = ring[0]
  const last = ring.at(-1)
  if (!first || !last || ring.length < 4) return {code: 'invalid', detail: 'a ring needs four positions'}
  if (first[0] !== last[0] || first[1] !== last[1]) {
    return {code: 'ringOpen', detail: 'the last position must repeat the first'}
  }
  const area = ringArea(ring)
  if (area === 0) return {code: 'invalid', detail: 'the ring holds no area'}
  if (area > 0 === isExterior) return null
  return {
    code: 'ringDirection',
    detail: isExterior ? 'an exterior ring runs counter-clockwise' : 'a hole runs clockwise',
  }
}

/** Shapes of fewer edges than this are searched faster pair by pair than with an index. */
const INDEXED_EDGES = 300

/** The first place where two edges of the shape cross between their ends. */
function findCrossing(shape: MultiPolygonRings): RingFault | null {
  const edges = shape.flatMap((polygon, polygonIndex) =>
    polygon.flatMap((ring, ringIndex) =>
      ring.slice(1).map((to, index) => toEdge(ring[index] ?? to, to, [polygonIndex, ringIndex, index])),
    ),
  )
  const crossesLater = edges.length < INDEXED_EDGES ? pairwise(edges) : indexed(edges)
  const crossing = edges.find((edge, index) => crossesLater(edge, index))
  if (!crossing) return null
  const {from, path} = crossing
  return {path, code: 'ringCrossing', detail: `the border crosses itself near ${from[0]}, ${from[1]}`}
}

/** Whether an edge crosses one that stands behind it. */
type CrossesLater = (edge: ShapeEdge, index: number) => boolean

function pairwise(edges: readonly ShapeEdge[]): CrossesLater {
  return (edge, index) => {
    for (let other = index + 1; other < edges.length; other++) {
      const later = edges[other]
      if (later && doBoundsMeet(edge, later) && doCross(edge, later)) return true
    }
    return false
  }
}

function indexed(edges: readonly ShapeEdge[]): CrossesLater {
  const tree = new Flatbush(edges.length)
  for (const {west, south, east, north} of edges) tree.add(west, south, east, north)
  tree.finish()
  return ({west, south, east, north}, index) =>
    tree.search(west, south, east, north, other => other > index && doCross(edges[index], edges[other]))
      .length > 0
}

interface ShapeEdge extends Edge {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly path: readonly number[]
}

function toEdge(from: Position, to: Position, path: readonly number[]): ShapeEdge {
  return {
    from,
    to,
    west: Math.min(from[0], to[0]),
    south: Math.min(from[1], to[1]),
    east: Math.max(from[0], to[0]),
    north: Math.max(from[1], to[1]),
    path,
  }
}

function doBoundsMeet(a: ShapeEdge, b: ShapeEdge): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}

interface Edge {
  readonly from: Position
  readonly to: Position
}

function doCross(a: Edge | undefined, b: Edge | undefined): boolean {
  if (!a || !b) return false
  return (
    sideOf(a, b.from) * sideOf(a, b.to) < 0 && //
    sideOf(b, a.from) * sideOf(b, a.to) < 0
  )
}

/** On which side of an edge a position lies; 0 where a double cannot tell it from the edge itself. */
function sideOf({from, to}: Edge, position: Position): number {
  const a = (to[0] - from[0]) * (position[1] - from[1])
  const b = (to[1] - from[1]) * (position[0] - from[0])
  const cross = a - b
  return Math.abs(cross) <= 1e-15 ? 0 : Math.sign(cross)
}
