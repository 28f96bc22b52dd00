import {secondsBetween, waysOf, type RoundProblem, type Way} from './roundProgram.ts'

/** A way into a round: before the stop at `at` (the number of stops: last), for so many seconds more. */
interface Insertion {
  readonly place: number
  readonly at: number
  readonly seconds: number
}

/**
 * A round to begin a search with: what is pinned first, then always the visit that is worth most for the time it takes more
 * (cheapest insertion: Rosenkrantz, Stearns and Lewis 1977). Null where what is pinned does not fit in that way.
 * O(places³).
 */
export function quickRound(problem: RoundProblem): number[] | null {
  const {worth, pinned, availableSeconds} = problem
  const isWay = wayTest(waysOf(problem))
  const round: number[] = []
  const left = new Set(worth.keys())
  left.delete(0)
  let spent = 0
  const insertBest = (places: Iterable<number>, valueOf: (place: number) => number): boolean => {
    const fitting = [...places]
      .flatMap(place => cheapestInsertion(problem, round, {place, isWay}) ?? [])
      .filter(({seconds}) => spent + seconds <= Math.round(availableSeconds))
    const best = greatest(fitting, ({place, seconds}) => valueOf(place) / Math.max(1, seconds))
    if (!best) return false
    round.splice(best.at, 0, best.place)
    left.delete(best.place)
    spent += best.seconds
    return true
  }
  const open = new Set(pinned)
  while (open.size > 0) {
    if (!insertBest(open, () => 1)) return null
    for (const place of round) open.delete(place)
  }
  while (insertBest(left, place => worth[place] ?? 0));
  return round
}

function cheapestInsertion(
  problem: RoundProblem,
  round: readonly number[],
  {place, isWay}: {place: number; isWay: (from: number, to: number) => boolean},
): Insertion | undefined {
  const {visitSeconds} = problem
  const between = (from: number, to: number) => secondsBetween(problem, from, to)
  const ends = [0, ...round, 0]
  const insertions = round.concat(0).flatMap((_, at): Insertion[] => {
    const [before = 0, after = 0] = [ends[at], ends[at + 1]]
    if (!isWay(before, place) || !isWay(place, after)) return []
    const direct = round.length === 0 ? 0 : between(before, after)
    const seconds =
      between(before, place) + Math.round(visitSeconds[place] ?? 0) + between(place, after) - direct
    return [{place, at, seconds}]
  })
  return greatest(insertions, ({seconds}) => -seconds)
}

function wayTest(ways: readonly Way[]): (from: number, to: number) => boolean {
  const known = new Set(ways.map(([from, to]) => `${from} ${to}`))
  return (from, to) => known.has(`${from} ${to}`)
}

function greatest<Item>(items: readonly Item[], valueOf: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || valueOf(item) > valueOf(best) ? item : best),
    undefined,
  )
}
