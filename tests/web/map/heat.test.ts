import {MercatorCoordinate} from 'maplibre-gl'
import {describe, expect, it} from 'vitest'
import type {HeatTable} from '#contract/heatTable.ts'
import {heatOpacityAt} from '#web/layers/levelOfDetail.ts'
import {heatAt} from '#web/map/heatAt.ts'
import {boxMatrix, heatMesh} from '#web/map/heatLayer.ts'

const bounds = [120, 27, 120.4, 27.2] as const

function tableOf(values: readonly number[]): HeatTable {
  return {columns: 4, rows: 2, bounds, bandwidthMeters: 300, values: Float32Array.from(values)}
}

describe('the density under the pointer', () => {
  const table = tableOf([1, 2, 3, Number.NaN, 5, 6, 7, Number.NaN])

  it('is that of a cell at its middle, and between four of them in proportion', () => {
    expect(heatAt(table, [120.05, 27.15])).toBeCloseTo(1)
    expect(heatAt(table, [120.15, 27.05])).toBeCloseTo(6)
    expect(heatAt(table, [120.1, 27.1])).toBeCloseTo(3.5)
  })

  it('is not thinned out by what has no value, and nothing beyond the edge', () => {
    expect(heatAt(table, [120.28, 27.15])).toBeCloseTo(3)
    expect(heatAt(table, [120.36, 27.15])).toBeNull()
    expect(heatAt(table, [119.9, 27.1])).toBeNull()
    expect(heatAt(table, [120.05, 27.5])).toBeNull()
  })
})

describe('the mesh of a surface', () => {
  it('lays each latitude of the table where the map has it', () => {
    const mesh = heatMesh(bounds)
    for (let at = 0; at < mesh.length; at += 8) {
      const [, down = 0, , share = 0] = mesh.slice(at, at + 4)
      const y = (lat: number) => MercatorCoordinate.fromLngLat({lng: 120, lat}).y
      const wanted = (y(27.2 - 0.2 * share) - y(27.2)) / (y(27) - y(27.2))
      expect(down).toBeCloseTo(wanted, 6)
    }
    expect([...mesh.slice(0, 4)]).toEqual([0, 0, 0, 0])
    expect([...mesh.slice(-4)]).toEqual([1, 1, 1, 1])
  })

  it('comes to the same pixel as the map does with a place in the world', () => {
    const matrix = Array.from({length: 16}, (_, index) => (index % 5 === 0 ? 3 : index / 7))
    const {x, y} = MercatorCoordinate.fromLngLat({lng: 120.4, lat: 27})
    const world = times(matrix, [x, y, 0, 1])
    const box = times([...boxMatrix(matrix, bounds)], [1, 1, 0, 1])
    for (const [index, value] of world.entries()) expect(box[index]).toBeCloseTo(value, 5)
  })
})

it('gives way to single premises as one comes near, at the same ground on every screen', () => {
  expect(heatOpacityAt(11, 1)).toBe(1)
  expect(heatOpacityAt(14, 1)).toBe(0)
  expect(heatOpacityAt(14, 2)).toBe(heatOpacityAt(13, 1))
})

function times(matrix: readonly number[], vector: readonly number[]): number[] {
  return [0, 1, 2, 3].map(row =>
    vector.reduce((sum, value, column) => sum + value * (matrix[column * 4 + row] ?? 0), 0),
  )
}
