import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {NearbyPoints} from '#geo/nearbyPoints.ts'
import type {Position} from '#geo/types.ts'

const position = fc.tuple(
  fc.double({min: 120.55, max: 120.56, noNaN: true}),
  fc.double({min: 27.55, max: 27.56, noNaN: true}),
)

describe('points near one of them', () => {
  it('are those within the distance by the great circle, without itself', () => {
    fc.assert(
      fc.property(fc.array(position, {minLength: 1, maxLength: 60}), positions => {
        const points = new NearbyPoints(positions)
        const found = points.within(0, 300)
        for (const [other, place] of positions.entries()) {
          const meters = distanceMeters(positions[0] ?? [0, 0], place)
          if (other === 0) expect(found).not.toContain(0)
          else if (meters < 299.5) expect(found).toContain(other)
          else if (meters > 300.5) expect(found).not.toContain(other)
        }
      }),
    )
  })

  it('hold others at the very same place', () => {
    const same: Position = [120.55, 27.55]
    expect(new NearbyPoints([same, same, [120.7, 27.55]]).within(0, 100)).toEqual([1])
  })

  it('are none where there is nothing', () => {
    expect(new NearbyPoints([]).within(0, 100)).toEqual([])
  })
})
