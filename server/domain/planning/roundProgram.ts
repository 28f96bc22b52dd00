/** Premises that a team may visit on a day, and what there is to gain. Place 0 is where it starts and comes back to. */
export interface RoundProblem {
  /** Seconds from place `from` to place `to`, at `from * places + to`; no way by a third place is shorter. */
  readonly travelSeconds: Float64Array
  /** By place; 0 for the start. */
  readonly visitSeconds: readonly number[]
  /** What a visit is worth, by place; 0 for the start. */
  readonly worth: readonly number[]
  /** Places that have to be visited. */
  readonly pinned: ReadonlySet<number>
  /** Until the team is back. */
  readonly availableSeconds: number
}

/** Ways to so many nearest places are looked at from each, and the ways between pinned places and the start. */
const NEAREST = 12
/** The worth of the best place in the program: solvers stop at absolute differences too. */
const MOST_WORTH = 1_000

/**
 * The orienteering problem (Golden, Levy and Vohra 1987) as a mixed-integer program in CPLEX LP format: which places to
 * visit, and in which order, so that their worth is greatest within the time. `x` takes a way, `y` visits a place, and `a`,
 * the time of arrival by a way, rules out rounds that do not pass the start (single-commodity flow, Gavish and Graves 1978).
 * Times in it are whole seconds. O(places × NEAREST) variables.
 */
export function roundProgram(problem: RoundProblem): string {
  const {visitSeconds, worth, pinned, availableSeconds} = problem
  const count = visitSeconds.length
  const places = Array.from({length: count - 1}, (_, index) => index + 1)
  const ways = waysOf(problem)
  const seconds = (from: number, to: number) => secondsBetween(problem, from, to)
  const visit = (place: number) => Math.round(visitSeconds[place] ?? 0)
  const day = Math.round(availableSeconds)
  const out = (place: number) => ways.filter(([from]) => from === place)
  const into = (place: number) => ways.filter(([, to]) => to === place)
  const scale = MOST_WORTH / Math.max(Number.MIN_VALUE, ...worth)
  const rows: Row[] = []
  for (const place of places) {
    const isVisited = {name: `y${place}`, times: -1}
    rows.push({terms: [...taking(out(place)), isVisited]}, {terms: [...taking(into(place)), isVisited]})
    // Who leaves arrives at the next place after the visit and the way.
    const spent = out(place).map(way => ({name: wayName(way), times: -seconds(...way) - visit(place)}))
    rows.push({terms: [...arriving(out(place), 1), ...arriving(into(place), -1), ...spent]})
  }
  rows.push({terms: taking(out(0)), is: '<=', bound: 1})
  rows.push({terms: [...taking(into(0)), ...taking(out(0), -1)]})
  for (const way of ways) {
    const [from, to] = way
    const latest = to === 0 ? day : day - visit(to) - seconds(to, 0)
    const earliest = from === 0 ? seconds(0, to) : seconds(0, from) + visit(from) + seconds(from, to)
    const arrival = {name: arrivalName(way), times: 1}
    rows.push({terms: [arrival, {name: wayName(way), times: -latest}], is: '<='})
    rows.push({terms: [arrival, {name: wayName(way), times: -earliest}], is: from === 0 ? '=' : '>='})
  }
  for (const place of pinned) rows.push({terms: [{name: `y${place}`, times: 1}], bound: 1})
  return [
    'Maximize',
    ` worth: ${written(places.map(place => ({name: `y${place}`, times: scale * (worth[place] ?? 0)})))}`,
    'Subject To',
    ...rows.map(({terms, is = '=', bound = 0}, index) => ` r${index}: ${written(terms)} ${is} ${bound}`),
    'Binary',
    ...ways.map(way => ` ${wayName(way)}`),
    ...places.map(place => ` y${place}`),
    'End',
  ].join('\n')
}

/** The places in the order of the round that a solution's ways make; `isTaken` says whether `x…` is one. */
export function readRound(
  {visitSeconds}: Pick<RoundProblem, 'visitSeconds'>,
  isTaken: (name: string) => boolean,
): number[] {
  const count = visitSeconds.length
  const round: number[] = []
  let at = 0
  while (round.length < count) {
    const from = at
    const next = Array.from({length: count}, (_, to) => to).find(
      to => to !== from && isTaken(wayName([from, to])),
    )
    if (next === undefined || next === 0) return round
    round.push(next)
    at = next
  }
  return round
}

/** Of the variables of the program those that a round sets, with their values; all others are 0. */
export function valuesOfRound(problem: RoundProblem, round: readonly number[]): ReadonlyMap<string, number> {
  const values = new Map<string, number>()
  const stops = round.length === 0 ? [] : [0, ...round, 0]
  let arrival = 0
  for (const [index, to] of stops.slice(1).entries()) {
    const from = stops[index] ?? 0
    arrival += Math.round(problem.visitSeconds[from] ?? 0) + secondsBetween(problem, from, to)
    values.set(wayName([from, to]), 1).set(arrivalName([from, to]), arrival)
    if (to !== 0) values.set(`y${to}`, 1)
  }
  return values
}

/** As the program takes them: whole seconds. */
export function secondsBetween(
  {travelSeconds, visitSeconds}: Pick<RoundProblem, 'travelSeconds' | 'visitSeconds'>,
  from: number,
  to: number,
): number {
  return Math.round(travelSeconds[from * visitSeconds.length + to] ?? 0)
}

export type Way = readonly [from: number, to: number]

/** The ways that the program has. Those that cannot be part of any round in time are left out. */
export function waysOf(problem: RoundProblem): Way[] {
  const {travelSeconds, visitSeconds, pinned, availableSeconds} = problem
  const count = visitSeconds.length
  const seconds = (from: number, to: number) => travelSeconds[from * count + to] ?? 0
  const isInTime = (from: number, to: number) =>
    seconds(0, from) +
      (visitSeconds[from] ?? 0) +
      seconds(from, to) +
      (visitSeconds[to] ?? 0) +
      seconds(to, 0) <=
    availableSeconds
  const all = Array.from({length: count}, (_, place) => place)
  return all.flatMap(from => {
    const nearest = all
      .filter(to => to !== from && to !== 0)
      .sort((a, b) => seconds(from, a) - seconds(from, b))
    const kept = nearest.filter(
      (to, rank) => rank < NEAREST || from === 0 || (pinned.has(from) && pinned.has(to)),
    )
    return [...kept.filter(to => isInTime(from, to)), ...(from === 0 ? [] : [0])].map((to): Way => [from, to])
  })
}

interface Term {
  readonly name: string
  readonly times: number
}

/** `is` an equation, and `bound` 0, when left out. */
interface Row {
  readonly terms: readonly Term[]
  readonly is?: '<=' | '>=' | '='
  readonly bound?: number
}

function wayName([from, to]: Way): string {
  return `x${from}_${to}`
}

function arrivalName([from, to]: Way): string {
  return `a${from}_${to}`
}

function taking(ways: readonly Way[], times = 1): Term[] {
  return ways.map(way => ({name: wayName(way), times}))
}

function arriving(ways: readonly Way[], times: number): Term[] {
  return ways.map(way => ({name: arrivalName(way), times}))
}

function written(terms: readonly Term[]): string {
  return terms.map(({name, times}) => `${times < 0 ? '-' : '+'} ${Math.abs(times)} ${name}`).join(' ')
}
