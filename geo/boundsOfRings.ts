import type {BBox, Ring} from './types.ts'

/** The bounds of rings; `[0, 0, 0, 0]` for none. Not for rings across the antimeridian. O(vertices). */
export function boundsOfRings(rings: readonly Ring[]): BBox {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const ring of rings) {
    for (const [lng, lat] of ring) {
      west = Math.min(west, lng)
      south = Math.min(south, lat)
      east = Math.max(east, lng)
      north = Math.max(north, lat)
    }
  }
  return west > east ? [0, 0, 0, 0] : [west, south, east, north]
}
