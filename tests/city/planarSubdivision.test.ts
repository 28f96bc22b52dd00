import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Ring} from '#geo/types.ts'
import {subdividePlane} from '#mock/city/planarSubdivision.ts'
import {findRingFaults} from '#server/city/ringRules.ts'

function square(x: number, y: number, size: number): MultiPolygonRings {
  return [
    [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  ]
}

describe('a planar subdivision', () => {
  it('cuts two overlapping squares into three faces', () => {
    const {faces} = subdividePlane([square(0, 0, 10), square(5, 5, 10)])
    const byCover = new Map(faces.map(({covers, area}) => [covers.join(), area]))
    expect(byCover).toEqual(
      new Map([
        ['0', 75],
        ['0,1', 25],
        ['1', 75],
      ]),
    )
    expect(faces).toHaveLength(3)
  })

  it('finds the gap that squares enclose, and who borders on it', () => {
    const ring = [
      square(0, 0, 10),
      square(10, 0, 10),
      square(20, 0, 10),
      square(0, 10, 10),
      square(20, 10, 10),
    ]
    const {faces} = subdividePlane([...ring, square(0, 20, 10), square(10, 20, 10), square(20, 20, 10)])
    const gap = faces.find(({covers}) => covers.length === 0)
    expect(gap?.area).toBe(100)
    expect([...(gap?.borders.values() ?? [])]).toEqual([10, 10, 10, 10])
  })

  it('knows a polygon that lies within another without touching it', () => {
    const subdivision = subdividePlane([square(0, 0, 30), square(10, 10, 10)])
    expect(subdivision.faces.map(({covers, area}) => [covers, area])).toEqual([
      [[0], 800],
      [[0, 1], 100],
    ])
    const rim = subdivision.unite(face => (face === 0 ? 0 : -1)).get(0)
    expect(rim?.map(polygon => polygon.map(ringArea))).toEqual([[900, -100]])
  })

  it('gives a vertex to the border that it lies on, so that neighbours share it', () => {
    const subdivision = subdividePlane([square(0, 0, 20), square(20, 0, 10), square(20, 10, 10)])
    const shapes = subdivision.unite(face => face)
    const large = subdivision.faces.findIndex(({area}) => area === 400)
    expect(shapes.get(large)?.[0]?.[0]).toContainEqual([20, 10])
  })

  it('settles where many borders run together at a sharp angle', () => {
    const fans = [
      [
        [68, 196],
        [0, 0],
        [115, 20],
        [68, 196],
      ],
      [
        [171, 180],
        [0, 0],
        [15, 56],
        [171, 180],
      ],
      [
        [0, 166],
        [0, 0],
        [189, 60],
        [0, 166],
      ],
      [
        [0, 154],
        [115, 103],
        [0, 0],
        [0, 154],
      ],
    ] as const
    expect(subdividePlane(fans.map(ring => [[ring]])).faces.length).toBeGreaterThan(4)
  })

  it('tiles whatever polygons cover: the faces add up to their union, with simple rings', () => {
    const corner = fc.tuple(fc.integer({min: 0, max: 200}), fc.integer({min: 0, max: 200}))
    const polygon = fc
      .array(corner, {minLength: 3, maxLength: 6})
      .map((corners): MultiPolygonRings => [[[...corners, ...corners.slice(0, 1)]]])
    fc.assert(
      fc.property(fc.array(polygon, {minLength: 1, maxLength: 5}), polygons => {
        const subdivision = subdividePlane(polygons)
        const parts = [...subdivision.unite(face => face).values()]
        const whole = subdivision.unite(() => 0).get(0) ?? []
        const total = parts.reduce((sum, part) => sum + areaOf(part), 0)
        expect(areaOf(whole)).toBeCloseTo(total, 6)
        expect(subdivision.faces.reduce((sum, {area}) => sum + area, 0)).toBeCloseTo(total, 6)
        expect(parts.flatMap(part => findRingFaults(part))).toEqual([])
        const edges = parts.flat(2).flatMap(edgesOf)
        expect(new Set(edges).size).toBe(edges.length)
      }),
      {numRuns: 300},
    )
  })
})

function areaOf(rings: MultiPolygonRings): number {
  return rings.flat().reduce((sum, ring) => sum + ringArea(ring), 0)
}

function edgesOf(ring: Ring): readonly string[] {
  return ring.slice(1).map((to, index) => `${String(ring[index])} ${String(to)}`)
}
