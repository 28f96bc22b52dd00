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

/**
 * Calls `visit` for each with the same chance, at a cost of those that it is called for. What happens with a smaller chance
 * happens to its share of these: the draw that it is given is uniform up to `chance`.
 */
export function visitSome<Item>(
  items: readonly Item[],
  {chance, random}: {chance: number; random: SeededRandom},
  visit: (item: Item, draw: number) => void,
): void {
  const step = Math.log1p(-chance)
  for (let at = -1; ;) {
    // How many are passed over before the next one is geometric.
    at += 1 + Math.floor(Math.log1p(-random.next()) / step)
    const item = items[at]
    if (item === undefined) return
    visit(item, random.next() * chance)
  }
}

/** Any day of a month. */
export function dayIn(month: number, random: SeededRandom): number {
  return firstDayOf(month) + random.below(daysIn(month))
}
