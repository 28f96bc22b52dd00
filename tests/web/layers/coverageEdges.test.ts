import {expect, it} from 'vitest'
import {coverageEdges, createCoverageLayers, type CoverageCell} from '#web/layers/coverageLayers.ts'

/** Three cells from west to east, each a degree wide. */
const cells: readonly CoverageCell[] = [100, 200, null].map((seconds, x) => ({
  ring: [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1],
    [x, 1],
    [x, 0],
  ],
  seconds,
}))

it('draws the edges about what is reached in time, none between two cells that are', () => {
  expect(coverageEdges(cells, 3)).toHaveLength(4)
  const within5 = coverageEdges(cells, 5)
  expect(within5).toHaveLength(6)
  expect(within5.some(([from, to]) => from[0] === 1 && to[0] === 1)).toBe(false)
  expect(coverageEdges(cells, 1)).toEqual([])
  expect(coverageEdges(cells, 5)).toBe(within5)
})

it('leaves the ground its colours where it has some', () => {
  const [fill, ...edges] = createCoverageLayers({cells, look: 'outline', theme: 'dark', unit: 1})
  expect(fill?.props.visible).toBe(false)
  expect(edges.map(({props}) => (props.data as readonly unknown[]).length)).toEqual([4, 6])
  const [filled, ...none] = createCoverageLayers({cells, look: 'fill', theme: 'dark', unit: 1})
  expect(filled?.props.visible).toBe(true)
  expect(none.map(({props}) => props.data)).toEqual([[], []])
})
