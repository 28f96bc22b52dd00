import {describe, expect, it} from 'vitest'
import {distanceMeters} from '#geo/distanceMeters.ts'

describe('the distance between two positions', () => {
  it('is a sixtieth of a degree to the nautical mile, north and south', () => {
    expect(distanceMeters([120.5, 27], [120.5, 27 + 1 / 60])).toBeCloseTo(1_853.25, 1)
  })

  it('shrinks with the cosine of the latitude, east and west', () => {
    const atEquator = distanceMeters([0, 0], [0.01, 0])
    expect(distanceMeters([120, 60], [120.01, 60]) / atEquator).toBeCloseTo(0.5, 5)
  })

  it('is nothing to the same place, the same both ways, and half the earth to the other side', () => {
    expect(distanceMeters([120.5, 27.5], [120.5, 27.5])).toBe(0)
    expect(distanceMeters([120, 27], [121, 28])).toBe(distanceMeters([121, 28], [120, 27]))
    expect(distanceMeters([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6_371_008.8, 0)
  })
})
