import type {Footprint} from './lot.ts'

export type BuildingUse = 'dwelling' | 'workshop' | 'shop' | 'warehouse' | 'public'

/** How a building is meant: what premises and people it holds follows from this. */
export type BuildingStyle =
  | 'oldHouse'
  /** Narrow houses wall to wall, each with its door to the street. */
  | 'rowHouse'
  | 'slab'
  | 'tower'
  | 'podium'
  | 'factory'
  | 'dormitory'
  | 'public'
  | 'farm'

export interface Building extends Footprint {
  /** Index of its block in the mesh. */
  readonly block: number
  readonly style: BuildingStyle
  readonly use: BuildingUse
  readonly floors: number
  readonly heightMeters: number
}
