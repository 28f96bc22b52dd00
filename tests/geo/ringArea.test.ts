import {expect, it} from 'vitest'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import {ringArea} from '#geo/ringArea.ts'
import type {Ring} from '#geo/types.ts'

const triangle: Ring = [
  [120, 27],
  [124, 27],
  [120, 30],
  [120, 27],
]

it('gives the area of a counter-clockwise ring as positive, of a clockwise one as negative', () => {
  expect(ringArea(triangle)).toBe(6)
  expect(ringArea([...triangle].reverse())).toBe(-6)
  expect(ringArea([])).toBe(0)
})

it('gives the bounds of all rings together', () => {
  expect(boundsOfRings([triangle, [[119, 28]]])).toEqual([119, 27, 124, 30])
  expect(boundsOfRings([])).toEqual([0, 0, 0, 0])
})
