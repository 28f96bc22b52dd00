import type {Roster} from '#server/domain/roster.ts'
import {rosterOf} from '../fixtures/rosterOf.ts'

/** A roster that a test puts in place; everybody is on duty always until then. */
export class FakeRoster implements Roster {
  #roster = rosterOf({})

  use(rosters: Parameters<typeof rosterOf>[0]): void {
    this.#roster = rosterOf(rosters)
  }

  get rosters(): Roster['rosters'] {
    return this.#roster.rosters
  }

  plannedOf: Roster['plannedOf'] = (unit, at) => this.#roster.plannedOf(unit, at)
}
