import type {PremisesTable} from '#contract/premisesTable.ts'
import {nearbyOrder} from '#geo/nearbyOrder.ts'
import type {BBox} from '#geo/types.ts'

const STOREY_METERS = 3.1
/** Large enough that a city of 48,000 is three of them, small enough that a view of a million needs few. */
export const PART_SIZE = 16_384

/** Premises that lie close together, drawn together or not at all. */
export interface PremisesPart {
  /** Their places in the table. */
  readonly indexes: Int32Array
  readonly bounds: BBox
  /** The highest of their roofs. */
  readonly topMeters: number
  /** What their positions are counted from: small numbers are exact enough as single floats. */
  readonly origin: readonly [lng: number, lat: number, meters: number]
  /** On the roof, from the origin, `[lng, lat, meters]` one after another. */
  readonly offsets: Float32Array
}

/** Where a premises is drawn, `[lng, lat, meters]`: on the roof, so that what is seen from the side lies on its building. */
export function roofPosition(
  {lngE6, latE6, floors}: Pick<PremisesTable, 'lngE6' | 'latE6' | 'floors'>,
  index: number,
): [lng: number, lat: number, meters: number] {
  return [(lngE6[index] ?? 0) / 1e6, (latE6[index] ?? 0) / 1e6, (floors[index] ?? 0) * STOREY_METERS]
}

/** All premises in parts of at most `size`. O(n). */
export function splitPremises(table: PremisesTable, size = PART_SIZE): PremisesPart[] {
  const order = nearbyOrder(table.lngE6, table.latE6)
  const parts: PremisesPart[] = []
  for (let start = 0; start < order.length; start += size) {
    parts.push(partOf(table, order.subarray(start, start + size)))
  }
  return parts
}

function partOf(table: PremisesTable, indexes: Int32Array): PremisesPart {
  let [west, south, east, north, topMeters] = [Infinity, Infinity, -Infinity, -Infinity, 0]
  for (const index of indexes) {
    const [lng, lat, meters] = roofPosition(table, index)
    west = Math.min(west, lng)
    south = Math.min(south, lat)
    east = Math.max(east, lng)
    north = Math.max(north, lat)
    topMeters = Math.max(topMeters, meters)
  }
  const [originLng, originLat] = [(west + east) / 2, (south + north) / 2]
  const offsets = new Float32Array(indexes.length * 3)
  for (const [place, index] of indexes.entries()) {
    const [lng, lat, meters] = roofPosition(table, index)
    offsets[place * 3] = lng - originLng
    offsets[place * 3 + 1] = lat - originLat
    offsets[place * 3 + 2] = meters
  }
  return {
    indexes,
    bounds: [west, south, east, north],
    topMeters,
    origin: [originLng, originLat, 0],
    offsets,
  }
}
