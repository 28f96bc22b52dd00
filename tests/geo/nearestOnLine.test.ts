import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {nearestOnLine} from '#geo/nearestOnLine.ts'
import type {Position} from '#geo/types.ts'

const LINE: Position[] = [
  [120.5, 27.5],
  [120.51, 27.5],
  [120.51, 27.51],
]

describe('the nearest point of a line', () => {
  it('lies on the segment beside, and is told with the vertex before it', () => {
    const {point, after, metersAway} = nearestOnLine(LINE, [120.512, 27.505])
    expect(after).toBe(1)
    expect(point[0]).toBeCloseTo(120.51, 9)
    expect(point[1]).toBeCloseTo(27.505, 6)
    expect(metersAway).toBeCloseTo(distanceMeters([120.512, 27.505], [120.51, 27.505]), 3)
  })

  it('is an end where the line lies behind, and the only vertex of a line of one', () => {
    expect(nearestOnLine(LINE, [120.49, 27.49]).point).toEqual(LINE[0])
    expect(nearestOnLine(LINE, [120.51, 27.6])).toMatchObject({point: LINE[2], after: 1})
    expect(nearestOnLine([LINE[0]!], LINE[1]!).point).toEqual(LINE[0])
  })

  it('is no farther than any point that is tried', () => {
    const position = fc
      .tuple(
        fc.double({min: 120.49, max: 120.52, noNaN: true}),
        fc.double({min: 27.49, max: 27.52, noNaN: true}),
      )
      .map(([lng, lat]): Position => [lng, lat])
    fc.assert(
      fc.property(
        fc.array(position, {minLength: 1, maxLength: 8}),
        position,
        fc.double({min: 0, max: 1, noNaN: true}),
        (line, from, share) => {
          const {metersAway} = nearestOnLine(line, from)
          for (const [index, end] of line.entries()) {
            const start = line[index - 1] ?? end
            const tried: Position = [
              start[0] + share * (end[0] - start[0]),
              start[1] + share * (end[1] - start[1]),
            ]
            expect(metersAway).toBeLessThanOrEqual(distanceMeters(from, tried) * 1.001 + 0.01)
          }
        },
      ),
    )
  })
})
