import {premisesKindSchema, premisesUseSchema, type PremisesKind, type PremisesUse} from './premises.ts'

/** "WLP1", as the first four bytes. */
export const PREMISES_TABLE_MAGIC = 0x31_50_4c_57

/** What stands in the column `use` for a use that is not known. */
export const UNKNOWN_USE = 255

/** A kind's number in the table is its place in `premisesKindSchema`, a use's that in `premisesUseSchema`. */
export const kindNumber = (kind: PremisesKind): number => premisesKindSchema.options.indexOf(kind)
export const useNumber = (use: PremisesUse | null): number =>
  use === null ? UNKNOWN_USE : premisesUseSchema.options.indexOf(use)

/**
 * All premises in scope as columns: the i-th entry of each is of one of the premises. On the wire, little endian and
 * one after another: `u32` magic, `u32` count, `i32` lngE6, `i32` latE6, `u8` kind, `u8` use, `u8` floors, each `count`
 * long, then `u32` the length of the ids in bytes, then the ids as UTF-8 joined by line feeds.
 */
export interface PremisesTable {
  readonly count: number
  /** Degrees × 1,000,000, WGS-84. */
  readonly lngE6: Int32Array
  readonly latE6: Int32Array
  readonly kind: Uint8Array
  readonly use: Uint8Array
  /** 0: not known. */
  readonly floors: Uint8Array
  readonly ids: readonly string[]
}

const HEADER_BYTES = 8
const ROW_BYTES = 11

/** The bytes of a table with `count` rows, its ids taking `idBytes`. */
export function premisesTableBytes(count: number, idBytes: number): number {
  return HEADER_BYTES + count * ROW_BYTES + 4 + idBytes
}

/**
 * The columns of a table as views of its bytes, not copies: they need a little-endian machine, which every browser
 * runs on. `readUtf8` turns the ids' bytes into text. Null for bytes that are no such table.
 */
export function decodePremisesTable(
  buffer: ArrayBuffer,
  readUtf8: (bytes: Uint8Array) => string,
): PremisesTable | null {
  if (buffer.byteLength < premisesTableBytes(0, 0)) return null
  const view = new DataView(buffer)
  const count = view.getUint32(4, true)
  if (view.getUint32(0, true) !== PREMISES_TABLE_MAGIC) return null
  if (buffer.byteLength < premisesTableBytes(count, 0)) return null
  const bytesAt = HEADER_BYTES + 8 * count
  const idsAt = bytesAt + 3 * count + 4
  const idBytes = view.getUint32(idsAt - 4, true)
  if (buffer.byteLength !== idsAt + idBytes) return null
  const ids = count === 0 ? [] : readUtf8(new Uint8Array(buffer, idsAt, idBytes)).split('\n')
  if (ids.length !== count) return null
  return {
    count,
    lngE6: new Int32Array(buffer, HEADER_BYTES, count),
    latE6: new Int32Array(buffer, HEADER_BYTES + 4 * count, count),
    kind: new Uint8Array(buffer, bytesAt, count),
    use: new Uint8Array(buffer, bytesAt + count, count),
    floors: new Uint8Array(buffer, bytesAt + 2 * count, count),
    ids,
  }
}
