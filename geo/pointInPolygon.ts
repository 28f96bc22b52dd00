import type {Position, Ring} from './types.ts'

/**
 * Whether `point` lies inside a polygon given as GeoJSON rings: the exterior first, then its holes. The rings of
 * several polygons that do not overlap may be given together.
 *
 * West and south edges belong to the polygon, east and north edges do not, so a point on the border
 * of two neighbouring grid cells is counted in exactly one of them. Planar in degrees: good for a
 * city, wrong across the antimeridian. O(vertices).
 */
export function pointInPolygon([lng, lat]: Position, rings: readonly Ring[]): boolean {
  let inside = false
  for (const ring of rings) {
    let previous = ring.at(-1)
    for (const vertex of ring) {
      if (previous && crossesEdge(lng, lat, previous, vertex)) inside = !inside
      previous = vertex
    }
  }
  return inside
}

/** Whether a ray from the point due east crosses edge `p`–`q`, whichever way the edge is drawn. */
function crossesEdge(lng: number, lat: number, p: Position, q: Position): boolean {
  if (p[1] > lat === q[1] > lat) return false
  // Always walk the edge south to north: neighbours then round to the same answer.
  const [south, north] = p[1] < q[1] ? [p, q] : [q, p]
  return lng < south[0] + ((north[0] - south[0]) * (lat - south[1])) / (north[1] - south[1])
}
