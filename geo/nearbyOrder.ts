import {orderOf, startsOf} from './groupRows.ts'

/** Cells along each side of the lattice that a Hilbert curve runs through. */
const SIDE = 256

/**
 * An order of points in which any run of neighbours lies close together: along a Hilbert curve through a lattice over
 * their box, of 256 cells a side. Points of one cell keep their order. O(n).
 */
export function nearbyOrder(xs: ArrayLike<number>, ys: ArrayLike<number>): Int32Array {
  const columnOf = cellsAlong(xs)
  const rowOf = cellsAlong(ys)
  const places = new Uint16Array(xs.length)
  for (let point = 0; point < xs.length; point++) {
    places[point] = hilbertPlace(columnOf(xs[point]!), rowOf(ys[point]!))
  }
  return orderOf(places, startsOf(places, SIDE * SIDE))
}

function cellsAlong(values: ArrayLike<number>): (value: number) => number {
  let [min, max] = [Infinity, -Infinity]
  for (let point = 0; point < values.length; point++) {
    min = Math.min(min, values[point]!)
    max = Math.max(max, values[point]!)
  }
  const scale = max > min ? SIDE / (max - min) : 0
  return value => Math.min(SIDE - 1, Math.floor((value - min) * scale))
}

/** How many cells a Hilbert curve passes before it comes to one. */
function hilbertPlace(column: number, row: number): number {
  let [x, y, place] = [column, row, 0]
  for (let half = SIDE >> 1; half > 0; half >>= 1) {
    const isRight = (x & half) > 0
    const isUpper = (y & half) > 0
    place += half * half * (isUpper ? (isRight ? 2 : 1) : isRight ? 3 : 0)
    if (isUpper) continue
    if (isRight) [x, y] = [SIDE - 1 - x, SIDE - 1 - y]
    ;[x, y] = [y, x]
  }
  return place
}
