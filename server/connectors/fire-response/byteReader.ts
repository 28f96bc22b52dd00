import {TIME_BYTES} from './wire.ts'

const decoder = new TextDecoder('gb18030')

/** Reads little-endian fields one after the other. Reading past the end throws RangeError. */
export class ByteReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#move(1))
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#move(2))
  }

  i16(): number {
    return this.#bytes.readInt16LE(this.#move(2))
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#move(4))
  }

  time(): Uint8Array {
    return this.#take(TIME_BYTES)
  }

  /** GB18030 text in a field of `length` bytes: ends at the first NUL, whatever follows; spaces around it are dropped. */
  text(length: number): string {
    const field = this.#take(length)
    const end = field.indexOf(0)
    // A character cut by the end of the field decodes as U+FFFD.
    return decoder
      .decode(end < 0 ? field : field.subarray(0, end))
      .replace(/\uFFFD$/, '')
      .trim()
  }

  #take(length: number): Uint8Array {
    const at = this.#move(length)
    return this.#bytes.subarray(at, at + length)
  }

  #move(length: number): number {
    if (this.remaining < length) throw new RangeError('read past the end of an application unit')
    const at = this.#at
    this.#at += length
    return at
  }
}
