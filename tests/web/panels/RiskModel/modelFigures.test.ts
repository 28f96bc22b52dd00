import {expect, it} from 'vitest'
import {calibrationOption} from '#web/panels/RiskModel/calibrationOption.ts'
import {
  brierGain,
  coefficientRows,
  nearnessOf,
  skillsOf,
  slopeWord,
  topOf,
  totalOf,
  verdictOf,
} from '#web/panels/RiskModel/modelFigures.ts'
import {CEILING, EVALUATION, modelNamed} from './evaluations.ts'

it('compares the model with the three baselines, and with the truth where that is known', () => {
  expect(skillsOf(EVALUATION).map(({rival}) => rival)).toEqual(['model', 'prior', 'inspectionAge', 'random'])
  const known = skillsOf({...EVALUATION, ceiling: CEILING})
  expect(known[0]?.rival).toBe('ceiling')
})

it('says how near the model comes to what only the truth could do better, where that is known', () => {
  const {gap, share} = nearnessOf({...EVALUATION, ceiling: CEILING}) ?? {}
  expect(gap).toBeCloseTo(0.02)
  expect(share).toBeCloseTo(0.28 / 0.3)
  expect(nearnessOf(EVALUATION)).toBeNull()
})

it('counts what is met by looking at the highest risks, of how many', () => {
  expect(topOf(EVALUATION.model, 0.1, EVALUATION)).toMatchObject({places: 1_000, hits: 40, fires: 100})
  expect(topOf(EVALUATION.model, 0.2, EVALUATION)).toBeNull()
})

it('calls a difference one only beyond what chance allows', () => {
  expect(verdictOf({expected: 20, fires: 14})).toBe('within')
  expect(verdictOf({expected: 20, fires: 12})).toBe('over')
  expect(verdictOf({expected: 20, fires: 28})).toBe('under')
  expect(verdictOf({expected: 0.2, fires: 0})).toBe('within')
})

it('adds up what was expected, and what of the error the model takes off', () => {
  expect(totalOf(EVALUATION)).toEqual({expected: 110, fires: 100})
  expect(brierGain(EVALUATION)).toBeCloseTo(1 - 0.0098 / 0.0099, 10)
})

it('names the slope by what it does to high and low risks', () => {
  expect([1.1, 0.8, 1.3, null].map(slopeWord)).toEqual(['good', 'wide', 'narrow', 'unknown'])
})

it('lists what moves the odds most first, with its interval and what experts held', () => {
  const prior = [
    {feature: 'indoorCharging', coefficient: Math.log(2), sd: 0.3, source: 'A publication'},
  ] as const
  const [first, second] = coefficientRows(modelNamed('m'), prior)
  expect(first).toMatchObject({feature: 'indoorCharging', step: 'yes', prior: {source: 'A publication'}})
  expect(first?.factor).toBeCloseTo(Math.exp(0.8))
  expect(first?.low).toBeCloseTo(Math.exp(0.8 - 0.1645))
  expect(first?.high).toBeCloseTo(Math.exp(0.8 + 0.1645))
  expect(first?.prior?.factor).toBeCloseTo(2)
  expect(second?.prior).toBeNull()
})

it('draws foretold against true on one scale that holds them all', () => {
  const look = {expected: 'x', observed: 'y', line: '#888', axis: '#888', fontPx: 10}
  const option = calibrationOption(EVALUATION.calibration.bins, look)
  expect(option.xAxis).toMatchObject({min: 0, max: 1.8})
  expect(option.yAxis).toMatchObject({min: 0, max: 1.8})
})
