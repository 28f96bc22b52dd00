import type {Position} from '#geo/types.ts'

/** The item at an index that wraps around, as the corners of a ring do. */
export function wrapAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[((index % items.length) + items.length) % items.length]
  if (item === undefined) throw new RangeError('an empty list has no items')
  return item
}

export function distanceBetween(a: Position, b: Position): number {
  return lengthOfVector(a[0] - b[0], a[1] - b[1])
}

/** `Math.hypot` guards against overflow, which no city needs, and takes ten times as long. */
export function lengthOfVector(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}

export function lengthOf(points: readonly Position[]): number {
  return points
    .slice(1)
    .reduce((sum, point, index) => sum + distanceBetween(points[index] ?? point, point), 0)
}

/** The point of segment `a`–`b` nearest to `p`. */
export function nearestOnSegment(p: Position, a: Position, b: Position): Position {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const squared = dx * dx + dy * dy
  if (squared === 0) return a
  const share = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared))
  return [a[0] + dx * share, a[1] + dy * share]
}

export function distanceToSegment(p: Position, a: Position, b: Position): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const squared = dx * dx + dy * dy
  const along = squared === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared
  const share = Math.min(1, Math.max(0, along))
  return lengthOfVector(a[0] + dx * share - p[0], a[1] + dy * share - p[1])
}

/** The nearest point of a line of two points or more, its distance, and how far along the line it lies. */
export function nearestOnLine(
  p: Position,
  line: readonly Position[],
): {point: Position; distance: number; along: number} {
  let best = {point: wrapAt(line, 0), distance: Infinity, along: 0}
  let along = 0
  for (let index = 1; index < line.length; index++) {
    const from = wrapAt(line, index - 1)
    const to = wrapAt(line, index)
    const point = nearestOnSegment(p, from, to)
    const distance = distanceBetween(p, point)
    if (distance < best.distance) best = {point, distance, along: along + distanceBetween(from, point)}
    along += distanceBetween(from, to)
  }
  return best
}

/** Points every `step` along a line, its ends among them. */
export function resample(points: readonly Position[], step: number): readonly Position[] {
  const result: Position[] = points.slice(0, 1)
  points.slice(1).forEach((to, index) => {
    const from = wrapAt(points, index)
    const parts = Math.max(1, Math.round(distanceBetween(from, to) / step))
    for (let part = 1; part <= parts; part++) {
      const share = part / parts
      result.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share])
    }
  })
  return result
}

/** A smooth line through the points (Catmull–Rom), with a point every `step` or so. */
export function smoothThrough(points: readonly Position[], step: number): readonly Position[] {
  const result: Position[] = points.slice(0, 1)
  for (let index = 0; index + 1 < points.length; index++) {
    const p1 = wrapAt(points, index)
    const p2 = wrapAt(points, index + 1)
    const p0 = points[index - 1] ?? p1
    const p3 = points[index + 2] ?? p2
    const parts = Math.max(1, Math.ceil(distanceBetween(p1, p2) / step))
    for (let part = 1; part <= parts; part++) {
      const t = part / parts
      const bend = (axis: 0 | 1) =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t)
      result.push([bend(0), bend(1)])
    }
  }
  return result
}

/** Cuts the corners of a line, ends apart, `rounds` times (Chaikin 1974). */
export function roundCorners(points: readonly Position[], rounds: number): readonly Position[] {
  let line = points
  for (let round = 0; round < rounds; round++) {
    const cut = line.slice(1).flatMap((to, index): Position[] => {
      const from = wrapAt(line, index)
      return [
        [from[0] * 0.75 + to[0] * 0.25, from[1] * 0.75 + to[1] * 0.25],
        [from[0] * 0.25 + to[0] * 0.75, from[1] * 0.25 + to[1] * 0.75],
      ]
    })
    line = [wrapAt(line, 0), ...cut, wrapAt(line, -1)]
  }
  return line
}

/** The direction, in radians, that most of the length of a ring runs in; turned by right angles into [0, π/2). */
export function grainOf(ring: readonly Position[]): number {
  let x = 0
  let y = 0
  ring.forEach((to, index) => {
    const from = wrapAt(ring, index - 1)
    const angle = 4 * Math.atan2(to[1] - from[1], to[0] - from[0])
    const length = distanceBetween(from, to)
    x += Math.cos(angle) * length
    y += Math.sin(angle) * length
  })
  return (Math.atan2(y, x) / 4 + Math.PI * 2) % (Math.PI / 2)
}
