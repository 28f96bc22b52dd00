import {Buffer, type Device} from '@luma.gl/core'
import type {PremisesTable} from '#contract/premisesTable.ts'
import type {PremisesPaint} from './premisesPaint.ts'
import type {Rgba} from './premisesPalette.ts'

const STOREY_METERS = 3.1

/** A premises whose colour differs from what its kind says. */
export type PremisesMarks = ReadonlyMap<number, Rgba>

/** What deck.gl draws premises from. It keeps its identity as long as the table does, so that nothing is uploaded twice. */
export interface PremisesData {
  readonly length: number
  readonly attributes: {
    readonly getPosition: {readonly value: Float64Array; readonly size: 3}
    readonly getFillColor: {readonly buffer: Buffer; readonly size: 4; readonly type: 'unorm8'}
  }
}

/** Positions on the roof, `[lng, lat, meters]` one after another: what is seen from the side lies on its building. O(n). */
export function premisesPositions({count, lngE6, latE6, floors}: PremisesTable): Float64Array {
  const positions = new Float64Array(count * 3)
  for (let index = 0; index < count; index += 1) {
    positions[index * 3] = (lngE6[index] ?? 0) / 1e6
    positions[index * 3 + 1] = (latE6[index] ?? 0) / 1e6
    positions[index * 3 + 2] = (floors[index] ?? 0) * STOREY_METERS
  }
  return positions
}

/** Where the colours are written to. */
export type ColorBuffer = Pick<Buffer, 'write'>

/**
 * Keeps the colours of many points in a buffer of its own: a mark costs four bytes of upload, whatever the number of
 * points. Call `show` with all marks that hold; what they covered before gets its own colour back.
 */
export function createColorWriter(buffer: ColorBuffer, colors: Uint8Array) {
  let shown: PremisesMarks = new Map()

  function show(marks: PremisesMarks): boolean {
    let isChanged = false
    for (const index of shown.keys()) {
      if (marks.has(index)) continue
      buffer.write(colors.slice(index * 4, index * 4 + 4), index * 4)
      isChanged = true
    }
    for (const [index, color] of marks) {
      if (shown.get(index)?.join() === color.join()) continue
      buffer.write(Uint8Array.from(color), index * 4)
      isChanged = true
    }
    shown = marks
    return isChanged
  }

  function patch(index: number, color: Rgba): void {
    colors.set(color, index * 4)
    if (!shown.has(index)) buffer.write(Uint8Array.from(color), index * 4)
  }

  function repaint(next: Uint8Array): void {
    colors = next
    buffer.write(colors, 0)
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

/** Uploads premises once. `destroy` frees what was uploaded. */
export function createPremisesColumns(device: Device, table: PremisesTable, paint: PremisesPaint) {
  const colors = paint.all(table)
  const buffer = device.createBuffer({data: colors, usage: Buffer.VERTEX | Buffer.COPY_DST})
  const writer = createColorWriter(buffer, colors)
  const data: PremisesData = {
    length: table.count,
    attributes: {
      getPosition: {value: premisesPositions(table), size: 3},
      getFillColor: {buffer, size: 4, type: 'unorm8'},
    },
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
      buffer.destroy()
    },
  }
}
export type PremisesColumns = ReturnType<typeof createPremisesColumns>
