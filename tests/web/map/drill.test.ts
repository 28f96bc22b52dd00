import {expect, it} from 'vitest'
import {areaSchema, type Area} from '#contract/area.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {drillUp, shownCommunity} from '#web/map/drill.ts'

const areas = new Map(
  [
    area('330383', 'city', null),
    area('330383198001', 'community', '330383'),
    area('330383198001002', 'gridCell', '330383198001'),
  ].map(item => [item.code, item]),
)
const community = areaCodeSchema.parse('330383198001')
const cell = areaCodeSchema.parse('330383198001002')

it('shows the cells of the community that is drilled into, or that the drilled cell lies in', () => {
  expect(shownCommunity(areas, community)).toBe(community)
  expect(shownCommunity(areas, cell)).toBe(community)
})

it('shows no cells of the whole city, nor of an area nobody knows', () => {
  expect(shownCommunity(areas, null)).toBeNull()
  expect(shownCommunity(areas, areaCodeSchema.parse('330383'))).toBeNull()
  expect(shownCommunity(areas, areaCodeSchema.parse('330383198099'))).toBeNull()
})

it('goes up from cell to community to the whole city, and stays there', () => {
  expect(drillUp(areas, cell)).toBe(community)
  expect(drillUp(areas, community)).toBeNull()
  expect(drillUp(areas, null)).toBeNull()
})

function area(code: string, level: string, parent: string | null): Area {
  return areaSchema.parse({
    code,
    level,
    parent,
    name: code,
    bbox: [0, 0, 1, 1],
    anchor: [0, 0],
    residents: null,
  })
}
