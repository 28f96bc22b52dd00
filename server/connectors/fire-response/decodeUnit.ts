import type {PanelOperation, PartStatus} from '#contract/record.ts'
import {ByteReader} from './byteReader.ts'
import {decodeDescribed, describedTypes, type DescribedObject} from './describedTypes.ts'
import type {DeviceProfile} from './deviceProfile.ts'
import type {PanelClock} from './panelClock.ts'
import {
  FIRE_BIT,
  FIRST_VENDOR_TYPE,
  LAST_VENDOR_TYPE,
  PART_FAULT_BITS,
  SYSTEM_FAULT_BITS,
  TEXT_BYTES,
  TRANSMITTER_FAULT_BITS,
  TYPE,
} from './wire.ts'

/** Somebody did something at the panel (type 4) or its transmitter (type 24). */
export interface OperationObject {
  readonly partKey: string
  readonly systemType: number | null
  readonly operations: PanelOperation[]
  readonly operator: number
  /** The device's own time; null when it is none. */
  readonly observedAt: number | null
}

/** An application unit in our words. */
export type DecodedUnit =
  /** Nothing to keep: no unit, no objects, or a vendor's sign of life. */
  | {readonly kind: 'heartbeat'; readonly typeFlag: number | null}
  | {readonly kind: 'status'; readonly typeFlag: number; readonly objects: readonly PartStatus[]}
  | {readonly kind: 'operation'; readonly typeFlag: number; readonly objects: readonly OperationObject[]}
  /** Readings, versions, configuration and clocks (types 3, 5–8, 25–28), or a downward command (61–91). */
  | {readonly kind: 'described'; readonly typeFlag: number; readonly objects: readonly DescribedObject[]}
  /** User-defined: what follows the type flag, untouched. */
  | {readonly kind: 'vendor'; readonly typeFlag: number; readonly data: Buffer}

export type UnitOutcome =
  | {readonly ok: true; readonly unit: DecodedUnit}
  | {readonly ok: false; readonly code: string; readonly path: string}

export interface UnitContext {
  readonly clock: PanelClock
  readonly profile: DeviceProfile
}

const FACILITY_OPERATIONS: readonly PanelOperation[] = [
  'reset',
  'silence',
  'manualAlarm',
  'alarmCleared',
  'selfTest',
  'confirm',
  'test',
]
const TRANSMITTER_OPERATIONS: readonly PanelOperation[] = [
  'reset',
  'silence',
  'manualAlarm',
  'alarmCleared',
  'selfTest',
  'inspectReply',
  'test',
]

/** The most objects of a type that one unit may hold, for the types that become records of their own. */
const MAX_OBJECTS: ReadonlyMap<number, number> = new Map([
  [TYPE.systemStatus, 102],
  [TYPE.partStatus, 22],
  [TYPE.operation, 102],
  [TYPE.transmitterStatus, 1],
  [TYPE.transmitterOperation, 127],
])

/**
 * Decodes an application unit. Refusals: `truncatedUnit`, `unknownType`, `tooManyObjects`, `objectLength` (too short,
 * or bytes left over), with the place in the unit.
 */
export function decodeUnit(unit: Buffer, context: UnitContext): UnitOutcome {
  const typeFlag = unit[0]
  if (typeFlag === undefined || typeFlag === TYPE.heartbeat) return heartbeat(typeFlag ?? null)
  if (isVendorType(typeFlag)) return {ok: true, unit: {kind: 'vendor', typeFlag, data: unit.subarray(1)}}
  const count = unit[1]
  const max = MAX_OBJECTS.get(typeFlag) ?? describedTypes.get(typeFlag)?.max
  if (max === undefined) return {ok: false, code: 'unknownType', path: 'unit.type'}
  if (count === undefined) return {ok: false, code: 'truncatedUnit', path: 'unit.count'}
  if (count > max) return {ok: false, code: 'tooManyObjects', path: 'unit.count'}
  return hasNoObjects(unit) ? heartbeat(typeFlag) : decodeObjects(unit, {typeFlag, count, context})
}

/** No objects, and none announced but by a transmitter, which may leave out its status to say that it lives. */
function hasNoObjects(unit: Buffer): boolean {
  return unit.length === 2 && (unit[1] === 0 || unit[0] === TYPE.transmitterStatus)
}

function isVendorType(typeFlag: number): boolean {
  return typeFlag >= FIRST_VENDOR_TYPE && typeFlag <= LAST_VENDOR_TYPE
}

function heartbeat(typeFlag: number | null): UnitOutcome {
  return {ok: true, unit: {kind: 'heartbeat', typeFlag}}
}

