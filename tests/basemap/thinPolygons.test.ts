import {describe, expect, it} from 'vitest'
import {thinPolygons} from '#server/basemap/thinPolygons.ts'
import type {TileFeature} from '#server/basemap/tileFeature.ts'

const ZOOM = 11
/** A pixel of a tile of 512 at this zoom, in degrees of longitude; on the equator of latitude too. */
const PIXEL = 360 / (512 * 2 ** ZOOM)

/** A square of so many pixels a side, its west-south corner so many pixels from 0° N 120° E. */
function block([x, y]: [number, number], side: number, className = 'field'): TileFeature {
  const corners = [
    [0, 0],
    [side, 0],
    [side, side],
    [0, side],
    [0, 0],
  ].map(([east = 0, north = 0]) => [120 + (x + east) * PIXEL, (y + north) * PIXEL])
  return {
    type: 'Feature',
    properties: {class: className},
    geometry: {type: 'Polygon', coordinates: [corners]},
  }
}

/** The area of all that has this class, in square pixels. */
function pixelsOf(features: readonly TileFeature[], className: string): number {
  return features
    .filter(({properties}) => properties['class'] === className)
    .map(({geometry}) => (geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : []))
    .map(
      ([first = [], , third = []]) =>
        ((third[0] ?? 0) - (first[0] ?? 0)) * ((third[1] ?? 0) - (first[1] ?? 0)),
    )
    .reduce((sum, area) => sum + area / PIXEL ** 2, 0)
}

const FIELDS = Array.from({length: 400}, (_, index) => block([index % 20, Math.floor(index / 20)], 1))

describe('blocks seen from far away', () => {
  it('become fewer, and colour as much of the ground as before', () => {
    const thinned = thinPolygons(FIELDS, ZOOM)
    expect(thinned.length).toBeLessThan(40)
    expect(pixelsOf(thinned, 'field')).toBeCloseTo(400, 0)
  })

  it('stay what they are where they can be seen', () => {
    const large = block([2, 2], 8)
    expect(thinPolygons([large, ...FIELDS], ZOOM)[0]).toBe(large)
    expect(thinPolygons(FIELDS, ZOOM + 3)).toEqual(FIELDS)
  })

  it('do not take the colour of another class', () => {
    const mixed = FIELDS.map((field, index) =>
      index % 4 === 0 ? {...field, properties: {class: 'village'}} : field,
    )
    const thinned = thinPolygons(mixed, ZOOM)
    expect(pixelsOf(thinned, 'village')).toBeCloseTo(100, 0)
    expect(pixelsOf(thinned, 'field')).toBeCloseTo(300, 0)
  })

  it('lie where the small ones were', () => {
    const [square] = thinPolygons([block([0, 0], 2), block([2, 2], 2)], ZOOM)
    const ring = square?.geometry.type === 'Polygon' ? (square.geometry.coordinates[0] ?? []) : []
    expect(((ring[0]?.[0] ?? 0) + (ring[2]?.[0] ?? 0)) / 2).toBeCloseTo(120 + 2 * PIXEL, 6)
    expect(((ring[0]?.[1] ?? 0) + (ring[2]?.[1] ?? 0)) / 2).toBeCloseTo(2 * PIXEL, 6)
  })

  it('with a hole, or in several parts, are left alone', () => {
    const plain = block([0, 0], 2)
    const ring = plain.geometry.type === 'Polygon' ? (plain.geometry.coordinates[0] ?? []) : []
    const holed: TileFeature = {...plain, geometry: {type: 'Polygon', coordinates: [ring, ring]}}
    const parts: TileFeature = {...plain, geometry: {type: 'MultiPolygon', coordinates: [[ring]]}}
    expect(thinPolygons([holed, parts], ZOOM)).toEqual([holed, parts])
  })
})
