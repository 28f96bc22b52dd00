import {expect, it} from 'vitest'
import {areaCodeSchema} from '#contract/ids.ts'
import {measuresOf, mostAverted, withMeasure, type MeasureDraft} from '#web/panels/WhatIf/measureDraft.ts'

const community = areaCodeSchema.parse('330383198001')
const smoke: MeasureDraft = {type: 'fitSmoke', area: null, top: 500}

it('asks for what was put together, and for all where nothing narrows it', () => {
  expect(measuresOf([smoke, {type: 'forbidCharging', area: community, top: null}])).toEqual({
    measures: [
      {type: 'fitSmoke', top: 500},
      {type: 'forbidCharging', area: community},
    ],
  })
})

it('takes a measure once, and no more than the server takes', () => {
  const one = withMeasure([], smoke)
  expect(withMeasure(one, {...smoke})).toBe(one)
  expect(withMeasure(one, {...smoke, top: 100})).toHaveLength(2)
  const many = Array.from({length: 10}, (_, index) => ({...smoke, top: index + 1}))
  expect(withMeasure(many, smoke)).toBe(many)
})

it('names the communities with the most averted first, and none without', () => {
  const rows = [{firesAverted: 0}, {firesAverted: 2}, {firesAverted: 3}, {firesAverted: 1}]
  expect(mostAverted(rows, 2).map(row => row.firesAverted)).toEqual([3, 2])
  expect(mostAverted(rows, 9)).toHaveLength(3)
})
