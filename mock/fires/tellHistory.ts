import {createSeededRandom} from '../seededRandom.ts'
import {FIRST_MONTH} from './calendar.ts'
import {emptyChronicle, type Chronicle} from './chronicle.ts'
import {DEPARTMENTS} from './departments.ts'
import {foretellFires, liveMonth} from './liveTown.ts'
import {settleTown, type PremisesToLive} from './town.ts'

/** So many months before the end the truth is told. */
const FORETOLD_MONTHS = 12
const RUNS = 3

export interface TownHistory {
  readonly chronicle: Chronicle
  /** The first month that the true probabilities are of. */
  readonly splitMonth: number
  /** Of each of the premises, that it has at least one fire in the twelve months from then on. */
  readonly probabilities: Float64Array
}

/**
 * Lets the town live from the first month of its history up to `endMonth`, which it does not reach. The same seed tells
 * the same, and a later end only goes on.
 */
export function tellHistory(
  premises: readonly PremisesToLive[],
  {seed, endMonth}: {seed: string; endMonth: number},
): TownHistory {
  const town = settleTown(premises, {
    random: createSeededRandom(`${seed}/town`),
    departments: DEPARTMENTS.length,
  })
  const chronicle = emptyChronicle()
  const splitMonth = Math.max(FIRST_MONTH, endMonth - FORETOLD_MONTHS)
  let probabilities: Float64Array = new Float64Array(premises.length)
  for (let month = FIRST_MONTH; month < endMonth; month++) {
    if (month === splitMonth) {
      probabilities = foretellFires(town, {
        ...{from: month, months: endMonth - splitMonth, runs: RUNS, seed: `${seed}/foretold`},
      })
    }
    liveMonth(town, {month, seed: `${seed}/month`, chronicle})
  }
  return {chronicle, splitMonth, probabilities}
}
