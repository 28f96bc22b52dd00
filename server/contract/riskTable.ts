import type {RiskBand} from './risk.ts'
import {riskBandSchema} from './risk.ts'

/** "WLR1", as the first four bytes. */
export const RISK_TABLE_MAGIC = 0x31_52_4c_57

/** Bits of the column `flags`. */
export const HAS_SMOKE_SENSOR = 1
export const HAS_ANY_SENSOR = 2
export const HAS_OVERDUE_HAZARD = 4
/** Something of it is in the list of data to mend. */
export const IS_DOUBTFUL = 8
/** It is there twice: the other one counts, and its scores are 0. */
export const IS_TWIN = 16

export const bandNumber = (band: RiskBand): number => riskBandSchema.options.indexOf(band)

/**
 * The scores of all premises in scope, in the order of the premises table. On the wire, little endian: `u32` magic, `u32`
 * count, `f32` probability, `f32` harm, `u8` band (its place in `riskBandSchema`), `u8` open hazards (255 for more),
 * `u8` flags, each `count` long.
 */
export interface RiskTable {
  readonly count: number
  readonly probability: Float32Array
  readonly harm: Float32Array
  readonly band: Uint8Array
  readonly openHazards: Uint8Array
  readonly flags: Uint8Array
}

const HEADER_BYTES = 8
const ROW_BYTES = 11

export function encodeRiskTable({
  count,
  probability,
  harm,
  band,
  openHazards,
  flags,
}: RiskTable): ArrayBuffer {
  const buffer = new ArrayBuffer(HEADER_BYTES + count * ROW_BYTES)
  const view = new DataView(buffer)
  view.setUint32(0, RISK_TABLE_MAGIC, true)
  view.setUint32(4, count, true)
  new Float32Array(buffer, HEADER_BYTES, count).set(probability)
  new Float32Array(buffer, HEADER_BYTES + 4 * count, count).set(harm)
  const bytesAt = HEADER_BYTES + 8 * count
  new Uint8Array(buffer, bytesAt, count).set(band)
  new Uint8Array(buffer, bytesAt + count, count).set(openHazards)
  new Uint8Array(buffer, bytesAt + 2 * count, count).set(flags)
  return buffer
}

/** The columns as views of the bytes. Null for bytes that are no such table. */
export function decodeRiskTable(buffer: ArrayBuffer): RiskTable | null {
  if (buffer.byteLength < HEADER_BYTES) return null
  const view = new DataView(buffer)
  const count = view.getUint32(4, true)
  if (view.getUint32(0, true) !== RISK_TABLE_MAGIC) return null
  if (buffer.byteLength !== HEADER_BYTES + count * ROW_BYTES) return null
  const bytesAt = HEADER_BYTES + 8 * count
  return {
    count,
    probability: new Float32Array(buffer, HEADER_BYTES, count),
    harm: new Float32Array(buffer, HEADER_BYTES + 4 * count, count),
    band: new Uint8Array(buffer, bytesAt, count),
    openHazards: new Uint8Array(buffer, bytesAt + count, count),
    flags: new Uint8Array(buffer, bytesAt + 2 * count, count),
  }
}
