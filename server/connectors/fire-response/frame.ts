import {
  ADDRESS_BYTES,
  END_BYTE,
  HEADER_BYTES,
  MAX_UNIT_BYTES,
  START_BYTE,
  TIME_BYTES,
  TRAILER_BYTES,
} from './wire.ts'

/** What a frame says of itself before its application unit. */
export interface FrameHeader {
  readonly serial: number
  readonly versionMajor: number
  readonly versionUser: number
  /** Six bytes as sent. */
  readonly time: Uint8Array
  /** Twelve hexadecimal digits, most significant byte first. */
  readonly source: string
  readonly destination: string
  readonly command: number
}

/** One whole, valid frame. `unit` and `bytes` are copies and may be kept. */
export interface Frame extends FrameHeader {
  readonly unit: Buffer
  readonly bytes: Buffer
}

/** What is wrong with a frame; null when nothing is. `bytes` must be as long as its own length field says. */
export function frameFault(bytes: Buffer): 'checksum' | 'endMark' | null {
  const checksumAt = bytes.length - TRAILER_BYTES
  if (bytes[checksumAt + 1] !== END_BYTE || bytes[checksumAt + 2] !== END_BYTE) return 'endMark'
  return hasRightChecksum(bytes) ? null : 'checksum'
}

/** Whether the checksum of a whole frame is right, whatever its marks are. */
export function hasRightChecksum(bytes: Buffer): boolean {
  const checksumAt = bytes.length - TRAILER_BYTES
  return bytes[checksumAt] === checksum(bytes, checksumAt)
}

/** The header of a frame; `bytes` holds at least 27 bytes. */
export function decodeHeader(bytes: Buffer): FrameHeader {
  return {
    serial: bytes.readUInt16LE(2),
    versionMajor: bytes.readUInt8(4),
    versionUser: bytes.readUInt8(5),
    time: Uint8Array.from(bytes.subarray(6, 6 + TIME_BYTES)),
    source: decodeAddress(bytes, 12),
    destination: decodeAddress(bytes, 18),
    command: bytes.readUInt8(26),
  }
}

/** A whole frame that has no fault. */
export function decodeFrame(whole: Buffer): Frame {
  const bytes = Buffer.from(whole)
  return {...decodeHeader(bytes), unit: bytes.subarray(HEADER_BYTES, bytes.length - TRAILER_BYTES), bytes}
}

/** A frame as bytes. Throws RangeError for a unit over 1024 bytes or a number that does not fit its field. */
export function encodeFrame(header: FrameHeader, unit: Uint8Array = new Uint8Array()): Buffer {
  if (unit.length > MAX_UNIT_BYTES) throw new RangeError(`application unit of ${unit.length} bytes`)
  const bytes = Buffer.alloc(HEADER_BYTES + unit.length + TRAILER_BYTES)
  bytes.fill(START_BYTE, 0, 2)
  bytes.writeUInt16LE(header.serial, 2)
  bytes.writeUInt8(header.versionMajor, 4)
  bytes.writeUInt8(header.versionUser, 5)
  bytes.set(header.time.subarray(0, TIME_BYTES), 6)
  encodeAddress(header.source, bytes, 12)
  encodeAddress(header.destination, bytes, 18)
  bytes.writeUInt16LE(unit.length, 24)
  bytes.writeUInt8(header.command, 26)
  bytes.set(unit, HEADER_BYTES)
  const checksumAt = HEADER_BYTES + unit.length
  bytes.writeUInt8(checksum(bytes, checksumAt), checksumAt)
  bytes.fill(END_BYTE, checksumAt + 1)
  return bytes
}

/** The low byte of the sum of everything between the start mark and the checksum. */
function checksum(bytes: Buffer, end: number): number {
  let sum = 0
  for (const byte of bytes.subarray(2, end)) sum += byte
  return sum & 0xff
}

function decodeAddress(bytes: Buffer, at: number): string {
  return Buffer.from(bytes.subarray(at, at + ADDRESS_BYTES))
    .reverse()
    .toString('hex')
}

function encodeAddress(address: string, bytes: Buffer, at: number) {
  bytes.set(Buffer.from(address, 'hex').reverse(), at)
}
