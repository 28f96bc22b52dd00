import type {Position} from './types.ts'

/** Mean radius of the earth, IUGG. */
const EARTH_RADIUS_METERS = 6_371_008.8
const RADIANS = Math.PI / 180

/** The length of the great circle between two positions, by the haversine formula: within half a percent of the ellipsoid's. */
export function distanceMeters([lngA, latA]: Position, [lngB, latB]: Position): number {
  const halfLat = Math.sin(((latB - latA) * RADIANS) / 2)
  const halfLng = Math.sin(((lngB - lngA) * RADIANS) / 2)
  const chord = halfLat ** 2 + Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * halfLng ** 2
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(chord)))
}
