import {describe, expect, it} from 'vitest'
import {roofPosition, splitPremises} from '#web/layers/premisesParts.ts'
import {premisesTableOf} from '../map/premisesTables.ts'

const SIDE = 40
/** A city of rows from west to east, each far longer than a part is wide. */
const table = premisesTableOf(
  Array.from({length: SIDE * SIDE}, (_, index) => [
    120.4 + (index % SIDE) * 0.01,
    27.4 + Math.floor(index / SIDE) * 0.01,
  ]),
)

describe('premises in parts', () => {
  it('hold each of them once, in parts no larger than asked for', () => {
    const parts = splitPremises(table, 100)
    expect(Math.max(...parts.map(({indexes}) => indexes.length))).toBe(100)
    const indexes = parts.flatMap(part => [...part.indexes])
    expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({length: table.count}, (_, index) => index))
  })

  it('lie close together', () => {
    const sides = splitPremises(table, 100).flatMap(({bounds: [west, south, east, north]}) => [
      east - west,
      north - south,
    ])
    expect(Math.max(...sides)).toBeLessThan(0.21)
  })

  it('say where each is drawn, to a centimetre: on its roof, counted from the origin', () => {
    for (const {indexes, offsets, origin, bounds, topMeters} of splitPremises(table, 100)) {
      for (const [place, index] of indexes.entries()) {
        const roof = roofPosition(table, index)
        const drawn = origin.map((from, axis) => from + (offsets[place * 3 + axis] ?? 0))
        expect(drawn[0]).toBeCloseTo(roof[0], 7)
        expect(drawn[1]).toBeCloseTo(roof[1], 7)
        expect(drawn[2]).toBeCloseTo(roof[2], 2)
        expect(roof[0] >= bounds[0] && roof[0] <= bounds[2]).toBe(true)
        expect(roof[1] >= bounds[1] && roof[1] <= bounds[3]).toBe(true)
        expect(roof[2]).toBeLessThanOrEqual(topMeters)
      }
    }
  })

  it('are none where there are no premises', () => {
    expect(splitPremises(premisesTableOf([]))).toEqual([])
  })

  it('stand on roofs', () => {
    expect(roofPosition(table, 3)).toEqual([120.43, 27.4, 3 * 3.1])
  })
})
