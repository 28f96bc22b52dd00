import type {MultiPolygonRings, Position} from '#geo/types.ts'

/** Whole numbers for positions: exact to compare and to compute with. */
export interface Lattice {
  toLattice(position: Position): Position
  /** Degrees, with the decimals of the lattice and no more. */
  toDegrees(point: Position): Position
  ringsToLattice(rings: MultiPolygonRings): MultiPolygonRings
  ringsToDegrees(rings: MultiPolygonRings): MultiPolygonRings
}

const DECIMALS = 6
const UNITS_PER_DEGREE = 10 ** DECIMALS

/** Millionths of a degree (0.1 m), counted from near `origin` so that products of differences stay exact in a double. */
export function createLattice(origin: Position): Lattice {
  const x0 = Math.round(origin[0] * UNITS_PER_DEGREE)
  const y0 = Math.round(origin[1] * UNITS_PER_DEGREE)
  const toLattice = ([lng, lat]: Position): Position => [
    Math.round(lng * UNITS_PER_DEGREE) - x0,
    Math.round(lat * UNITS_PER_DEGREE) - y0,
  ]
  const toDegrees = ([x, y]: Position): Position => [(x + x0) / UNITS_PER_DEGREE, (y + y0) / UNITS_PER_DEGREE]
  return {
    toLattice,
    toDegrees,
    ringsToLattice: rings => mapPositions(rings, toLattice),
    ringsToDegrees: rings => mapPositions(rings, toDegrees),
  }
}

function mapPositions(rings: MultiPolygonRings, map: (position: Position) => Position): MultiPolygonRings {
  return rings.map(polygon => polygon.map(ring => ring.map(map)))
}
