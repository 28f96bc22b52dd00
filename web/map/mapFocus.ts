import type {Position} from '#geo/types.ts'

/** A place that the map shows for a while. */
export interface MapFocus {
  /** Another key is another place; the same key never moves the camera again. */
  readonly key: string
  /** Null for what has no known position: the map then shows the whole city. */
  readonly position: Position | null
  /** How much of the map's top is covered meanwhile, in CSS pixels. */
  readonly coveredTop: number
}
