import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {encodeFrame, type FrameHeader} from '#server/connectors/fire-response/frame.ts'
import {FrameReader, type ReaderEvent} from '#server/connectors/fire-response/frameReader.ts'

const byte = fc.integer({min: 0, max: 255})
const bytes = (min: number, max: number) => fc.uint8Array({minLength: min, maxLength: max})
const header: fc.Arbitrary<FrameHeader> = fc.record({
  serial: fc.integer({min: 0, max: 0xffff}),
  versionMajor: byte,
  versionUser: byte,
  time: bytes(6, 6),
  source: bytes(6, 6).map(value => Buffer.from(value).toString('hex')),
  destination: bytes(6, 6).map(value => Buffer.from(value).toString('hex')),
  command: byte,
})
const anyFrame = fc.tuple(header, bytes(0, 1024)).map(([head, unit]) => encodeFrame(head, unit))
/** Without the start mark's byte, so that no garbage can look like the start of a frame and swallow the next one. */
const plainGarbage = fc
  .uint8Array({maxLength: 200})
  .map(value => Buffer.from(value.map(each => (each === 0x40 ? 0 : each))))

function readAll(reader: FrameReader, chunks: Iterable<Buffer>): ReaderEvent[] {
  const events: ReaderEvent[] = []
  for (const chunk of chunks) events.push(...reader.push(chunk))
  return events
}

function framesOf(events: readonly ReaderEvent[]): string[] {
  return events.flatMap(event => (event.kind === 'frame' ? [event.frame.bytes.toString('hex')] : []))
}

function* split(stream: Buffer, sizes: readonly number[]) {
  let at = 0
  for (let turn = 0; at < stream.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    yield stream.subarray(at, at + size)
    at += size
  }
}

const valid = encodeFrame({
  serial: 7,
  versionMajor: 1,
  versionUser: 1,
  time: Uint8Array.of(0, 0, 10, 23, 11, 26),
  source: '000000000379',
  destination: '000000015b38',
  command: 2,
})

describe('FrameReader', () => {
  test('finds every frame, however the stream is cut and whatever plain garbage lies between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(plainGarbage, anyFrame), {minLength: 1, maxLength: 6}),
        fc.array(fc.integer({min: 1, max: 1500}), {minLength: 1, maxLength: 8}),
        (pieces, sizes) => {
          const stream = Buffer.concat(pieces.flat())
          const reader = new FrameReader()
          const events = readAll(reader, split(stream, sizes))
          expect(framesOf(events)).toEqual(pieces.map(([, frame]) => frame.toString('hex')))
          expect(reader.garbageBytes).toBe(pieces.reduce((sum, [garbage]) => sum + garbage.length, 0))
        },
      ),
      {numRuns: 200},
    )
  })

  test('survives any bytes, holds less than one frame of them, and finds frames again after enough quiet', () => {
    fc.assert(
      fc.property(bytes(0, 5_000), fc.integer({min: 1, max: 700}), (noise, size) => {
        const reader = new FrameReader()
        let held = 0
        for (const chunk of split(Buffer.from(noise), [size])) {
          for (const event of reader.push(chunk)) expect(['frame', 'broken']).toContain(event.kind)
          held += chunk.length
        }
        expect(held).toBe(noise.length)
        const events = readAll(reader, [Buffer.alloc(1054), valid])
        expect(framesOf(events)).toContain(valid.toString('hex'))
        expect(reader.partialAt).toBeNull()
      }),
      {numRuns: 300},
    )
  })

  test('goes on one byte after an error, so a frame inside a broken one is found', () => {
    const broken = encodeFrame(
      {
        ...{serial: 1, versionMajor: 1, versionUser: 1, command: 2},
        time: new Uint8Array(6),
        source: '0'.repeat(12),
        destination: '0'.repeat(12),
      },
      valid,
    )
    broken[broken.length - 3] = (broken.at(-3) ?? 0) ^ 0xff
    expect(framesOf(readAll(new FrameReader(), [broken]))).toEqual([valid.toString('hex')])
  })

  test('takes a frame by its length, not by an end mark within it', () => {
    const withMarks = encodeFrame(
      {
        ...{serial: 1, versionMajor: 1, versionUser: 1, command: 2},
        time: new Uint8Array(6),
        source: '1'.repeat(12),
        destination: '2'.repeat(12),
      },
      Buffer.from('2323404023232323', 'hex'),
    )
    expect(framesOf(readAll(new FrameReader(), [withMarks]))).toEqual([withMarks.toString('hex')])
  })

  test('tells of a unit over 1024 bytes at once, without waiting for it', () => {
    const oversized = Buffer.from(valid)
    oversized.writeUInt16LE(1025, 24)
    const [event] = readAll(new FrameReader(), [oversized.subarray(0, 27)])
    expect(event).toMatchObject({kind: 'broken', code: 'length', header: {serial: 7}})
  })

  test('tells of a wrong checksum and of a wrong end mark', () => {
    const badSum = Buffer.from(valid)
    badSum[27] = (badSum[27] ?? 0) ^ 1
    expect(readAll(new FrameReader(), [badSum])[0]).toMatchObject({
      kind: 'broken',
      code: 'checksum',
      bytes: null,
    })
    const badMark = Buffer.from(valid)
    badMark[29] = 0
    expect(readAll(new FrameReader(), [badMark])[0]).toMatchObject({
      kind: 'broken',
      code: 'endMark',
      bytes: badMark,
    })
  })

  test('tells of lost marks once, not for every byte of garbage', () => {
    const events = readAll(new FrameReader(), [Buffer.alloc(10_000, 0x40)])
    expect(events).toHaveLength(1)
  })

  test('does not wait, after damage, for the rest of a false start that a whole frame stands behind', () => {
    const falseStart = Buffer.from(valid.subarray(0, 27))
    falseStart.writeUInt16LE(1000, 24)
    const broken = Buffer.from(valid)
    broken[27] = (broken[27] ?? 0) ^ 1
    const reader = new FrameReader()
    expect(framesOf(readAll(reader, [broken, falseStart, valid, falseStart]))).toEqual([
      valid.toString('hex'),
    ])
    expect(reader.partialAt).not.toBeNull()
  })

  test('gives up on an unfinished frame and finds what waited behind it', () => {
    const reader = new FrameReader()
    const promise = Buffer.from(valid)
    promise.writeUInt16LE(900, 24)
    expect(readAll(reader, [promise.subarray(0, 27), valid])).toEqual([])
    expect(reader.partialAt).toBe(0)
    expect(framesOf([...reader.giveUp()])).toEqual([valid.toString('hex')])
    expect(reader.partialAt).toBeNull()
  })

  test('refuses to write a unit over 1024 bytes', () => {
    const [event] = readAll(new FrameReader(), [valid])
    if (event?.kind !== 'frame') throw new Error('no frame')
    expect(() => encodeFrame(event.frame, new Uint8Array(1025))).toThrow(RangeError)
  })
})
