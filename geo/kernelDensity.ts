import type {BBox, Position} from './types.ts'

/** A degree of latitude, on a sphere of the earth's mean radius (IUGG). */
const METERS_PER_DEGREE = (6_371_008.8 * Math.PI) / 180
const SQUARE_METERS_PER_KM2 = 1e6

interface DensityGridParams {
  readonly bounds: BBox
  readonly columns: number
  readonly rows: number
  /** The kernel ends at this distance. */
  readonly bandwidthMeters: number
  /** Whether something can be at a position at all: within the border, and on land. Asked once for each cell's middle. */
  readonly isInside: (lng: number, lat: number) => boolean
}

/** Points as columns: the i-th entry of each is of one point, in degrees. */
export interface PointColumns {
  readonly lngs: ArrayLike<number>
  readonly lats: ArrayLike<number>
}

/** The density of weighted points over the cells of a grid. */
export interface DensitySurface {
  /** Weight per km² at the middle of each cell, row after row from the north-west; NaN where nothing can be. */
  readonly values: Float32Array
  /** Adds to the weight at a position, or takes from it; only the cells that its kernel reaches are written. */
  add(position: Position, weight: number): void
}

/** A lattice of cells, evenly spaced in degrees, over which densities are summed. */
export interface DensityGrid {
  readonly columns: number
  readonly rows: number
  readonly bounds: BBox
  readonly bandwidthMeters: number
  /** The share of the kernel about each cell that lies where something can be; 0 for a cell that is not itself there. */
  readonly insideShare: Float32Array
  /** The density of `points`, the i-th of weight `weights[i]`. Refuses a point or a weight that is no number. O(points × cells within the bandwidth). */
  sum(points: PointColumns, weights: ArrayLike<number>): DensitySurface
}

/**
 * Kernel density estimation by the quartic (biweight) kernel 3/πh² · (1 − d²/h²)² of a fixed bandwidth h (Silverman,
 * Density Estimation, 1986, §4.2). The kernel ends at h, so the sum over the cells within it is the whole sum. At coast
 * and border each value is divided by the share of its kernel that lies inside (Diggle, 1985), so that what is
 * near an edge does not look emptier than it is. Distances are planar at the middle latitude: good for a city.
 */
