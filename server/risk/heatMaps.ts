import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {HAS_SMOKE_SENSOR} from '#contract/riskTable.ts'
import {createDensityGrid, type DensityGrid, type DensitySurface} from '#geo/kernelDensity.ts'
import type {BBox} from '#geo/types.ts'
import type {RiskColumns} from './riskColumns.ts'

/** The kernel's reach; more only where a cell would be as large. */
const BANDWIDTH_METERS = 300
/** Along the longer side. */
const MOST_CELLS = 512
/** Finer cells than this share of the kernel's reach show nothing more. */
const FINEST_SHARE = 1 / 8
const METERS_PER_DEGREE = 111_195

/** The lattice of a city's surfaces. */
export interface HeatLattice {
  /** West, south, east, north. */
  readonly bounds: [number, number, number, number]
  readonly columns: number
  readonly rows: number
  readonly bandwidthMeters: number
}

/** The lattice over bounds: its cells are about square. */
export function heatLatticeOf(bounds: BBox): HeatLattice {
  const [west, south, east, north] = bounds
  const width = (east - west) * METERS_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180)
  const height = (north - south) * METERS_PER_DEGREE
  const cell = Math.max(width / MOST_CELLS, height / MOST_CELLS, BANDWIDTH_METERS * FINEST_SHARE)
  return {
    bounds: [west, south, east, north],
    columns: Math.max(1, Math.round(width / cell)),
    rows: Math.max(1, Math.round(height / cell)),
    bandwidthMeters: Math.max(BANDWIDTH_METERS, 2 * cell),
  }
}

/** What each of the premises adds to a surface. */
export function heatWeight(
  measure: HeatMeasure,
  {probability, harm, openHazards, flags}: RiskColumns,
  row: number,
): number {
  switch (measure) {
    case 'probability':
      return probability[row]!
    case 'harm':
      return harm[row]!
    case 'hazards':
      return openHazards[row]!
    case 'blindSpots':
      return (flags[row]! & HAS_SMOKE_SENSOR) === 0 ? probability[row]! : 0
  }
}

export interface Points {
  readonly lngs: Float64Array
  readonly lats: Float64Array
}

/** The surfaces of a city, each made when it is first asked for and from then on kept up to date point by point. */
export class HeatMaps {
  readonly lattice: HeatLattice
  readonly #grid: DensityGrid
  readonly #points: Points
  readonly #columns: RiskColumns
  readonly #surfaces = new Map<HeatMeasure, DensitySurface>()

  /** `inside` says of each cell whether anything can be there. */
  constructor(
    lattice: HeatLattice,
    {points, columns, inside}: {points: Points; columns: RiskColumns; inside: Uint8Array},
  ) {
    this.lattice = lattice
    this.#points = points
    this.#columns = columns
    const [west, south, east, north] = lattice.bounds
    const isInside = (lng: number, lat: number) => {
      const column = Math.floor(((lng - west) / (east - west)) * lattice.columns)
      const row = Math.floor(((north - lat) / (north - south)) * lattice.rows)
      return inside[row * lattice.columns + column] === 1
    }
    this.#grid = createDensityGrid({...lattice, isInside})
  }

  /** Everything is other than before. */
  forgetAll(): void {
    this.#surfaces.clear()
  }

  valuesOf(measure: HeatMeasure): Float32Array {
    let surface = this.#surfaces.get(measure)
    if (!surface) {
      const weights = Float64Array.from({length: this.#columns.count}, (_, row) =>
        heatWeight(measure, this.#columns, row),
      )
      surface = this.#grid.sum(this.#points, weights)
      this.#surfaces.set(measure, surface)
    }
    return surface.values
  }

  /** The density of other weights, of some of the premises. */
  valuesFor(rows: Int32Array, weights: Float32Array): Float32Array {
    const pick = (column: Float64Array) => Float64Array.from(rows, row => column[row]!)
    return this.#grid.sum({lngs: pick(this.#points.lngs), lats: pick(this.#points.lats)}, weights).values
  }

  /** Runs `change`, which may write the columns of `rows`, and brings the surfaces after them. */
  follow(rows: readonly number[], change: () => void): void {
    const before = [...this.#surfaces.keys()].map(measure =>
      rows.map(row => heatWeight(measure, this.#columns, row)),
    )
    change()
    let index = 0
    for (const [measure, surface] of this.#surfaces) {
      const weights = before[index++] ?? []
      for (const [at, row] of rows.entries()) {
        const more = heatWeight(measure, this.#columns, row) - weights[at]!
        if (more !== 0) surface.add([this.#points.lngs[row]!, this.#points.lats[row]!], more)
      }
    }
  }
}
