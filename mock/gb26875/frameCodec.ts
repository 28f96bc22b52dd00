/** A control unit of GB/T 26875.3 as a panel sees it. Addresses are twelve hexadecimal digits, most significant first. */
export interface PanelFrame {
  readonly serial: number
  readonly version: readonly [major: number, user: number]
  /** Six bytes: second, minute, hour, day, month, year of the century. */
  readonly clock: Uint8Array
  readonly source: string
  readonly destination: string
  readonly command: number
  readonly unit: Uint8Array
}

const FIXED = 30
const MARK = 0x4040

export function encodePanelFrame(frame: PanelFrame): Buffer {
  const body = Buffer.concat([
    littleEndian16(frame.serial),
    Uint8Array.from(frame.version),
    frame.clock,
    addressBytes(frame.source),
    addressBytes(frame.destination),
    littleEndian16(frame.unit.length),
    Uint8Array.of(frame.command),
    frame.unit,
  ])
  return Buffer.concat([Buffer.from('@@'), body, Uint8Array.of(sumOf(body)), Buffer.from('##')])
}

/** Collects what comes in and gives out whole frames; bytes that belong to none are skipped. */
export class PanelFrameStream {
  #rest = Buffer.alloc(0)

  push(chunk: Uint8Array): PanelFrame[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const frames: PanelFrame[] = []
    while (this.#rest.length >= FIXED) {
      const length = this.#rest.readUInt16BE(0) === MARK ? FIXED + this.#rest.readUInt16LE(24) : 0
      if (length > this.#rest.length) break
      const frame = length === 0 ? null : decodeWhole(this.#rest.subarray(0, length))
      if (frame) frames.push(frame)
      this.#rest = this.#rest.subarray(frame ? length : 1)
    }
    return frames
  }
}

function decodeWhole(bytes: Buffer): PanelFrame | null {
  const body = bytes.subarray(2, -3)
  if (bytes.at(-3) !== sumOf(body) || bytes.at(-1) !== 0x23 || bytes.at(-2) !== 0x23) return null
  return {
    serial: body.readUInt16LE(0),
    version: [body.readUInt8(2), body.readUInt8(3)],
    clock: Uint8Array.from(body.subarray(4, 10)),
    source: addressText(body.subarray(10, 16)),
    destination: addressText(body.subarray(16, 22)),
    command: body.readUInt8(24),
    unit: Uint8Array.from(body.subarray(25)),
  }
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum + byte) % 256, 0)
}

function littleEndian16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8)
}

function addressBytes(address: string): Uint8Array {
  return Buffer.from(address, 'hex').reverse()
}

function addressText(bytes: Uint8Array): string {
  return Buffer.from(bytes).reverse().toString('hex')
}
