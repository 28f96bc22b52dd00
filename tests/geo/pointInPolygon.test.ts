import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import type {Position, Ring} from '#geo/types.ts'

const square: Ring = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
]
const hole: Ring = [
  [0.5, 0.5],
  [0.5, 1.5],
  [1.5, 1.5],
  [1.5, 0.5],
  [0.5, 0.5],
]

describe('pointInPolygon', () => {
  it('holds what is inside and not what is beside', () => {
    expect(pointInPolygon([1, 1], [square])).toBe(true)
    expect(pointInPolygon([3, 1], [square])).toBe(false)
    expect(pointInPolygon([-1, 1], [square])).toBe(false)
    expect(pointInPolygon([1, 3], [square])).toBe(false)
  })

  it('does not hold what lies in a hole', () => {
    expect(pointInPolygon([1, 1], [square, hole])).toBe(false)
    expect(pointInPolygon([0.25, 1], [square, hole])).toBe(true)
  })

  it('has its west and south borders and not its east and north ones', () => {
    expect(pointInPolygon([0, 1], [square])).toBe(true)
    expect(pointInPolygon([1, 0], [square])).toBe(true)
    expect(pointInPolygon([2, 1], [square])).toBe(false)
    expect(pointInPolygon([1, 2], [square])).toBe(false)
  })

  it('gives a point on a slanted border to exactly one of two neighbours, whichever way each draws it', () => {
    const small = fc.double({min: -1, max: 1, noNaN: true})
    const share = fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true})
    fc.assert(
      fc.property(small, small, share, (x, y, t) => {
        // Near 0, where doubles are dense: a different rounding of the same border shows.
        const south: Position = [x, 0]
        const north: Position = [y, 1.1]
        const west: Ring = [[-2, 0], south, north, [-2, 1.1], [-2, 0]]
        const east: Ring = [[2, 0], [2, 1.1], north, south, [2, 0]]
        const onBorder: Position = [x + (y - x) * t, 1.1 * t]
        expect(Number(pointInPolygon(onBorder, [west])) + Number(pointInPolygon(onBorder, [east]))).toBe(1)
      }),
      {numRuns: 10_000},
    )
  })
})
