import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {BBox} from '#geo/types.ts'
import {nearestPremises} from '#web/map/nearestPremises.ts'
import {premisesTableOf} from './premisesTables.ts'

const box: BBox = [0, 0, 1, 1]

describe('the premises under the pointer', () => {
  it('are the nearest inside the box, and none where none is near enough', () => {
    const table = premisesTableOf([
      [0.5, 0.5],
      [0.4, 0.4],
      [2, 2],
    ])
    const distanceTo = (index: number) => [3, 2, 0][index] ?? 9
    expect(nearestPremises(table, box, {within: 6, distanceTo})).toBe(1)
    expect(nearestPremises(table, box, {within: 1, distanceTo})).toBeNull()
  })

  it('are those that looking at each of them finds', () => {
    const positions = fc.array(
      fc.tuple(fc.double({min: -1, max: 2, noNaN: true}), fc.double({min: -1, max: 2, noNaN: true})),
      {
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(positions, given => {
        const table = premisesTableOf(given)
        const distanceTo = (index: number) => Math.abs((index * 7919) % 101)
        const expected = given
          .map(([lng, lat], index) => ({lng, lat, index}))
          .filter(({lng, lat}) => [lng, lat].every(value => value > 1e-6 && value < 1 - 1e-6))
          .map(({index}) => distanceTo(index))
        const found = nearestPremises(table, [1e-6, 1e-6, 1 - 1e-6, 1 - 1e-6], {within: 200, distanceTo})
        expect(found === null ? null : distanceTo(found)).toBe(
          expected.length === 0 ? null : Math.min(...expected),
        )
      }),
    )
  })
})
