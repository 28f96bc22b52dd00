import {orderOf, startsOf} from '#geo/groupRows.ts'
import type {RiskFacts} from './riskFacts.ts'

/** The facts of premises that change in the course of years, as the register's columns are called. */
export const CHANGING_FACTS = [
  'kind',
  'use',
  'floors',
  'floorAreaSqm',
  'rooms',
  'tenants',
  'secondExit',
  'barredWindows',
  'indoorCharging',
  'bottledGas',
  'wiringYear',
  'sensors',
] as const satisfies readonly (keyof RiskFacts)[]
export type ChangingFact = (typeof CHANGING_FACTS)[number]

/** What one fact was. */
export type FactBefore = Readonly<Partial<Pick<RiskFacts, ChangingFact>>>

/**
 * What of premises is another than it was, in columns in the order of their days: 12 bytes a change. Premises are named by
 * their index, days counted from 1970-01-01.
 */
export interface FactChanges {
  readonly premises: Int32Array
  /** The first day on which the present fact, or the one before the next change, holds. */
  readonly day: Int32Array
  /** What it was until then, as a place in `values`. */
  readonly before: Uint32Array
  readonly values: readonly FactBefore[]
}

export const NO_CHANGES: FactChanges = {
  ...{premises: new Int32Array(), day: new Int32Array(), before: new Uint32Array()},
  values: [],
}

/** What facts were on past days, of what they are and what changed. Built in O(changes + premises). */
export class FactHistory {
  readonly #changes: FactChanges
  /** Rows of the changes by premises, those of one in the order of their days. */
  readonly #rows: Int32Array
  readonly #starts: Int32Array

  constructor(changes: FactChanges, count: number) {
    this.#changes = changes
    this.#starts = startsOf(changes.premises, count)
    this.#rows = orderOf(changes.premises, this.#starts)
  }

  /** The facts of premises as they were at the beginning of a day; `facts` are the present ones. */
  factsOn(day: number, premises: number, facts: RiskFacts): RiskFacts {
    const begin = this.#starts[premises]!
    let past = facts
    for (let at = this.#starts[premises + 1]! - 1; at >= begin; at--) {
      const row = this.#rows[at]!
      if (this.#changes.day[row]! < day) break
      past = {...past, ...this.#changes.values[this.#changes.before[row]!]}
    }
    return past
  }

  /** The premises at which something is another at the beginning of one day than of another. */
  changedBetween(oneDay: number, otherDay: number): ReadonlySet<number> {
    const [from, until] = [Math.min(oneDay, otherDay), Math.max(oneDay, otherDay)]
    const changed = new Set<number>()
    for (const [row, day] of this.#changes.day.entries()) {
      if (day >= from && day < until) changed.add(this.#changes.premises[row]!)
    }
    return changed
  }
}
