import type {ByteReader} from './byteReader.ts'
import type {DeviceProfile} from './deviceProfile.ts'
import type {PanelClock} from './panelClock.ts'
import {ANALOG_KINDS, TEXT_BYTES} from './wire.ts'

/** One object, decoded as far as the standard goes. Times are epoch ms, null for one that does not exist. */
export type DescribedObject = Record<string, string | number | null>

interface Reading {
  readonly clock: PanelClock
  readonly profile: DeviceProfile
}

/** Reads one field, or a few that belong together, into the object. */
type Field = (reader: ByteReader, object: DescribedObject, reading: Reading) => void

interface DescribedType {
  /** The most objects in one unit. */
  readonly max: number
  readonly fields: readonly Field[]
  /** The type of the answer, for a downward read. */
  readonly answer?: number
}

const byte =
  (name: string): Field =>
  (reader, object) => {
    object[name] = reader.u8()
  }
const time =
  (name: string): Field =>
  (reader, object, {clock}) => {
    object[name] = clock.decode(reader.time())
  }
const description: Field = (reader, object) => {
  object.description = reader.text(TEXT_BYTES)
}
/** A text that says its own length first. */
const configuration: Field = (reader, object) => {
  object.configuration = reader.text(reader.u8())
}
const partAddress: Field = (reader, object, {profile}) => {
  const address = reader.u32()
  object.partAddress = address.toString(16).padStart(8, '0')
  Object.assign(object, profile.splitPartAddress(address))
}
const analogValue: Field = (reader, object) => {
  const analogType = reader.u8()
  const raw = reader.i16()
  const kind = ANALOG_KINDS.get(analogType)
  object.analogType = analogType
  // Two decimals are the finest step of the table: without rounding 0.1 × 253 is 25.300000000000001.
  object.value = kind ? Math.round(raw * kind.step * 100) / 100 : raw
  object.unit = kind?.unit ?? null
}

const system = [byte('systemType'), byte('systemAddress')]
const version = [byte('majorVersion'), byte('minorVersion')]
const reserved = [byte('reserved')]

/** Every type of the standard that is kept as it is described, and every downward one. */
export const describedTypes: ReadonlyMap<number, DescribedType> = new Map<number, DescribedType>([
  [3, {max: 63, fields: [...system, byte('partType'), partAddress, analogValue, time('observedAt')]}],
  [5, {max: 1, fields: [...system, ...version]}],
  [6, {max: 3, fields: [...system, configuration]}],
  [7, {max: 26, fields: [...system, byte('partType'), partAddress, description]}],
  [8, {max: 1, fields: [...system, time('time')]}],
  [25, {max: 1, fields: version}],
  [26, {max: 1, fields: [configuration]}],
  [28, {max: 1, fields: [time('time')]}],
  [61, {max: 102, fields: system, answer: 1}],
  [62, {max: 22, fields: [...system, partAddress], answer: 2}],
  [63, {max: 63, fields: [...system, partAddress], answer: 3}],
  [64, {max: 1, fields: [...system, byte('recordCount'), time('since')], answer: 4}],
  [65, {max: 1, fields: system, answer: 5}],
  [66, {max: 3, fields: system, answer: 6}],
  [67, {max: 26, fields: [...system, partAddress], answer: 7}],
  [68, {max: 1, fields: system, answer: 8}],
  [81, {max: 1, fields: reserved, answer: 21}],
  [84, {max: 1, fields: [byte('recordCount'), time('since')], answer: 24}],
  [85, {max: 1, fields: reserved, answer: 25}],
  [86, {max: 1, fields: reserved, answer: 26}],
  [88, {max: 1, fields: reserved, answer: 28}],
  [89, {max: 1, fields: reserved}],
  [90, {max: 1, fields: [time('time')]}],
  [91, {max: 1, fields: [byte('timeoutMinutes')]}],
])

/** The type of the answer to a downward read; undefined for a type that reads nothing. */
export function answerType(typeFlag: number): number | undefined {
  return describedTypes.get(typeFlag)?.answer
}

/** Reads one object of a type in `describedTypes`. Throws RangeError when it is cut short. */
export function decodeDescribed(typeFlag: number, reader: ByteReader, reading: Reading): DescribedObject {
  const object: DescribedObject = {}
  for (const field of describedTypes.get(typeFlag)?.fields ?? []) field(reader, object, reading)
  return object
}
