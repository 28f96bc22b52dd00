import type {OpenRing} from './cutRing.ts'
import {pointIn, type Footprint} from './lot.ts'

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

/** A yard cut into the back of a building: shares of its length, and of its depth. */
export interface Notch {
  readonly from: number
  readonly to: number
  readonly depth: number
}

export interface Building extends Footprint {
  /** Index of its block in the mesh. */
  readonly block: number
  readonly style: BuildingStyle
  readonly use: BuildingUse
  readonly floors: number
  readonly heightMeters: number
  readonly notch: Notch | null
}

/** The walls of a building: four corners, six with a yard at its end, eight with one in its middle. */
export function wallsOf(building: Omit<Building, 'block'>): OpenRing {
  const {notch} = building
  const at = (along: number, across: number) => pointIn(building, along, across)
  if (!notch) return [at(0, 0), at(1, 0), at(1, 1), at(0, 1)]
  const inner = 1 - notch.depth
  return [
    at(0, 0),
    at(1, 0),
    ...(notch.to < 1 ? [at(1, 1), at(notch.to, 1)] : [at(1, inner)]),
    ...(notch.to < 1 ? [at(notch.to, inner)] : []),
    at(notch.from, inner),
    ...(notch.from > 0 ? [at(notch.from, 1), at(0, 1)] : []),
  ]
}
