import {createSeededRandom} from '../seededRandom.ts'
import {FIRST_MONTH, firstDayOf, monthOfDay} from './calendar.ts'
import {emptyChronicle, type Chronicle} from './chronicle.ts'
import {DEPARTMENTS} from './departments.ts'
import {foretellFires, liveMonth} from './liveTown.ts'
import {settleTown, type PremisesToLive} from './town.ts'

/** So many whole months before the end the truth is told. */
const FORETOLD_MONTHS = 12
const RUNS = 3

export interface TownHistory {
  readonly chronicle: Chronicle
  /** What comes on this day and later is not known, though the chronicle may go on to the end of the month. */
  readonly endDay: number
  /** The first month that the true probabilities are of. */
  readonly splitMonth: number
  /** Of each of the premises, that it has at least one fire in the twelve months from then on. */
  readonly probabilities: Float64Array
}

/**
 * Lets the town live from the first month of its history up to the day `endDay`, since 1970-01-01. The same seed tells the
 * same, and a later end only goes on.
 */
export function tellHistory(
  premises: readonly PremisesToLive[],
  {seed, endDay}: {seed: string; endDay: number},
): TownHistory {
  const town = settleTown(premises, {
    random: createSeededRandom(`${seed}/town`),
    departments: DEPARTMENTS.length,
  })
  const chronicle = emptyChronicle()
  // The month of the last day is over only where the next one begins with the end.
  const endMonth = monthOfDay(endDay)
  const splitMonth = Math.max(FIRST_MONTH, endMonth - FORETOLD_MONTHS)
  let probabilities: Float64Array = new Float64Array(premises.length)
  for (let month = FIRST_MONTH; firstDayOf(month) < endDay; month++) {
    if (month === splitMonth) {
      probabilities = foretellFires(town, {
        ...{from: month, months: endMonth - splitMonth, runs: RUNS, seed: `${seed}/foretold`},
      })
    }
    liveMonth(town, {month, seed: `${seed}/month`, chronicle})
  }
  return {chronicle, endDay, splitMonth, probabilities}
}
