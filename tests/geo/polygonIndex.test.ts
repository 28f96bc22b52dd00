import {Delaunay} from 'd3-delaunay'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pointInPolygon} from '#geo/pointInPolygon.ts'
import {PolygonIndex} from '#geo/polygonIndex.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {MultiPolygonRings, Position, Ring} from '#geo/types.ts'

const WEST = 120.4
const SOUTH = 27.4
const EAST = 120.7
const NORTH = 27.6

const inBox = fc.tuple(
  fc.double({min: WEST, max: EAST, noNaN: true}),
  fc.double({min: SOUTH, max: NORTH, noNaN: true}),
)
const site = fc
  .tuple(fc.integer({min: 1, max: 2_999}), fc.integer({min: 1, max: 1_999}))
  .map(([x, y]): [number, number] => [WEST + x / 10_000, SOUTH + y / 10_000])
const share = fc.double({min: 0, max: 1, noNaN: true})

/** A tiling of the box by Voronoi cells: neighbours share their vertices, borders run in all directions. */
const tiling = fc
  .uniqueArray(site, {minLength: 5, maxLength: 40, selector: String})
  .map(sites => {
    const voronoi = Delaunay.from(sites).voronoi([WEST, SOUTH, EAST, NORTH])
    return [...voronoi.cellPolygons()].map((ring): MultiPolygonRings => [[ring]])
  })
  // The Voronoi library cuts some cells wrongly when sites lie on one line.
  .filter(cells => Math.abs(areaOf(cells) - (EAST - WEST) * (NORTH - SOUTH)) < 1e-12)

describe('PolygonIndex', () => {
  it('gives every inner border point and vertex of a tiling to exactly one cell', () => {
    fc.assert(
      fc.property(tiling, share, (cells, t) => {
        const index = new PolygonIndex(cells)
        for (const point of borderPoints(cells, t).filter(isInBox)) {
          expect(holdersOf(cells, point)).toEqual([index.indexAt(...point)])
        }
      }),
      {numRuns: 300},
    )
  })

  it('gives every point within a tiling to exactly one cell', () => {
    fc.assert(
      fc.property(tiling, fc.array(inBox, {minLength: 50, maxLength: 50}), (cells, points) => {
        const index = new PolygonIndex(cells)
        for (const point of points.filter(isInBox)) {
          expect(holdersOf(cells, point)).toEqual([index.indexAt(...point)])
        }
      }),
      {numRuns: 100},
    )
  })

  it('has the west and south borders of a tiling and not the east and north ones', () => {
    const index = new PolygonIndex(squares(4))
    expect(index.indexAt(0, 2.5)).toBe(8)
    expect(index.indexAt(2.5, 0)).toBe(2)
    expect(index.indexAt(0, 0)).toBe(0)
    expect(index.indexAt(4, 2.5)).toBe(-1)
    expect(index.indexAt(2.5, 4)).toBe(-1)
    expect(index.indexAt(0, 4)).toBe(-1)
  })

  it('agrees with a linear search on squares, whose borders run along the tiles of its raster', () => {
    const cells = squares(7)
    const index = new PolygonIndex(cells)
    const eighth = fc.integer({min: -8, max: 64}).map(n => n / 8)
    fc.assert(
      fc.property(eighth, eighth, (x, y) => {
        expect(index.indexAt(x, y)).toBe(holdersOf(cells, [x, y])[0] ?? -1)
      }),
      {numRuns: 3_000},
    )
  })

  it('agrees with a linear search where polygons overlap, have holes and come in parts', () => {
    const coordinate = fc.integer({min: 0, max: 20})
    const corner = fc.tuple(coordinate, coordinate)
    const ring = fc
      .array(corner, {minLength: 3, maxLength: 8})
      .map((corners): Ring => [...corners, ...corners.slice(0, 1)])
    const polygon = fc.array(fc.array(ring, {minLength: 1, maxLength: 2}), {minLength: 1, maxLength: 2})
    const point = fc.tuple(
      fc.double({min: -1, max: 21, noNaN: true}),
      fc.double({min: -1, max: 21, noNaN: true}),
    )
    fc.assert(
      fc.property(
        fc.array(polygon, {minLength: 1, maxLength: 6}),
        fc.array(fc.oneof(point, corner), {minLength: 60, maxLength: 60}),
        (polygons, points) => {
          const index = new PolygonIndex(polygons)
          for (const at of points) expect(index.indexAt(...at)).toBe(holdersOf(polygons, at)[0] ?? -1)
        },
      ),
      // Shrinking this many points would take minutes.
      {numRuns: 300, endOnFailure: true},
    )
  })

  it('holds nothing far away, at no number, or without polygons', () => {
    const index = new PolygonIndex(squares(2))
    expect(index.indexAt(1e9, 1)).toBe(-1)
    expect(index.indexAt(1, -1e9)).toBe(-1)
    expect(index.indexAt(Number.NaN, 1)).toBe(-1)
    expect(new PolygonIndex([]).indexAt(0, 0)).toBe(-1)
  })
})

/** Every vertex, and on every edge the point at `t` of its length. */
function borderPoints(cells: readonly MultiPolygonRings[], t: number): readonly [number, number][] {
  return cells.flat(2).flatMap(ring =>
    ring.slice(1).flatMap(([x, y], i): [number, number][] => {
      const [fromX, fromY] = ring[i] ?? [x, y]
      return [
        [x, y],
        [fromX + (x - fromX) * t, fromY + (y - fromY) * t],
      ]
    }),
  )
}

function areaOf(cells: readonly MultiPolygonRings[]): number {
  return cells.flat(2).reduce((sum, ring) => sum + Math.abs(ringArea(ring)), 0)
}

function isInBox([lng, lat]: readonly [number, number]): boolean {
  return lng > WEST && lng < EAST && lat > SOUTH && lat < NORTH
}

function holdersOf(cells: readonly MultiPolygonRings[], point: Position): readonly number[] {
  return cells.flatMap((cell, index) => (pointInPolygon(point, cell.flat()) ? [index] : []))
}

/** Unit squares, row by row from the south-west. */
function squares(size: number): readonly MultiPolygonRings[] {
  return Array.from({length: size * size}, (_, index) => {
    const x = index % size
    const y = Math.floor(index / size)
    return [
      [
        [
          [x, y],
          [x + 1, y],
          [x + 1, y + 1],
          [x, y + 1],
          [x, y],
        ],
      ],
    ]
  })
}
