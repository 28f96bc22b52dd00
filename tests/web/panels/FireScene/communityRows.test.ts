import {expect, it} from 'vitest'
import {areaRiskSchema} from '#contract/risk.ts'
import {communityRows, trendScale} from '#web/panels/FireScene/communityRows.ts'

function riskOf(code: string, expectedFires: number, trend: number[]) {
  const byBand = {low: 0, moderate: 0, elevated: 0, high: 0}
  const none = {premises: 9, expectedHarm: 0, openHazards: 0, overdueHazards: 0, blindSpots: 0}
  return areaRiskSchema.parse({code, byBand, ...none, expectedFires, trend})
}

it('puts the communities with the most expected fires first, each beside its own mean', () => {
  const rows = communityRows([
    riskOf('330383198001', 2, [1, 3]),
    riskOf('330383198002', 5, [4, 4]),
    riskOf('330383198003', 1, []),
  ])
  expect(rows.map(({code}) => code)).toEqual(['330383198002', '330383198001', '330383198003'])
  expect(rows[0]).toMatchObject({trend: [1, 1], change: 0})
  expect(rows[1]).toMatchObject({trend: [0.5, 1.5], change: 2})
  expect(rows[2]).toMatchObject({trend: [], change: null})
})

it('does not draw a change of a percent as a storm, nor cut one of half', () => {
  expect(trendScale([{trend: [0.99, 1.01]}])).toEqual({min: 0.9, max: 1.1})
  expect(trendScale([])).toEqual({min: 0.9, max: 1.1})
  expect(trendScale([{trend: [1, 1]}, {trend: [0.5, 1.5]}])).toEqual({min: 0.5, max: 1.5})
})