function decodeObjects(
  unit: Buffer,
  {typeFlag, count, context}: {typeFlag: number; count: number; context: UnitContext},
): UnitOutcome {
  const reader = new ByteReader(unit, 2)
  switch (typeFlag) {
    case TYPE.systemStatus:
      return status(
        typeFlag,
        readEach(reader, count, () => systemStatus(reader, context)),
      )
    case TYPE.partStatus:
      return status(
        typeFlag,
        readEach(reader, count, () => partStatus(reader, context)),
      )
    case TYPE.transmitterStatus:
      return status(
        typeFlag,
        readEach(reader, count, () => transmitterStatus(reader, context)),
      )
    case TYPE.operation:
      return operation(
        typeFlag,
        readEach(reader, count, () => facilityOperation(reader, context)),
      )
    case TYPE.transmitterOperation:
      return operation(
        typeFlag,
        readEach(reader, count, () => transmitterOperation(reader, context)),
      )
    default: {
      const read = readEach(reader, count, () => decodeDescribed(typeFlag, reader, context))
      return read.ok ? {ok: true, unit: {kind: 'described', typeFlag, objects: read.objects}} : read
    }
  }
}

type Read<T> = {ok: true; objects: T[]} | {ok: false; code: string; path: string}

/** Exactly `count` objects, and nothing after them. */
function readEach<T>(reader: ByteReader, count: number, readOne: () => T): Read<T> {
  const objects: T[] = []
  for (let index = 0; index < count; index++) {
    try {
      objects.push(readOne())
    } catch (error) {
      if (error instanceof RangeError)
        return {ok: false, code: 'objectLength', path: `unit.objects[${index}]`}
      throw error
    }
  }
  return reader.remaining === 0
    ? {ok: true, objects}
    : {ok: false, code: 'objectLength', path: `unit.objects[${count}]`}
}

function status(typeFlag: number, read: Read<PartStatus>): UnitOutcome {
  return read.ok ? {ok: true, unit: {kind: 'status', typeFlag, objects: read.objects}} : read
}

function operation(typeFlag: number, read: Read<OperationObject>): UnitOutcome {
  return read.ok ? {ok: true, unit: {kind: 'operation', typeFlag, objects: read.objects}} : read
}

function systemStatus(reader: ByteReader, {clock}: UnitContext): PartStatus {
  const systemType = reader.u8()
  const partKey = `system:${systemType}-${reader.u8()}`
  const level = levelOf(reader.u16(), SYSTEM_FAULT_BITS)
  return {
    partKey,
    systemType,
    partType: null,
    ...level,
    description: '',
    observedAt: clock.decode(reader.time()),
  }
}

function partStatus(reader: ByteReader, {clock}: UnitContext): PartStatus {
  const systemType = reader.u8()
  const systemAddress = reader.u8()
  const partType = reader.u8()
  const partAddress = reader.u32().toString(16).padStart(8, '0')
  const level = levelOf(reader.u16(), PART_FAULT_BITS)
  const description = reader.text(TEXT_BYTES)
  const observedAt = clock.decode(reader.time())
  const partKey = `part:${systemType}-${systemAddress}-${partType}-${partAddress}`
  return {partKey, systemType, partType, ...level, description, observedAt}
}

/** Some transmitters leave out the time. */
function transmitterStatus(reader: ByteReader, {clock}: UnitContext): PartStatus {
  const level = levelOf(reader.u8(), TRANSMITTER_FAULT_BITS)
  const observedAt = reader.remaining === 0 ? null : clock.decode(reader.time())
  return {partKey: 'transmitter', systemType: null, partType: null, ...level, description: '', observedAt}
}

function levelOf(word: number, faultBits: number) {
  return {status: word, isFire: (word & FIRE_BIT) !== 0, isFault: (word & faultBits) !== 0}
}

function facilityOperation(reader: ByteReader, {clock}: UnitContext): OperationObject {
  const systemType = reader.u8()
  const partKey = `system:${systemType}-${reader.u8()}`
  const operations = operationsOf(reader.u8(), FACILITY_OPERATIONS)
  return {partKey, systemType, operations, operator: reader.u8(), observedAt: clock.decode(reader.time())}
}

function transmitterOperation(reader: ByteReader, {clock}: UnitContext): OperationObject {
  const operations = operationsOf(reader.u8(), TRANSMITTER_OPERATIONS)
  const operator = reader.u8()
  return {
    partKey: 'transmitter',
    systemType: null,
    operations,
    operator,
    observedAt: clock.decode(reader.time()),
  }
}

function operationsOf(bits: number, names: readonly PanelOperation[]): PanelOperation[] {
  return names.filter((_name, bit) => (bits & (1 << bit)) !== 0)
}