export function createDensityGrid(params: DensityGridParams): DensityGrid {
  const {bounds, columns, rows, bandwidthMeters} = params
  const [west, south, east, north] = bounds
  const rowUnits = METERS_PER_DEGREE / bandwidthMeters
  const columnUnits = rowUnits * Math.cos((((south + north) / 2) * Math.PI) / 180)
  /** The size of a cell, in bandwidths. */
  const cellWidth = ((east - west) / columns) * columnUnits
  const cellHeight = ((north - south) / rows) * rowUnits
  if (!(Math.max(cellWidth, cellHeight) < 1)) {
    throw new RangeError(`a bandwidth of ${String(bandwidthMeters)} m is less than a cell`)
  }
  const peak = (3 * SQUARE_METERS_PER_KM2) / (Math.PI * bandwidthMeters ** 2)
  /** Rows of a power of two long would all fall on the same lines of the processor's cache. */
  const stride = columns + 8
  const insideShare = insideShares(params, cellWidth, cellHeight)

  /** Adds one kernel to `sums`, whose rows are `stride` apart. */
  function spread(sums: Float64Array, [lng, lat]: Position, weight: number): void {
    // In bandwidths, from the middle of the north-western cell.
    const x = (lng - west) * columnUnits - cellWidth / 2
    const y = (north - lat) * rowUnits - cellHeight / 2
    const height = weight * peak
    const bend = -2 * cellWidth * cellWidth
    const {firstRow, lastRow} = rowsAbout(y)
    for (let row = firstRow; row <= lastRow; row++) {
      const away = row * cellHeight - y
      const left = 1 - away * away
      const reach = Math.sqrt(Math.max(0, left))
      const first = Math.max(0, Math.ceil((x - reach) / cellWidth))
      const last = Math.min(columns - 1, Math.floor((x + reach) / cellWidth))
      const aside = first * cellWidth - x
      // 1 − d²/h² along the row, by its differences.
      let share = left - aside * aside
      let step = -cellWidth * (2 * aside + cellWidth)
      for (let at = row * stride + first; at <= row * stride + last; at++) {
        sums[at]! += height * share * share
        share += step
        step += bend
      }
    }
  }

  function rowsAbout(y: number) {
    return {
      firstRow: Math.max(0, Math.ceil((y - 1) / cellHeight)),
      lastRow: Math.min(rows - 1, Math.floor((y + 1) / cellHeight)),
    }
  }

  function sum({lngs, lats}: PointColumns, weights: ArrayLike<number>): DensitySurface {
    const sums = new Float64Array(stride * rows)
    for (let point = 0; point < lngs.length; point++) {
      const [lng, lat, weight] = [lngs[point]!, lats[point]!, weights[point]!]
      if (weight === 0) continue
      if (!Number.isFinite(lng + lat + weight)) throw new RangeError(`point ${String(point)} is no number`)
      spread(sums, [lng, lat], weight)
    }
    const values = new Float32Array(columns * rows)
    const settle = (row: number, first: number, last: number) => {
      for (let column = first; column <= last; column++) {
        const cell = row * columns + column
        values[cell] =
          insideShare[cell] === 0 ? Number.NaN : sums[row * stride + column]! / insideShare[cell]!
      }
    }
    for (let row = 0; row < rows; row++) settle(row, 0, columns - 1)
    return {
      values,
      add(position, weight) {
        const [lng, lat] = position
        if (!Number.isFinite(lng + lat + weight)) throw new RangeError('the point is no number')
        spread(sums, position, weight)
        const x = (lng - west) * columnUnits - cellWidth / 2
        const first = Math.max(0, Math.ceil((x - 1) / cellWidth))
        const last = Math.min(columns - 1, Math.floor((x + 1) / cellWidth))
        const {firstRow, lastRow} = rowsAbout((north - lat) * rowUnits - cellHeight / 2)
        for (let row = firstRow; row <= lastRow; row++) settle(row, first, last)
      },
    }
  }

  return {columns, rows, bounds, bandwidthMeters, insideShare, sum}
}

/** For each cell that is inside, how much of the kernel about its middle falls on cells that are. */
function insideShares(
  {bounds: [west, south, east, north], columns, rows, isInside}: DensityGridParams,
  cellWidth: number,
  cellHeight: number,
): Float32Array {
  const mask = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const lat = north - ((row + 0.5) * (north - south)) / rows
    for (let column = 0; column < columns; column++) {
      const lng = west + ((column + 0.5) * (east - west)) / columns
      if (isInside(lng, lat)) mask[row * columns + column] = 1
    }
  }
  const [reachX, reachY] = [Math.floor(1 / cellWidth), Math.floor(1 / cellHeight)]
  const width = 2 * reachX + 1
  const kernel = new Float64Array(width * (2 * reachY + 1))
  let whole = 0
  for (let index = 0; index < kernel.length; index++) {
    const x = ((index % width) - reachX) * cellWidth
    const y = (Math.floor(index / width) - reachY) * cellHeight
    const share = Math.max(0, 1 - x * x - y * y)
    kernel[index] = share * share
    whole += share * share
  }

  const shares = new Float32Array(columns * rows)
  for (let cell = 0; cell < shares.length; cell++) {
    if (mask[cell] === 0) continue
    const row = Math.floor(cell / columns)
    const column = cell % columns
    const [fromX, toX] = [Math.max(-reachX, -column), Math.min(reachX, columns - 1 - column)]
    const [fromY, toY] = [Math.max(-reachY, -row), Math.min(reachY, rows - 1 - row)]
    let inside = 0
    for (let y = fromY; y <= toY; y++) {
      const maskAt = cell + y * columns
      const kernelAt = (y + reachY) * width + reachX
      for (let x = fromX; x <= toX; x++) inside += mask[maskAt + x]! * kernel[kernelAt + x]!
    }
    shares[cell] = inside / whole
  }
  return shares
}
