import type {TravelSource} from '#contract/dispatch.ts'
import type {UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

/** Whoever is to move. */
export interface Mover {
  readonly position: Position
  readonly kind: UnitKind
}

/** A mover's way to a position. */
export interface Leg {
  readonly mover: Mover
  readonly to: Position
}

export interface TravelTime {
  readonly seconds: number
  readonly source: TravelSource
}

/** The line of a way, from where the mover is to where it goes. */
export interface Way {
  readonly line: readonly Position[]
  readonly source: TravelSource
}
