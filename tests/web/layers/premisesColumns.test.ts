import {describe, expect, it} from 'vitest'
import {createColorWriter, premisesPositions, type PremisesData} from '#web/layers/premisesColumns.ts'
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
  it('place every dot on its roof', () => {
    expect([...premisesPositions(table).slice(3, 6)]).toEqual([120.6, 27.6, 3.1])
  })

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
    const {buffer, writes} = recorder()
    const writer = createColorWriter(buffer, kindPaint('dark').all(table))
    expect(writer.show(new Map([[2, RED]]))).toBe(true)
    expect(writer.show(new Map([[2, RED]]))).toBe(false)
    expect(writer.show(new Map())).toBe(true)
    expect(writes).toEqual([
      [[...RED], 8],
      [[...(premisesRgba('dark')[2] ?? [])], 8],
    ])
  })

  it('keeps its marks when the theme changes', () => {
    const {buffer, writes} = recorder()
    const writer = createColorWriter(buffer, kindPaint('dark').all(table))
    writer.show(new Map([[1, RED]]))
    writes.length = 0
    writer.repaint(kindPaint('light').all(table))
    expect(writes.map(([, offset]) => offset)).toEqual([0, 4])
    writer.show(new Map())
    expect(writes.at(-1)).toEqual([[...(premisesRgba('light')[1] ?? [])], 4])
  })
})

describe('the layer of premises', () => {
  it('hands its data on untouched and hides without leaving the list', () => {
    const data = {length: 4} as PremisesData
    const given = {data, version: 0, selected: null, theme: 'dark', unit: 1} as const
    const [shown] = createPremisesLayers({...given, visible: true})
    const [hidden] = createPremisesLayers({...given, visible: false})
    expect(shown?.props.data).toBe(data)
    expect(hidden?.props).toMatchObject({data, visible: false})
  })

  it('rings the selected premises only', () => {
    const given = {data: null, version: 0, visible: true, theme: 'dark', unit: 1} as const
    expect(createPremisesLayers({...given, selected: [1, 2, 3]})[1]?.props.data).toEqual([[1, 2, 3]])
    expect(createPremisesLayers({...given, selected: null})[1]?.props.data).toEqual([])
  })
})

function recorder() {
  const writes: [number[], number][] = []
  const buffer = {
    write(data: ArrayBufferLike | ArrayBufferView | SharedArrayBuffer, offset = 0) {
      writes.push([[...(data as Uint8Array)], offset])
    },
  }
  return {buffer, writes}
}
