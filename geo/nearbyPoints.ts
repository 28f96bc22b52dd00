import KDBush from 'kdbush'
import type {Position} from './types.ts'

const METERS_PER_DEGREE = (6_371_008.8 * Math.PI) / 180

/**
 * Which of many points lie near one of them. Distances are planar about the points' middle latitude: within a
 * thousandth over a city. 12 bytes a point; a question costs about the number of points that it finds.
 */
export class NearbyPoints {
  readonly count: number
  readonly #index: KDBush
  readonly #x: Float32Array
  readonly #y: Float32Array

  constructor(positions: readonly Position[]) {
    this.count = positions.length
    const {west, south, middleLat} = cornerOf(positions)
    const metersPerLng = METERS_PER_DEGREE * Math.cos((middleLat * Math.PI) / 180)
    this.#x = Float32Array.from(positions, ([lng]) => (lng - west) * metersPerLng)
    this.#y = Float32Array.from(positions, ([, lat]) => (lat - south) * METERS_PER_DEGREE)
    this.#index = new KDBush(Math.max(1, positions.length), 64, Float32Array)
    for (let point = 0; point < positions.length; point++) this.#index.add(this.#x[point]!, this.#y[point]!)
    // An index of nothing holds one point that nobody finds.
    if (positions.length === 0) this.#index.add(Infinity, Infinity)
    this.#index.finish()
  }

  /** The points at most so far from a point, without itself, in no order. */
  within(point: number, radiusMeters: number): number[] {
    const x = this.#x[point]
    const y = this.#y[point]
    if (x === undefined || y === undefined) return []
    return this.#index.within(x, y, radiusMeters).filter(other => other !== point)
  }
}

function cornerOf(positions: readonly Position[]): {west: number; south: number; middleLat: number} {
  let [west, south, north] = [Infinity, Infinity, -Infinity]
  for (const [lng, lat] of positions) {
    west = Math.min(west, lng)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return {west, south, middleLat: (south + north) / 2}
}
