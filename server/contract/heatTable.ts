/** "WLH1", as the first four bytes. */
export const HEAT_TABLE_MAGIC = 0x31_48_4c_57

/**
 * A density over the city, the northern row first, its cells evenly spaced in degrees. On the wire, little endian: `u32`
 * magic, `u16` columns, `u16` rows, `f64` west, south, east, north, `f32` bandwidth in metres, `u32` 0, then `columns * rows`
 * `f32`: per km² and year, NaN outside the city and on water.
 */
export interface HeatTable {
  readonly columns: number
  readonly rows: number
  readonly bounds: readonly [west: number, south: number, east: number, north: number]
  readonly bandwidthMeters: number
  readonly values: Float32Array
}

const HEADER_BYTES = 48

export function encodeHeatTable({columns, rows, bounds, bandwidthMeters, values}: HeatTable): ArrayBuffer {
  const buffer = new ArrayBuffer(HEADER_BYTES + 4 * columns * rows)
  const view = new DataView(buffer)
  view.setUint32(0, HEAT_TABLE_MAGIC, true)
  view.setUint16(4, columns, true)
  view.setUint16(6, rows, true)
  for (const [index, edge] of bounds.entries()) view.setFloat64(8 + 8 * index, edge, true)
  view.setFloat32(40, bandwidthMeters, true)
  new Float32Array(buffer, HEADER_BYTES, columns * rows).set(values)
  return buffer
}

/** The values are a view of the bytes. Null for bytes that are no such table. */
export function decodeHeatTable(buffer: ArrayBuffer): HeatTable | null {
  if (buffer.byteLength < HEADER_BYTES) return null
  const view = new DataView(buffer)
  const columns = view.getUint16(4, true)
  const rows = view.getUint16(6, true)
  if (view.getUint32(0, true) !== HEAT_TABLE_MAGIC) return null
  if (buffer.byteLength !== HEADER_BYTES + 4 * columns * rows) return null
  const edge = (index: number) => view.getFloat64(8 + 8 * index, true)
  return {
    columns,
    rows,
    bounds: [edge(0), edge(1), edge(2), edge(3)],
    bandwidthMeters: view.getFloat32(40, true),
    values: new Float32Array(buffer, HEADER_BYTES, columns * rows),
  }
}
