import {describe, expect, it} from 'vitest'
import {createColorWriter, createPartsSink, type PremisesData} from '#web/layers/premisesColumns.ts'
import {kindPaint} from '#web/layers/premisesPaint.ts'
import {createPremisesLayers} from '#web/layers/premisesLayers.ts'
import {PREMISES_COLORS, premisesRgba} from '#web/layers/premisesPalette.ts'
import {PALETTES} from '#web/theme/palette.ts'
import {premisesTableOf} from '../map/premisesTables.ts'

const RED = [255, 0, 0, 255] as const
const table = premisesTableOf([
  [120.5, 27.5],
  [120.6, 27.6],
  [120.7, 27.7],
  [120.8, 27.8],
])

describe('the columns of premises', () => {
  it('colour every dot by its kind', () => {
    const colors = kindPaint('dark').all(table)
    expect([...colors.slice(0, 4)]).toEqual(premisesRgba('dark')[0])
    expect([...colors.slice(4, 8)]).toEqual(premisesRgba('dark')[1])
    expect([...colors.slice(12, 16)]).toEqual(premisesRgba('dark')[0])
  })

  it('leave red and amber to those with an alarm', () => {
    for (const theme of ['dark', 'light'] as const) {
      for (const color of PREMISES_COLORS[theme]) {
        expect([PALETTES[theme].act, PALETTES[theme].late]).not.toContain(color)
      }
    }
  })
})

describe('marking premises', () => {
  it('uploads four bytes for a mark, none while it stands, and gives the colour of the kind back after', () => {
    const {sink, writes} = recorder()
    const writer = createColorWriter(sink, kindPaint('dark').all(table))
    expect(writer.show(new Map([[2, RED]]))).toBe(true)
    expect(writer.show(new Map([[2, RED]]))).toBe(false)
    expect(writer.show(new Map())).toBe(true)
    expect(writes).toEqual([
      [[...RED], 8],
      [[...(premisesRgba('dark')[2] ?? [])], 8],
    ])
  })

  it('keeps its marks when the theme changes', () => {
    const {sink, writes} = recorder()
    const writer = createColorWriter(sink, kindPaint('dark').all(table))
    writer.show(new Map([[1, RED]]))
    writes.length = 0
    writer.repaint(kindPaint('light').all(table))
    expect(writes.map(([, offset]) => offset)).toEqual([0, 4])
    writer.show(new Map())
    expect(writes.at(-1)).toEqual([[...(premisesRgba('light')[1] ?? [])], 4])
  })
})

describe('premises in parts', () => {
  it('take their colours in the order in which they are drawn', () => {
    const first: [number[], number][] = []
    const second: [number[], number][] = []
    const sink = createPartsSink([
      {indexes: Int32Array.of(3, 0), buffer: bufferInto(first)},
      {indexes: Int32Array.of(1, 2), buffer: bufferInto(second)},
    ])
    sink.writeAll(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3))
    expect(first).toEqual([[[3, 3, 3, 3, 0, 0, 0, 0], 0]])
    expect(second).toEqual([[[1, 1, 1, 1, 2, 2, 2, 2], 0]])
    sink.writeOne(2, Uint8Array.from(RED))
    expect(second.at(-1)).toEqual([[...RED], 4])
    expect(first).toHaveLength(1)
  })
})

describe('the layer of premises', () => {
  it('hands its data on untouched and hides without leaving the list', () => {
    const data: PremisesData = {parts: [], topMeters: 0}
    const given = {data, version: 0, selected: null, theme: 'dark', unit: 1} as const
    const [shown] = createPremisesLayers({...given, visible: true})
    const [hidden] = createPremisesLayers({...given, visible: false})
    expect(shown.props.premises).toBe(data)
    expect(hidden.props).toMatchObject({premises: data, visible: false})
  })

  it('rings the selected premises only', () => {
    const given = {data: null, version: 0, visible: true, theme: 'dark', unit: 1} as const
    expect(createPremisesLayers({...given, selected: [1, 2, 3]})[1].props.data).toEqual([[1, 2, 3]])
    expect(createPremisesLayers({...given, selected: null})[1].props.data).toEqual([])
  })
})

/** Colours as they would be uploaded, of all premises in one part. */
function recorder() {
  const writes: [number[], number][] = []
  const sink = createPartsSink([{indexes: Int32Array.from(table.ids.keys()), buffer: bufferInto(writes)}])
  return {sink, writes}
}

function bufferInto(writes: [number[], number][]) {
  return {
    write(data: ArrayBufferLike | ArrayBufferView | SharedArrayBuffer, offset = 0) {
      writes.push([[...(data as Uint8Array)], offset])
    },
  }
}
