import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createDensityGrid, type DensityGrid} from '#geo/kernelDensity.ts'
import type {BBox, Position} from '#geo/types.ts'
import {naiveDensity} from './naiveDensity.ts'

const BOUNDS: BBox = [120.5, 27.5, 120.54, 27.53]

function gridOf(isInside: (lng: number, lat: number) => boolean, bandwidthMeters = 300): DensityGrid {
  return createDensityGrid({bounds: BOUNDS, columns: 50, rows: 40, bandwidthMeters, isInside})
}

/** Coarse enough for the naive sum, which looks at every pair of cells. */
const COARSE = {bounds: BOUNDS, columns: 24, rows: 20} as const

const everywhere = () => true
const westOf = (border: number) => (lng: number) => lng < border

function densityOf(grid: DensityGrid, points: readonly Position[], weights: readonly number[]) {
  return grid.sum({lngs: points.map(([lng]) => lng), lats: points.map(([, lat]) => lat)}, weights)
}

/** The sum of all cells times their area in km². */
function massOf({bounds: [west, south, east, north], columns, rows}: DensityGrid, values: Float32Array) {
  const km = 6_371.0088 * (Math.PI / 180)
  const area =
    (((east - west) * km * Math.cos(27.515 * (Math.PI / 180))) / columns) * (((north - south) * km) / rows)
  return values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) * area
}

describe('a density grid', () => {
  const position = fc.tuple(
    fc.double({min: 120.49, max: 120.55, noNaN: true}),
    fc.double({min: 27.49, max: 27.54, noNaN: true}),
  )
  const weighted = fc.record({position, weight: fc.double({min: 0, max: 10, noNaN: true})})

  it('has the values of the sum over all points, to a millionth', () => {
    const property = fc.property(
      fc.array(weighted, {maxLength: 40}),
      fc.double({min: 120.51, max: 120.53, noNaN: true}),
      fc.integer({min: 200, max: 1200}),
      (points, border, bandwidthMeters) => {
        const isInside = westOf(border)
        const grid = createDensityGrid({...COARSE, bandwidthMeters, isInside})
        const [positions, weights] = [points.map(point => point.position), points.map(({weight}) => weight)]
        const {values} = densityOf(grid, positions, weights)
        const naive = naiveDensity({...COARSE, bandwidthMeters, isInside}, positions, weights)
        expectSame(values, naive)
      },
    )
    fc.assert(property, {numRuns: 40})
  })

  it('changed at one point has the values of a sum anew', () => {
    const property = fc.property(
      fc.array(weighted, {minLength: 1, maxLength: 20}),
      weighted,
      (points, moved) => {
        const grid = gridOf(westOf(120.525))
        const positions = [...points, moved].map(point => point.position)
        const weights = points.map(({weight}) => weight)
        const changed = densityOf(grid, positions, [...weights, 0])
        changed.add(moved.position, moved.weight)
        expectSame(changed.values, densityOf(grid, positions, [...weights, moved.weight]).values)
        changed.add(moved.position, -moved.weight)
        expectSame(changed.values, densityOf(grid, positions, [...weights, 0]).values)
      },
    )
    fc.assert(property, {numRuns: 30})
  })

  it('spreads a weight whole: the integral over the land is the weight', () => {
    const grid = gridOf(everywhere)
    const {values} = densityOf(grid, [[120.52, 27.515]], [7])
    expect(massOf(grid, values)).toBeCloseTo(7, 1)
  })

  it('does not thin out at an edge: evenly spread points make an even density up to the border', () => {
    const border = 120.52
    const points: Position[] = []
    for (let x = 0; x < 100; x++) {
      for (let y = 0; y < 120; y++) points.push([120.5 + (x + 0.5) * 0.0002, 27.5 + (y + 0.5) * 0.00025])
    }
    const grid = gridOf(westOf(border))
    const {values} = densityOf(
      grid,
      points,
      points.map(() => 1),
    )
    const inner = values[20 * 50 + 12] ?? 0
    const atBorder = values[20 * 50 + 24] ?? 0
    const beyond = values[20 * 50 + 25] ?? 0
    expect(grid.insideShare[20 * 50 + 24]).toBeLessThan(0.65)
    expect(Math.abs(atBorder / inner - 1)).toBeLessThan(0.03)
    expect(beyond).toBeNaN()
    // 2,000 m of a parallel and 3,300 m of a meridian.
    expect(inner).toBeGreaterThan(1_700)
    expect(inner).toBeLessThan(1_900)
  })

  it('refuses a point that is no number by its place, and a bandwidth below a cell', () => {
    expect(() =>
      densityOf(
        gridOf(everywhere),
        [
          [120.52, 27.51],
          [Number.NaN, 27.5],
        ],
        [1, 1],
      ),
    ).toThrow('point 1')
    expect(() => densityOf(gridOf(everywhere), [[120.52, 27.51]], [Number.NaN])).toThrow('point 0')
    expect(() => gridOf(everywhere, 20)).toThrow('20 m')
  })
})

function expectSame(values: Float32Array, wanted: ArrayLike<number>) {
  for (let cell = 0; cell < values.length; cell++) {
    const [is, should] = [values[cell] ?? 0, wanted[cell] ?? 0]
    if (Number.isNaN(should) && Number.isNaN(is)) continue
    // Single precision of the surface: a ten-millionth, and so much of the least that was taken away again.
    if (!(Math.abs(is - should) <= 1e-6 * Math.max(1, Math.abs(should)))) expect(is).toBe(should)
  }
}
