import {WebMercatorViewport} from '@deck.gl/core'
import {describe, expect, it} from 'vitest'
import {isOverlapping, seenBounds} from '#web/layers/viewCulling.ts'

const [WIDTH, HEIGHT] = [960, 540]
const camera = (pitch: number) =>
  new WebMercatorViewport({width: WIDTH, height: HEIGHT, longitude: 120.56, latitude: 27.54, zoom: 16, pitch})

describe('what a camera may see', () => {
  it.each([0, 45, 60])('holds every roof whose dot is in the picture, at a pitch of %s degrees', pitch => {
    const viewport = camera(pitch)
    const [west, south, east, north] = seenBounds(viewport, 100)
    for (const meters of [0, 30, 100]) {
      for (const x of [0, WIDTH / 2, WIDTH]) {
        for (const y of [0, HEIGHT / 2, HEIGHT]) {
          const [lng = NaN, lat = NaN] = viewport.unproject([x, y], {targetZ: meters})
          expect(lng > west && lng < east && lat > south && lat < north).toBe(true)
        }
      }
    }
  })

  it('is little more than the ground in the picture', () => {
    const [west, south, east, north] = seenBounds(camera(0), 0)
    const [left, bottom, right, top] = camera(0).getBounds()
    expect((east - west) / (right - left)).toBeLessThan(1.1)
    expect((north - south) / (top - bottom)).toBeLessThan(1.1)
  })
})

describe('two boxes', () => {
  it.each([
    ['side by side', [2, 0, 3, 1], false],
    ['one above the other', [0, 2, 1, 3], false],
    ['with a corner in common', [1, 1, 2, 2], true],
    ['one in the other', [0.4, 0.4, 0.6, 0.6], true],
    ['crossing', [-1, 0.4, 2, 0.6], true],
  ] as const)('%s', (_, other, expected) => {
    expect(isOverlapping([0, 0, 1, 1], [...other])).toBe(expected)
    expect(isOverlapping([...other], [0, 0, 1, 1])).toBe(expected)
  })
})
