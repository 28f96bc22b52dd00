import {Buffer, type Device} from '@luma.gl/core'
import type {PremisesTable} from '#contract/premisesTable.ts'
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

/** One colour for each of the premises, by its kind; red, green, blue, alpha as bytes. O(n). */
export function premisesColors({count, kind}: PremisesTable, colorOf: readonly Rgba[]): Uint8Array {
  const colors = new Uint8Array(count * 4)
  for (let index = 0; index < count; index += 1) {
    const color = colorOf[kind[index] ?? 0] ?? colorOf[0]
    if (color) colors.set(color, index * 4)
  }
  return colors
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
    /** Gives every point the colours of another theme. O(n). */
    repaint,
  }
}

/** Uploads premises once. `destroy` frees what was uploaded. */
export function createPremisesColumns(device: Device, table: PremisesTable, colorOf: readonly Rgba[]) {
  const colors = premisesColors(table, colorOf)
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
    repaint(nextColorOf: readonly Rgba[]): void {
      writer.repaint(premisesColors(table, nextColorOf))
    },
    destroy(): void {
      buffer.destroy()
    },
  }
}
export type PremisesColumns = ReturnType<typeof createPremisesColumns>
