import type {TravelSource} from '#contract/dispatch.ts'
import type {UnitKind} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

/** Whoever is to move. */
export interface Mover {
  readonly position: Position
  readonly kind: UnitKind
}

export interface TravelTime {
  readonly seconds: number
  readonly source: TravelSource
}
