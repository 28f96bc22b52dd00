import type {RoundProblem} from './roundProgram.ts'

/** Where in a round a place costs least, and how many seconds. */
interface Insertion {
  readonly at: number
  readonly seconds: number
}

/**
 * A good round at once, by cheapest insertion (Rosenkrantz, Stearns and Lewis 1977): what is pinned, then again and again the
 * place that is worth most for the time it takes more. Null where what is pinned does not fit in so. O(places³).
 */
export function insertedRound(problem: RoundProblem): number[] | null {
  const {visitSeconds, worth, pinned, availableSeconds} = problem
  const round: number[] = []
  let spent = 0
  const put = (place: number, {at, seconds}: Insertion) => {
    round.splice(at, 0, place)
    spent += seconds
  }
  for (const place of pinned) {
    const insertion = cheapest(problem, round, place)
    if (spent + insertion.seconds > availableSeconds) return null
    put(place, insertion)
  }
  const left = new Set([...visitSeconds.keys()].filter(place => place > 0 && !pinned.has(place)))
  for (;;) {
    const best = [...left]
      .map(place => ({place, insertion: cheapest(problem, round, place)}))
      .filter(
        ({place, insertion}) => (worth[place] ?? 0) > 0 && spent + insertion.seconds <= availableSeconds,
      )
      .reduce<{place: number; insertion: Insertion; rate: number} | null>((before, {place, insertion}) => {
        const rate = (worth[place] ?? 0) / Math.max(1, insertion.seconds)
        return before && before.rate >= rate ? before : {place, insertion, rate}
      }, null)
    if (!best) return round
    put(best.place, best.insertion)
    left.delete(best.place)
  }
}

/** What the places of a round are worth together. */
export function worthOf({worth}: RoundProblem, round: readonly number[]): number {
  return round.reduce((sum, place) => sum + (worth[place] ?? 0), 0)
}

function cheapest(problem: RoundProblem, round: readonly number[], place: number): Insertion {
  const {visitSeconds, travelSeconds} = problem
  const way = (from: number, to: number) =>
    from === to ? 0 : (travelSeconds[from * visitSeconds.length + to] ?? 0)
  let best: Insertion = {at: 0, seconds: Infinity}
  for (let at = 0; at <= round.length; at++) {
    const [before, after] = [round[at - 1] ?? 0, round[at] ?? 0]
    const detour = way(before, place) + way(place, after) - way(before, after)
    const seconds = detour + (visitSeconds[place] ?? 0)
    if (seconds < best.seconds) best = {at, seconds}
  }
  return best
}
