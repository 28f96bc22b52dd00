import type {HeatTable} from '#contract/heatTable.ts'
import type {Position} from '#geo/types.ts'

/**
 * The density at a position, as the map draws it: between the middles of the four nearest cells, of those of them that
 * have a value. Null outside the city and on water.
 */
export function heatAt(
  {columns, rows, bounds: [west, south, east, north], values}: HeatTable,
  [lng, lat]: Position,
): number | null {
  const x = ((lng - west) / (east - west)) * columns - 0.5
  const y = ((north - lat) / (north - south)) * rows - 0.5
  let [sum, known] = [0, 0]
  for (const [row, down] of nearest(y)) {
    for (const [column, right] of nearest(x)) {
      const isOnTable = row >= 0 && row < rows && column >= 0 && column < columns
      const value = isOnTable ? (values[row * columns + column] ?? Number.NaN) : Number.NaN
      if (Number.isNaN(value)) continue
      sum += value * down * right
      known += down * right
    }
  }
  return known < 0.5 ? null : sum / known
}

/** The two cells on either side, each with its weight. */
function nearest(at: number): readonly (readonly [cell: number, weight: number])[] {
  const first = Math.floor(at)
  return [
    [first, first + 1 - at],
    [first + 1, at - first],
  ]
}
