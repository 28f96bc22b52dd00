import type {BBox, Position} from '#geo/types.ts'

interface NaiveParams {
  readonly bounds: BBox
  readonly columns: number
  readonly rows: number
  readonly bandwidthMeters: number
  readonly isInside: (lng: number, lat: number) => boolean
  /** Rows to sum, the others stay 0; all when left out. */
  readonly onlyRows?: readonly number[]
}

/** The density as its definition reads: every point at every cell, and the kernel's share inside by every cell of the grid. */
export function naiveDensity(
  params: NaiveParams,
  positions: readonly Position[],
  weights: ArrayLike<number>,
): Float64Array {
  const {bounds, columns, rows, bandwidthMeters: h, isInside} = params
  const values = new Float64Array(columns * rows)
  const metersPerLat = (Math.PI / 180) * 6_371_008.8
  const metersPerLng = metersPerLat * Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180)
  const middle = (column: number, row: number): Position => [
    bounds[0] + ((column + 0.5) * (bounds[2] - bounds[0])) / columns,
    bounds[3] - ((row + 0.5) * (bounds[3] - bounds[1])) / rows,
  ]
  const kernel = ([lngA, latA]: Position, [lngB, latB]: Position) => {
    const [x, y] = [(lngA - lngB) * metersPerLng, (latA - latB) * metersPerLat]
    const share = 1 - (x * x + y * y) / (h * h)
    return share <= 0 ? 0 : ((3 * 1e6) / (Math.PI * h * h)) * share * share
  }
  for (const row of params.onlyRows ?? Array.from({length: rows}, (_, index) => index)) {
    for (let column = 0; column < columns; column++) {
      const here = middle(column, row)
      if (!isInside(...here)) {
        values[row * columns + column] = Number.NaN
        continue
      }
      let sum = 0
      for (let point = 0; point < positions.length; point++) {
        sum += (weights[point] ?? 0) * kernel(positions[point] ?? here, here)
      }
      values[row * columns + column] = sum / insideShare(here)
    }
  }
  return values

  function insideShare(here: Position): number {
    let [inside, whole] = [0, 0]
    // On beyond the grid's edge, where nothing is.
    for (let row = -rows; row < 2 * rows; row++) {
      for (let column = -columns; column < 2 * columns; column++) {
        const at = middle(column, row)
        const share = kernel(at, here)
        whole += share
        const isOnGrid = row >= 0 && row < rows && column >= 0 && column < columns
        if (isOnGrid && share > 0 && isInside(...at)) inside += share
      }
    }
    return inside / whole
  }
}
