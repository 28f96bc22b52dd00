const LAYERS_FIELD = 3
const VALUES_FIELD = 4
const STRING_FIELD = 1
const LENGTH_DELIMITED = 2

/**
 * All texts among the properties of a vector tile (Mapbox Vector Tile 2.1, a protocol buffer), without reading its
 * shapes. Bytes that are no such tile give no text, or part of it. O(bytes of properties).
 */
export function tileTexts(tile: Uint8Array): readonly string[] {
  const texts: string[] = []
  const decoder = new TextDecoder()
  for (const layer of parts(tile, LAYERS_FIELD)) {
    for (const value of parts(layer, VALUES_FIELD)) {
      for (const text of parts(value, STRING_FIELD)) texts.push(decoder.decode(text))
    }
  }
  return texts
}

/** The length-delimited fields of one number in a message. */
function* parts(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  let at = 0
  while (at < message.length) {
    const [tag, afterTag] = readVarint(message, at)
    const type = tag & 7
    if (type === LENGTH_DELIMITED) {
      const [length, start] = readVarint(message, afterTag)
      at = start + length
      if (tag >> 3 === wanted) yield message.subarray(start, at)
    } else if (type === 0) {
      at = readVarint(message, afterTag)[1]
    } else if (type === 1 || type === 5) {
      at = afterTag + (type === 1 ? 8 : 4)
    } else {
      return
    }
  }
}

/** A number of up to 32 bits, and where what follows it begins. */
function readVarint(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0
  let at = start
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at] ?? 0
    at += 1
    if (shift < 32) value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value >>> 0, at]
  }
}
