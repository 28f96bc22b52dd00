import {expect, it} from 'vitest'
import {labelAnchor} from '#web/map/labelAnchor.ts'

const bounds = [0, 0, 10, 10] as const

it('stands in the middle of the part of a land that shows', () => {
  const land = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [-50, 6],
        [50, 6],
        [50, 50],
        [-50, 50],
        [-50, 6],
      ],
    ],
  }
  const anchor = labelAnchor(land, {bounds, taken: []})
  expect(anchor?.[1]).toBeGreaterThan(6)
  expect(anchor?.[1]).toBeLessThanOrEqual(10)
})

it('keeps away from what is taken', () => {
  const land = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [-50, -50],
        [50, -50],
        [50, 50],
        [-50, 50],
        [-50, -50],
      ],
    ],
  }
  const anchor = labelAnchor(land, {bounds, taken: [[0, 5]]})
  expect(anchor?.[0]).toBe(10)
})

it('has no place for a land that lies elsewhere', () => {
  const land = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [20, 20],
        [30, 20],
        [30, 30],
        [20, 20],
      ],
    ],
  }
  expect(labelAnchor(land, {bounds, taken: []})).toBeNull()
})
