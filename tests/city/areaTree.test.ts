import {rm} from 'node:fs/promises'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import type {AreaTree} from '#server/city/cityPack.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {place, smallPack, writePackTexts} from './packFixture.ts'

let folder: string
let tree: AreaTree

beforeAll(async () => {
  folder = await writePackTexts(smallPack())
  tree = (await loadCityPack(folder)).areaTree
})

afterAll(async () => {
  await rm(folder, {recursive: true})
})

describe('the area tree', () => {
  it('runs from the city over its communities to their cells, each knowing its parent', () => {
    expect(tree.areas.map(({level}) => level)).toEqual([
      'city',
      ...Array<string>(2).fill('community'),
      ...Array<string>(4).fill('gridCell'),
    ])
    expect([...tree.parentIndex]).toEqual([-1, 0, 0, 1, 1, 2, 2])
    expect(tree.indexOf('990001000002')).toBe(2)
    expect(tree.indexOf('990001000009')).toBeUndefined()
  })

  it('locates a position in its cell and community', () => {
    expect(tree.locate(place([1.5, 0.25]))).toEqual({
      position: place([1.5, 0.25]),
      gridCell: '990001000002001',
      community: '990001000002',
      isOutside: false,
    })
    expect(tree.gridCellIndexAt(place([1.5, 0.25]))).toBe(5)
  })

  it('knows a position outside from no position at all', () => {
    expect(tree.locate([121, 27])).toEqual({
      position: [121, 27],
      gridCell: null,
      community: null,
      isOutside: true,
    })
    expect(tree.locate(null)).toEqual({position: null, gridCell: null, community: null, isOutside: false})
  })

  it('has the west and south border of the city in it, and the east and north border not', () => {
    expect(tree.locate(place([0, 0.3])).isOutside).toBe(false)
    expect(tree.locate(place([0.3, 0])).isOutside).toBe(false)
    expect(tree.locate(place([2, 0.3])).isOutside).toBe(true)
    expect(tree.locate(place([0.3, 1])).isOutside).toBe(true)
  })

  it('tells what lies within what', () => {
    const [city, west, east, cell] = ['990001', '990001000001', '990001000002', '990001000001002'].map(code =>
      areaCodeSchema.parse(code),
    )
    const unknown = areaCodeSchema.parse('990002')
    const isWithin = (code: typeof city, ancestor: typeof city) =>
      tree.isWithin(code ?? unknown, ancestor ?? unknown)
    expect(isWithin(cell, city)).toBe(true)
    expect(isWithin(cell, west)).toBe(true)
    expect(isWithin(cell, cell)).toBe(true)
    expect(isWithin(cell, east)).toBe(false)
    expect(isWithin(city, cell)).toBe(false)
    expect(isWithin(unknown, city)).toBe(false)
    expect(isWithin(unknown, unknown)).toBe(false)
  })
})
