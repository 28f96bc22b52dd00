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

it('names the communities with the most averted first, of fires or of harm, and none without', () => {
  const rows = [
    {code: community, firesAverted: 0, harmAverted: 3},
    {code: areaCodeSchema.parse('330383198002'), firesAverted: 2, harmAverted: 1},
    {code: areaCodeSchema.parse('330383198003'), firesAverted: 3, harmAverted: 0},
  ]
  const averted = (of: 'fires' | 'harm', count: number) =>
    mostAverted(rows, {of, count}).map(row => row.averted)
  expect(averted('fires', 9)).toEqual([3, 2])
  expect(averted('fires', 1)).toEqual([3])
  expect(averted('harm', 9)).toEqual([3, 1])
})
