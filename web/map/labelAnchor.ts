import type {Geometry} from 'geojson'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {BBox, PolygonRings, Position} from '#geo/types.ts'

const COLUMNS = 28
const ROWS = 18

/**
 * Where the name of a land stands: the place inside it and inside `bounds` that is farthest from the edges of both and
 * from `taken` positions, found on a lattice. Null where the land does not show within `bounds`. O(lattice × vertices).
 */
export function labelAnchor(
  geometry: Geometry,
  {bounds, taken}: {bounds: BBox; taken: readonly Position[]},
): Position | null {
  const polygons = polygonsOf(geometry)
  const inside: Position[] = []
  const outside: Position[] = [...taken]
  for (const position of lattice(bounds)) {
    const isInside = polygons.some(rings => pointInPolygon(position, rings))
    if (isInside) inside.push(position)
    else outside.push(position)
  }
  return farthest(inside, outside)
}

/** The polygons of a shape; none for a shape that is no area. */
export function polygonsOf(geometry: Geometry): readonly PolygonRings[] {
  if (geometry.type === 'Polygon') return [toRings(geometry.coordinates)]
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.map(toRings) : []
}

/** GeoJSON's type leaves open how long a position is. */
function toRings(rings: readonly (readonly number[][])[]): PolygonRings {
  return rings.map(ring => ring.map(([lng = 0, lat = 0]): Position => [lng, lat]))
}

function* lattice([west, south, east, north]: BBox): Generator<Position> {
  const [stepX, stepY] = [(east - west) / COLUMNS, (north - south) / ROWS]
  for (let column = 0; column <= COLUMNS; column += 1) {
    for (let row = 0; row <= ROWS; row += 1) yield [west + column * stepX, south + row * stepY]
  }
}

function farthest(candidates: readonly Position[], others: readonly Position[]): Position | null {
  let best: Position | null = null
  let bestDistance = 0
  for (const candidate of candidates) {
    const distance = Math.min(...others.map(other => squareDistance(candidate, other)))
    if (distance <= bestDistance) continue
    best = candidate
    bestDistance = distance
  }
  return best
}

function squareDistance(a: Position, b: Position): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
}
