import {describe, expect, it} from 'vitest'
import {outlineOf} from '#web/map/outlineOf.ts'
import {squares} from './squareCity.ts'

const shapes = squares(['330383198001', '330383198002', '330383198003'], {parent: '330383'})
const geometries = shapes.features.map(feature => feature.geometry)

describe('the borders of areas', () => {
  it('finds a border between two areas once, and the edge of the whole apart from it', () => {
    const {inner, outer} = outlineOf(geometries)
    expect(segments(inner.coordinates)).toEqual(['1,0 1,1', '2,0 2,1'])
    expect(segments(outer.coordinates)).toHaveLength(8)
  })

  it('joins the edge of the whole into one closed line', () => {
    const [line, ...others] = outlineOf(geometries).outer.coordinates
    expect(others).toEqual([])
    expect(line?.at(0)).toEqual(line?.at(-1))
  })

  it('keeps the edge of a hole', () => {
    const outer = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ]
    const hole = [
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 1],
      [1, 1],
    ]
    const lines = outlineOf([{type: 'Polygon', coordinates: [outer, hole]}]).outer.coordinates
    expect(segments(lines)).toHaveLength(8)
  })

  it('takes nothing from shapes that are no areas', () => {
    expect(outlineOf([{type: 'Point', coordinates: [0, 0]}]).outer.coordinates).toEqual([])
  })
})

function segments(lines: readonly (readonly (readonly number[])[])[]): string[] {
  return lines
    .flatMap(line =>
      line.slice(1).map((to, index) => [line[index]?.join() ?? '', to.join()].sort().join(' ')),
    )
    .sort()
}
