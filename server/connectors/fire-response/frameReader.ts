import {
  decodeFrame,
  decodeHeader,
  frameFault,
  hasRightChecksum,
  type Frame,
  type FrameHeader,
} from './frame.ts'
import {HEADER_BYTES, MAX_UNIT_BYTES, START_BYTE, TRAILER_BYTES} from './wire.ts'

const START_MARK = Buffer.from([START_BYTE, START_BYTE])
const EMPTY = Buffer.alloc(0)

/**
 * What the reader found in the stream. A wrong checksum between right marks is always told; a wrong length or mark
 * only where the stream was in order before it, since in the middle of garbage it says nothing.
 */
export type ReaderEvent =
  | {readonly kind: 'frame'; readonly frame: Frame}
  | {
      readonly kind: 'broken'
      readonly code: 'length' | 'checksum' | 'endMark'
      readonly header: FrameHeader
      /** The whole frame where its content can be trusted in spite of its marks, else null. */
      readonly bytes: Buffer | null
    }

/**
 * Cuts a byte stream into frames by their length field. After an error it goes on one byte further, so that a frame
 * inside the damage is still found. Holds at most one unfinished frame (1053 bytes). Linear in the bytes received,
 * but for streams made of start marks: there each byte may cost the sum over one frame.
 */
export class FrameReader {
  #pending: Buffer = EMPTY
  #garbageBytes = 0
  #position = 0
  /** No damage since the last whole frame. */
  #isInSync = true

  /** Bytes that belonged to no frame so far. */
  get garbageBytes(): number {
    return this.#garbageBytes
  }

  /** Where in the stream the unfinished frame begins; null when there is none. */
  get partialAt(): number | null {
    return this.#pending.length > 0 ? this.#position : null
  }

  /** Adds what came in and yields what it completes. Must be run to its end before the next call. */
  *push(chunk: Buffer): Generator<ReaderEvent> {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    yield* this.#scan()
    // A copy, so that a small rest does not hold the whole chunk.
    this.#pending = this.#pending.length === 0 ? EMPTY : Buffer.from(this.#pending)
  }

  /** Gives up on the unfinished frame and yields what was waiting behind its first byte. */
  *giveUp(): Generator<ReaderEvent> {
    if (this.#pending.length === 0) return
    this.#discard(1)
    yield* this.#scan()
  }

  *#scan(): Generator<ReaderEvent> {
    while (this.#seekStart()) {
      const pending = this.#pending
      if (pending.length < HEADER_BYTES) return
      const unitBytes = pending.readUInt16LE(24)
      if (unitBytes > MAX_UNIT_BYTES) {
        if (this.#isInSync) yield {kind: 'broken', code: 'length', header: decodeHeader(pending), bytes: null}
        this.#loseSync()
        continue
      }
      const length = HEADER_BYTES + unitBytes + TRAILER_BYTES
      if (pending.length < length) {
        if (this.#isInSync || !this.#skipToWholeFrame()) return
        continue
      }
      yield* this.#takeFrame(pending.subarray(0, length))
    }
  }

  *#takeFrame(whole: Buffer): Generator<ReaderEvent> {
    const code = frameFault(whole)
    if (code === null) {
      this.#advance(whole.length)
      this.#isInSync = true
      yield {kind: 'frame', frame: decodeFrame(whole)}
      return
    }
    if (this.#isInSync || code === 'checksum') {
      const bytes = code === 'endMark' && hasRightChecksum(whole) ? Buffer.from(whole) : null
      yield {kind: 'broken', code, header: decodeHeader(whole), bytes}
    }
    this.#loseSync()
  }

  #loseSync() {
    this.#isInSync = false
    this.#discard(1)
  }

  /** After damage an unfinished frame may be a false start: a whole one behind it comes first. False if there is none. */
  #skipToWholeFrame(): boolean {
    const pending = this.#pending
    for (let at = pending.indexOf(START_MARK, 1); at >= 0; at = pending.indexOf(START_MARK, at + 1)) {
      if (pending.length - at < HEADER_BYTES + TRAILER_BYTES) return false
      const length = HEADER_BYTES + pending.readUInt16LE(at + 24) + TRAILER_BYTES
      const isWhole = at + length <= pending.length && frameFault(pending.subarray(at, at + length)) === null
      if (isWhole) {
        this.#discard(at)
        return true
      }
    }
    return false
  }

  /** Moves to the next start mark, or to a lone last byte that may be half of one; false when there is no whole mark. */
  #seekStart(): boolean {
    const at = this.#pending.indexOf(START_MARK)
    if (at >= 0) {
      this.#discard(at)
      return true
    }
    const keep = this.#pending.at(-1) === START_BYTE ? 1 : 0
    this.#discard(this.#pending.length - keep)
    return false
  }

  #discard(count: number) {
    this.#garbageBytes += count
    this.#advance(count)
  }

  #advance(count: number) {
    this.#position += count
    this.#pending = this.#pending.subarray(count)
  }
}
