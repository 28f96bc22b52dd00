import {expect, it} from 'vitest'
import {withUnitPhase} from '#server/domain/withUnitPhase.ts'
import {caseFile} from '../fixtures/stateEntities.ts'

const phase = (unit: string, name: 'dispatched' | 'enRoute' | 'onScene', at: number) => ({
  at,
  unitPhase: {unit, phase: name},
})

it('a case has the first time of each phase, and each unit its own, in whatever order they are told', () => {
  const told = [
    phase('E03', 'onScene', 400),
    phase('M01', 'dispatched', 120),
    phase('E03', 'dispatched', 100),
    phase('M01', 'onScene', 300),
    phase('E03', 'onScene', 500),
  ]
  const after = told.reduce(withUnitPhase, caseFile(1))
  expect(after.response).toMatchObject({dispatchedAt: 100, enRouteAt: null, onSceneAt: 300})
  expect(after.backendUnits).toEqual([
    {unit: 'E03', dispatchedAt: 100, enRouteAt: null, onSceneAt: 400},
    {unit: 'M01', dispatchedAt: 120, enRouteAt: null, onSceneAt: 300},
  ])
})

it('a step that tells of no unit leaves the case as it is', () => {
  const before = caseFile(1)
  expect(withUnitPhase(before, {at: 5})).toBe(before)
})

it('units beyond two hundred still count for the case', () => {
  const many = Array.from({length: 300}, (_, index) => phase(`U${index}`, 'dispatched', 1_000 - index))
  const after = many.reduce(withUnitPhase, caseFile(1))
  expect(after.backendUnits).toHaveLength(200)
  expect(after.response.dispatchedAt).toBe(701)
})
