import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {Position} from '#geo/types.ts'
import {distanceBetween, lengthOf, wrapAt} from './polyline.ts'

/** A ring without its repeated last position, counter-clockwise, in metres. */
export type OpenRing = readonly Position[]

/** A ring cut in two along a line. */
export interface Cut {
  /** From border to border. */
  readonly line: readonly Position[]
  readonly parts: readonly [OpenRing, OpenRing]
}

/** Where a line meets a ring. */
interface Crossing {
  /** Index of the line's segment, and how far along it. */
  readonly along: number
  /** The ring's edge from corner `edge` to the next. */
  readonly edge: number
  readonly point: Position
}

/**
 * Cuts a ring along the longest stretch of `line` inside of it. `snap` may move an end of the cut along the border;
 * null when the line misses the ring.
 */
export function cutRing(
  ring: OpenRing,
  line: readonly Position[],
  snap: (end: Position, ring: OpenRing, edge: number) => Position = end => end,
): Cut | null {
  const stretch = longestInside(ring, line)
  if (!stretch) return null
  const [start, end] = stretch
  const a = snap(start.point, ring, start.edge)
  const b = snap(end.point, ring, end.edge)
  if (distanceBetween(a, b) < 1) return null
  const inner = line.slice(Math.floor(start.along) + 1, Math.floor(end.along) + 1)
  const cut = [a, ...trimEnds(inner, a, b), b]
  const first = [
    ...walk(ring, {from: a, fromEdge: start.edge, to: b, toEdge: end.edge}),
    ...cut.slice(1, -1).reverse(),
  ]
  const second = [
    ...walk(ring, {from: b, fromEdge: end.edge, to: a, toEdge: start.edge}),
    ...cut.slice(1, -1),
  ]
  return {line: cut, parts: [first, second]}
}

/** The corners of a ring from a point on one of its edges, counter-clockwise, to a point on another. */
function walk(
  ring: OpenRing,
  {from, fromEdge, to, toEdge}: {from: Position; fromEdge: number; to: Position; toEdge: number},
): readonly Position[] {
  const count = ring.length
  const corner = wrapAt(ring, fromEdge)
  const isAhead = fromEdge === toEdge && distanceBetween(corner, from) < distanceBetween(corner, to)
  const steps = isAhead ? 0 : ((toEdge - fromEdge + count - 1) % count) + 1
  const corners = Array.from({length: steps}, (_, step) => wrapAt(ring, fromEdge + 1 + step))
  const chain = [from, ...corners, to]
  return chain.filter(
    (point, index) => index === 0 || distanceBetween(point, wrapAt(chain, index - 1)) > 1e-6,
  )
}

/** Leaves out points so near to an end that the line would double back. */
function trimEnds(points: readonly Position[], a: Position, b: Position): readonly Position[] {
  return points.filter(point => distanceBetween(point, a) > 12 && distanceBetween(point, b) > 12)
}

function longestInside(ring: OpenRing, line: readonly Position[]): readonly [Crossing, Crossing] | null {
  const crossings = findCrossings(ring, line)
  const closed = [...ring, wrapAt(ring, 0)]
  let best: readonly [Crossing, Crossing] | null = null
  let bestLength = 0
  crossings.slice(1).forEach((end, index) => {
    const start = wrapAt(crossings, index)
    const inner = line.slice(Math.floor(start.along) + 1, Math.floor(end.along) + 1)
    const chain = [start.point, ...inner, end.point]
    const length = lengthOf(chain)
    const middle = wrapAt(chain, Math.floor((chain.length - 1) / 2))
    const beyond = wrapAt(chain, Math.floor((chain.length - 1) / 2) + 1)
    const probe: Position = [(middle[0] + beyond[0]) / 2, (middle[1] + beyond[1]) / 2]
    if (length <= bestLength || !pointInPolygon(probe, [closed])) return
    best = [start, end]
    bestLength = length
  })
  return best
}

function findCrossings(ring: OpenRing, line: readonly Position[]): readonly Crossing[] {
  const crossings: Crossing[] = []
  for (let segment = 0; segment + 1 < line.length; segment++) {
    const from = wrapAt(line, segment)
    const to = wrapAt(line, segment + 1)
    const dx = to[0] - from[0]
    const dy = to[1] - from[1]
    ring.forEach((corner, edge) => {
      const beyond = wrapAt(ring, edge + 1)
      const sideA = dx * (corner[1] - from[1]) - dy * (corner[0] - from[0])
      const sideB = dx * (beyond[1] - from[1]) - dy * (beyond[0] - from[0])
      if (sideA > 0 === sideB > 0) return
      const share = sideA / (sideA - sideB)
      const point: Position = [
        corner[0] + (beyond[0] - corner[0]) * share,
        corner[1] + (beyond[1] - corner[1]) * share,
      ]
      const t = ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy)
      if (t >= 0 && t < 1) crossings.push({along: segment + t, edge, point})
    })
  }
  return crossings.sort((a, b) => a.along - b.along)
}
