import {Buffer, type Device} from '@luma.gl/core'
import type {PremisesTable} from '#contract/premisesTable.ts'
import type {PremisesPaint} from './premisesPaint.ts'
import type {Rgba} from './premisesPalette.ts'
import {splitPremises, type PremisesPart} from './premisesParts.ts'

/** A premises whose colour differs from what its kind says. */
export type PremisesMarks = ReadonlyMap<number, Rgba>

/** What deck.gl draws a part of the premises from. */
export interface PartColumns extends Pick<PremisesPart, 'bounds' | 'origin'> {
  readonly data: {
    readonly length: number
    readonly attributes: {
      readonly getPosition: {readonly value: Float32Array; readonly size: 3}
      readonly getFillColor: {readonly buffer: Buffer; readonly size: 4; readonly type: 'unorm8'}
    }
  }
}

/** What premises are drawn from. It keeps its identity as long as the table does, so that nothing is uploaded twice. */
export interface PremisesData {
  readonly parts: readonly PartColumns[]
  /** The highest of all roofs. */
  readonly topMeters: number
}

/** Where the colours are written to. */
export interface ColorSink {
  /** The colour of one point. */
  readonly writeOne: (index: number, color: Uint8Array) => void
  /** The colours of all points. */
  readonly writeAll: (colors: Uint8Array) => void
}

/**
 * Keeps the colours of many points where they are drawn from: a mark costs four bytes of upload, whatever the number of
 * points. Call `show` with all marks that hold; what they covered before gets its own colour back.
 */
export function createColorWriter(sink: ColorSink, colors: Uint8Array) {
  let shown: PremisesMarks = new Map()

  function show(marks: PremisesMarks): boolean {
    let isChanged = false
    for (const index of shown.keys()) {
      if (marks.has(index)) continue
      sink.writeOne(index, colors.slice(index * 4, index * 4 + 4))
      isChanged = true
    }
    for (const [index, color] of marks) {
      if (shown.get(index)?.join() === color.join()) continue
      sink.writeOne(index, Uint8Array.from(color))
      isChanged = true
    }
    shown = marks
    return isChanged
  }

  function patch(index: number, color: Rgba): void {
    colors.set(color, index * 4)
    if (!shown.has(index)) sink.writeOne(index, Uint8Array.from(color))
  }

  function repaint(next: Uint8Array): void {
    colors = next
    sink.writeAll(colors)
    const marks = shown
    shown = new Map()
    show(marks)
  }

  return {
    /** True when anything was written. O(marks). */
    show,
    /** Gives one point another colour, which shows once no mark covers it. */
    patch,
    /** Gives every point another colour. O(n). */
    repaint,
  }
}

/** Writes colours given in the table's order into the buffers of its parts. */
export function createPartsSink(
  parts: readonly {readonly indexes: Int32Array; readonly buffer: Pick<Buffer, 'write'>}[],
): ColorSink {
  const count = parts.reduce((sum, {indexes}) => sum + indexes.length, 0)
  const partOf = new Uint16Array(count)
  const placeOf = new Uint32Array(count)
  for (const [part, {indexes}] of parts.entries()) {
    for (const [place, index] of indexes.entries()) {
      partOf[index] = part
      placeOf[index] = place
    }
  }
  return {
    writeOne(index, color) {
      parts[partOf[index] ?? 0]?.buffer.write(color, (placeOf[index] ?? 0) * 4)
    },
    writeAll(colors) {
      for (const {indexes, buffer} of parts) buffer.write(colorsOf(indexes, colors), 0)
    },
  }
}

/** Uploads premises once. `destroy` frees what was uploaded. */
export function createPremisesColumns(device: Device, table: PremisesTable, paint: PremisesPaint) {
  const colors = paint.all(table)
  const parts = splitPremises(table).map(part => ({
    ...part,
    buffer: device.createBuffer({
      data: colorsOf(part.indexes, colors),
      usage: Buffer.VERTEX | Buffer.COPY_DST,
    }),
  }))
  const writer = createColorWriter(createPartsSink(parts), colors)
  const data: PremisesData = {
    parts: parts.map(columnsOf),
    topMeters: parts.reduce((top, part) => Math.max(top, part.topMeters), 0),
  }
  return {
    data,
    show: writer.show,
    repaint(next: PremisesPaint): void {
      writer.repaint(next.all(table))
    },
    /** Paints some of them anew, four bytes of upload each. */
    patch(indexes: readonly number[], next: PremisesPaint): void {
      for (const index of indexes) writer.patch(index, next.one(table, index))
    },
    destroy(): void {
      for (const {buffer} of parts) buffer.destroy()
    },
  }
}
export type PremisesColumns = ReturnType<typeof createPremisesColumns>

function columnsOf({
  indexes,
  bounds,
  origin,
  offsets,
  buffer,
}: PremisesPart & {readonly buffer: Buffer}): PartColumns {
  return {
    bounds,
    origin,
    data: {
      length: indexes.length,
      attributes: {
        getPosition: {value: offsets, size: 3},
        getFillColor: {buffer, size: 4, type: 'unorm8'},
      },
    },
  }
}

/** The colours of some points, one after another. */
function colorsOf(indexes: Int32Array, colors: Uint8Array): Uint8Array {
  const some = new Uint8Array(indexes.length * 4)
  for (const [place, index] of indexes.entries()) {
    some[place * 4] = colors[index * 4] ?? 0
    some[place * 4 + 1] = colors[index * 4 + 1] ?? 0
    some[place * 4 + 2] = colors[index * 4 + 2] ?? 0
    some[place * 4 + 3] = colors[index * 4 + 3] ?? 0
  }
  return some
}
