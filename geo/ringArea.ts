import type {Ring} from './types.ts'

/** Signed (shoelace) area of a closed ring in its own units squared; positive when it runs counter-clockwise. */
export function ringArea(ring: Ring): number {
  const origin = ring[0]
  if (!origin) return 0
  let doubled = 0
  let previous = origin
  for (const vertex of ring) {
    // Relative to the first vertex: a small ring far from 0 keeps its digits.
    doubled +=
      (previous[0] - origin[0]) * (vertex[1] - origin[1]) -
      (vertex[0] - origin[0]) * (previous[1] - origin[1])
    previous = vertex
  }
  return doubled / 2
}
