import {inflateSync} from 'node:zlib'

const HEADER = 44
const ENTRY = 20
const SFNT_HEADER = 12
const SFNT_ENTRY = 16

/**
 * The OpenType font inside a WOFF 1.0 file (W3C Recommendation 2012, §5): its tables unpacked, under a directory of their
 * own. A font library that reads WOFF itself unpacks a table again for every glyph.
 */
export function woffToSfnt(woff: Buffer): Buffer {
  const flavor = woff.subarray(4, 8)
  const count = woff.readUInt16BE(12)
  const tables = Array.from({length: count}, (_, index) => readTable(woff, HEADER + index * ENTRY))
  const head = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY)
  flavor.copy(head, 0)
  const power = 2 ** Math.floor(Math.log2(count))
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(power * SFNT_ENTRY, 6)
  head.writeUInt16BE(Math.log2(power), 8)
  head.writeUInt16BE((count - power) * SFNT_ENTRY, 10)
  let offset = head.length
  const parts: Buffer[] = [head]
  for (const [index, {tag, checksum, bytes}] of tables.entries()) {
    const at = SFNT_HEADER + index * SFNT_ENTRY
    tag.copy(head, at)
    head.writeUInt32BE(checksum, at + 4)
    head.writeUInt32BE(offset, at + 8)
    head.writeUInt32BE(bytes.length, at + 12)
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
    parts.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}

function readTable(woff: Buffer, at: number) {
  const offset = woff.readUInt32BE(at + 4)
  const packed = woff.subarray(offset, offset + woff.readUInt32BE(at + 8))
  const isPacked = packed.length < woff.readUInt32BE(at + 12)
  return {
    tag: woff.subarray(at, at + 4),
    checksum: woff.readUInt32BE(at + 16),
    bytes: isPacked ? inflateSync(packed) : packed,
  }
}
