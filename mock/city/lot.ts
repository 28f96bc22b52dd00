import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {Position, Ring} from '#geo/types.ts'
import type {OpenRing} from './cutRing.ts'
import {distanceBetween, distanceToSegment, wrapAt} from './polyline.ts'

/** A rectangle on the ground: from `origin` along `bearing` by its length, and to the left of that by its depth. */
export interface Footprint {
  readonly origin: Position
  /** Radians from east, counter-clockwise. */
  readonly bearing: number
  readonly length: number
  readonly depth: number
}

/** A point of a footprint: shares of its length and depth. */
export function pointIn(
  {origin, bearing, length, depth}: Footprint,
  along: number,
  across: number,
): Position {
  const cos = Math.cos(bearing)
  const sin = Math.sin(bearing)
  const [u, v] = [along * length, across * depth]
  return [origin[0] + u * cos - v * sin, origin[1] + u * sin + v * cos]
}

export function cornersOf(footprint: Footprint): OpenRing {
  return [
    pointIn(footprint, 0, 0),
    pointIn(footprint, 1, 0),
    pointIn(footprint, 1, 1),
    pointIn(footprint, 0, 1),
  ]
}

/** How far buildings keep from the sides of a block, in metres. */
export interface Clearances {
  /** For each corner of its ring, from the edge from it to the next. */
  readonly edges: readonly number[]
  /** For each corner, from the corner: what ends there may be wider than the edges. */
  readonly corners: readonly number[]
}

/** A block as a place to build on: keeps buildings clear of its edges and of one another. */
export class Lot {
  readonly ring: OpenRing
  readonly #closed: Ring
  readonly #clearances: Clearances
  readonly #built: {readonly corners: OpenRing; readonly middle: Position; readonly reach: number}[] = []

  constructor(ring: OpenRing, clearances: Clearances) {
    this.ring = ring
    this.#closed = [...ring, wrapAt(ring, 0)]
    this.#clearances = clearances
  }

  /** Takes the ground for a building when it is free; returns whether it was. */
  build(footprint: Footprint, gap: number): boolean {
    const middle = pointIn(footprint, 0.5, 0.5)
    if (!this.#hasRoomAt(middle, Math.min(footprint.length, footprint.depth) / 2)) return false
    if (this.#isTaken(footprint, gap) || !this.#isClear(cornersOf(footprint))) return false
    this.#built.push(placed(footprint))
    return true
  }

  /** Whether a circle is clear of all edges: no building about it is when the circle is not. */
  #hasRoomAt(middle: Position, radius: number): boolean {
    for (let index = 0; index < this.ring.length; index++) {
      const from = this.#closed[index] ?? middle
      const to = this.#closed[index + 1] ?? middle
      if (distanceToSegment(middle, from, to) < radius + (this.#clearances.edges[index] ?? 0)) return false
    }
    return pointInPolygon(middle, [this.#closed])
  }

  #isClear(corners: OpenRing): boolean {
    for (let index = 0; index < this.ring.length; index++) {
      const from = wrapAt(this.#closed, index)
      const to = wrapAt(this.#closed, index + 1)
      const clearance = this.#clearances.edges[index] ?? 0
      if (distanceToQuad(from, to, corners) < clearance) return false
      const beyond = this.#clearances.corners[index] ?? 0
      if (beyond > clearance && distanceToQuad(from, from, corners) < beyond) return false
    }
    return true
  }

  #isTaken(footprint: Footprint, gap: number): boolean {
    const middle = pointIn(footprint, 0.5, 0.5)
    const reach = Math.hypot(footprint.length + 2 * gap, footprint.depth + 2 * gap) / 2
    const near = this.#built.filter(other => distanceBetween(middle, other.middle) < reach + other.reach)
    if (near.length === 0) return false
    const corners = cornersOf({
      ...footprint,
      origin: pointIn(footprint, -gap / footprint.length, -gap / footprint.depth),
      length: footprint.length + 2 * gap,
      depth: footprint.depth + 2 * gap,
    })
    return near.some(other => !isApart(corners, other.corners) && !isApart(other.corners, corners))
  }
}

function placed(footprint: Footprint): {corners: OpenRing; middle: Position; reach: number} {
  return {
    corners: cornersOf(footprint),
    middle: pointIn(footprint, 0.5, 0.5),
    reach: Math.hypot(footprint.length, footprint.depth) / 2,
  }
}

/** Whether an edge of the first, counter-clockwise, has all of the second on its right. */
function isApart(first: OpenRing, second: OpenRing): boolean {
  for (let index = 0; index < first.length; index++) {
    const from = wrapAt(first, index)
    const to = wrapAt(first, index + 1)
    if (second.every(point => sideOf(from, to, point) <= 0)) return true
  }
  return false
}

/** From a segment to a convex quadrilateral that neither crosses it nor lies in it; 0 when it crosses. */
export function distanceToQuad(from: Position, to: Position, quad: OpenRing): number {
  let nearest = Infinity
  for (let index = 0; index < quad.length; index++) {
    const a = wrapAt(quad, index)
    const b = wrapAt(quad, index + 1)
    if (doCross(from, to, a, b)) return 0
    nearest = Math.min(nearest, distanceToSegment(a, from, to), distanceToSegment(from, a, b))
  }
  return nearest
}

function doCross(a: Position, b: Position, c: Position, d: Position): boolean {
  return sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0
}

function sideOf(p: Position, q: Position, r: Position): number {
  return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
}
