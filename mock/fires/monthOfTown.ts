import type {SeededRandom} from '../seededRandom.ts'
import {daysIn, firstDayOf} from './calendar.ts'
import type {Chronicle} from './chronicle.ts'
import type {Town} from './town.ts'

/** A month of a town, and where it is written down. */
export interface MonthOfTown {
  readonly town: Town
  readonly month: number
  readonly random: SeededRandom
  readonly chronicle: Chronicle
}

/** Any day of a month. */
export function dayIn(month: number, random: SeededRandom): number {
  return firstDayOf(month) + random.below(daysIn(month))
}
