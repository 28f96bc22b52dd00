import type {PanelClock} from './panelClock.ts'

interface SystemTarget {
  readonly systemType: number
  readonly systemAddress: number
}

/** What to read from a panel: of one of its systems, of one part, some of its records, or of its transmitter. */
export type PanelRead =
  | ({readonly typeFlag: 61 | 65 | 66 | 68} & SystemTarget)
  | ({readonly typeFlag: 62 | 63 | 67; readonly partAddress: number} & SystemTarget)
  | ({readonly typeFlag: 64; readonly recordCount: number; readonly since: number} & SystemTarget)
  | {readonly typeFlag: 81 | 85 | 86 | 88}
  | {readonly typeFlag: 84; readonly recordCount: number; readonly since: number}

/** An application unit of one object: type flag, 1, object. */
export function encodeUnit(typeFlag: number, object: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(typeFlag, 1), object])
}

/** The application unit of a request (command 4). Throws RangeError for a number that does not fit its field. */
export function encodeRead(read: PanelRead, clock: PanelClock): Buffer {
  return encodeUnit(read.typeFlag, readObject(read, clock))
}

function readObject(read: PanelRead, clock: PanelClock): Uint8Array {
  switch (read.typeFlag) {
    case 61:
    case 65:
    case 66:
    case 68:
      return bytes([read.systemType, read.systemAddress])
    case 62:
    case 63:
    case 67:
      return partObject(read)
    case 64:
      return Buffer.concat([
        bytes([read.systemType, read.systemAddress, read.recordCount]),
        clock.encode(read.since),
      ])
    case 84:
      return Buffer.concat([bytes([read.recordCount]), clock.encode(read.since)])
    default:
      return bytes([0])
  }
}

function partObject({systemType, systemAddress, partAddress}: SystemTarget & {partAddress: number}): Buffer {
  const object = Buffer.alloc(6)
  object.writeUInt8(systemType, 0)
  object.writeUInt8(systemAddress, 1)
  object.writeUInt32LE(partAddress, 2)
  return object
}

function bytes(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length)
  for (const [at, value] of values.entries()) buffer.writeUInt8(value, at)
  return buffer
}
