import {setImmediate as turn} from 'node:timers/promises'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import type {CityPack, Premises} from '../city/cityPack.ts'
import {heatLatticeOf, type HeatLattice} from './heatMaps.ts'
import {digestPremises} from './readRiskPack.ts'

/** Rows of the lattice that are located at a time: the main thread has other things to do. */
const ROWS_AT_ONCE = 16
const NOWHERE = -1

/** What of a city pack the risk is laid over: premises by their place in it, and the areas that they lie in. */
export interface RiskGround {
  readonly premises: readonly Premises[]
  readonly digest: string
  readonly lattice: HeatLattice
  readonly areaTree: CityPack['areaTree']
  /** Of each premises the place of its grid cell among the areas; -1 for none. Shared with the thread. */
  readonly cellOf: Int32Array
  /** The same of each cell of the lattice, once `locateLattice` has run. */
  readonly cellAt: Int32Array
  indexOf(id: PremisesId): number | undefined
  /** For each area whether it is, or lies in, one of these; null for all, and for what lies in none. */
  maskOf(codes: readonly AreaCode[] | null): Uint8Array | null
}

/** 60 bytes a premises. */
export function createRiskGround({premises, areaTree, bounds}: CityPack): RiskGround {
  const list = [...premises.values()]
  const index = new Map(list.map(({id}, at) => [id, at]))
  const lattice = heatLatticeOf(bounds)
  const cellOf = new Int32Array(new SharedArrayBuffer(4 * list.length))
  for (const [at, {position}] of list.entries()) cellOf[at] = areaTree.gridCellIndexAt(position)
  return {
    premises: list,
    digest: digestPremises(premises.keys()),
    lattice,
    areaTree,
    cellOf,
    cellAt: new Int32Array(new SharedArrayBuffer(4 * lattice.columns * lattice.rows)).fill(NOWHERE),
    indexOf: id => index.get(id),
    maskOf: codes => {
      if (codes === null) return null
      const inside = Uint8Array.from(areaTree.areas, ({code}) => Number(codes.includes(code)))
      // Parents come before their children.
      for (const [area, parent] of areaTree.parentIndex.entries()) {
        if (parent >= 0 && inside[parent] === 1) inside[area] = 1
      }
      return inside
    },
  }
}

/** Finds the grid cell of each cell of the lattice. About 0.1 µs each. */
export async function locateLattice({lattice, areaTree, cellAt}: RiskGround): Promise<void> {
  const [west, south, east, north] = lattice.bounds
  const {columns, rows} = lattice
  for (let row = 0; row < rows; row++) {
    const lat = north - ((row + 0.5) * (north - south)) / rows
    for (let column = 0; column < columns; column++) {
      const lng = west + ((column + 0.5) * (east - west)) / columns
      cellAt[row * columns + column] = areaTree.gridCellIndexAt([lng, lat])
    }
    if (row % ROWS_AT_ONCE === 0) await turn()
  }
}
