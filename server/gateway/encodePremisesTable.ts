import {kindNumber, PREMISES_TABLE_MAGIC, premisesTableBytes, useNumber} from '#contract/premisesTable.ts'
import type {StoredPremises} from './ports.ts'

/** That fit in a byte; more are a mistake. */
const MOST_FLOORS = 255

/** Premises as the bytes that `decodePremisesTable` of the contract reads. */
export function encodePremisesTable(premises: readonly StoredPremises[]): Buffer {
  const ids = Buffer.from(premises.map(({id}) => id).join('\n'))
  const bytes = Buffer.alloc(premisesTableBytes(premises.length, ids.length))
  let at = bytes.writeUInt32LE(PREMISES_TABLE_MAGIC, 0)
  at = bytes.writeUInt32LE(premises.length, at)
  for (const {position} of premises) at = bytes.writeInt32LE(Math.round(position[0] * 1e6), at)
  for (const {position} of premises) at = bytes.writeInt32LE(Math.round(position[1] * 1e6), at)
  for (const {kind} of premises) at = bytes.writeUInt8(kindNumber(kind), at)
  for (const {use} of premises) at = bytes.writeUInt8(useNumber(use), at)
  for (const {floors} of premises) at = bytes.writeUInt8((floors ?? 0) > MOST_FLOORS ? 0 : (floors ?? 0), at)
  at = bytes.writeUInt32LE(ids.length, at)
  ids.copy(bytes, at)
  return bytes
}
