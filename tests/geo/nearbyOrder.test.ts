import {describe, expect, it} from 'vitest'
import {nearbyOrder} from '#geo/nearbyOrder.ts'

/** Every place of a lattice, row by row. */
function lattice(side: number): {xs: Int32Array; ys: Int32Array} {
  const xs = Int32Array.from({length: side * side}, (_, index) => index % side)
  const ys = Int32Array.from({length: side * side}, (_, index) => Math.floor(index / side))
  return {xs, ys}
}

describe('an order of points', () => {
  it('holds every point once', () => {
    const xs = Int32Array.from({length: 5_000}, (_, index) => (index * 7_919) % 1_009)
    const ys = Int32Array.from({length: 5_000}, (_, index) => (index * 104_729) % 997)
    expect([...nearbyOrder(xs, ys)].sort((a, b) => a - b)).toEqual([...xs.keys()])
  })

  it('goes through a full lattice step by step, to a neighbour each time', () => {
    const {xs, ys} = lattice(256)
    const order = nearbyOrder(xs, ys)
    const steps = new Set<number>()
    for (const [place, point] of order.entries()) {
      const before = order[place - 1]
      if (before === undefined) continue
      steps.add(Math.abs(xs[point]! - xs[before]!) + Math.abs(ys[point]! - ys[before]!))
    }
    expect([...steps]).toEqual([1])
  })

  it('leaves points of one place as they are, and takes none at all', () => {
    expect([...nearbyOrder([3, 3, 3], [5, 5, 5])]).toEqual([0, 1, 2])
    expect([...nearbyOrder([], [])]).toEqual([])
  })
})
