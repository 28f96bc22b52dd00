import {expect, it} from 'vitest'
import {clockText, scaleAt, targetsOf} from '#web/panels/ResponseFigures/spanScale.ts'

it('the scale runs from a second to ten hours by the logarithm of time, and holds what lies beyond at its ends', () => {
  expect([0, 1, 36_000, 90_000].map(scaleAt)).toEqual([0, 0, 1, 1])
  expect(scaleAt(600) - scaleAt(60)).toBeCloseTo(scaleAt(60) - scaleAt(6))
})

it('times are written as a clock writes them', () => {
  expect([0, 51.6, 59.6, 260, 3_600, 11_100].map(clockText)).toEqual([
    '0 s',
    '52 s',
    '1:00',
    '4:20',
    '1:00:00',
    '3:05:00',
  ])
})

it('a target is drawn where it is of every unit, and of all the kinds that are shown', () => {
  const span = {from: 'received', to: 'dispatched'} as const
  const target = {...span, withinSeconds: 64, share: 0.9, numerator: 0, denominator: 0, isMet: null}
  const ofAll = {...target, kinds: null, unitKinds: null}
  const ofFires = {...target, kinds: ['fire' as const], unitKinds: null}
  const ofStations = {...target, kinds: null, unitKinds: ['fireStation' as const]}
  const targets = [ofAll, ofFires, ofStations]
  expect(targetsOf(span, {kinds: null, targets})).toEqual([ofAll])
  expect(targetsOf(span, {kinds: ['fire'], targets})).toEqual([ofAll, ofFires])
  expect(targetsOf(span, {kinds: ['fire', 'urban'], targets})).toEqual([ofAll])
  expect(targetsOf({from: 'dispatched', to: 'onScene'}, {kinds: null, targets})).toEqual([])
})
