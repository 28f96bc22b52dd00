import type {MultiPolygonRings, Position} from '#geo/types.ts'
import {createLattice} from './lattice.ts'

/**
 * The flat city: metres east and north of its south-western corner. Positions become exact when they are rounded to
 * the lattice of millionths of a degree.
 */
export interface Plane {
  /** Degrees to metres. */
  readonly toMeters: (position: Position) => Position
  /** Metres to degrees, rounded to six decimals. */
  readonly toDegrees: (point: Position) => Position
  /** Metres to whole lattice units. */
  readonly toLattice: (point: Position) => Position
  /** Lattice units to metres. */
  readonly fromLattice: (point: Position) => Position
  readonly latticeToDegrees: (point: Position) => Position
  readonly ringsToDegrees: (rings: MultiPolygonRings) => MultiPolygonRings
}

const METERS_PER_DEGREE_LAT = 110_820
const UNITS_PER_DEGREE = 1e6

/** A plane about the origin, true to scale at its latitude: good for a city, wrong for a country. */
export function createPlane(origin: Position): Plane {
  const lattice = createLattice(origin)
  const yUnit = METERS_PER_DEGREE_LAT / UNITS_PER_DEGREE
  const xUnit = (111_320 / UNITS_PER_DEGREE) * Math.cos((origin[1] * Math.PI) / 180)
  const fromLattice = ([x, y]: Position): Position => [x * xUnit, y * yUnit]
  const toLattice = ([x, y]: Position): Position => [Math.round(x / xUnit), Math.round(y / yUnit)]
  return {
    toMeters: position => fromLattice(lattice.toLattice(position)),
    toDegrees: point => lattice.toDegrees(toLattice(point)),
    toLattice,
    fromLattice,
    latticeToDegrees: point => lattice.toDegrees(point),
    ringsToDegrees: rings => lattice.ringsToDegrees(rings),
  }
}
