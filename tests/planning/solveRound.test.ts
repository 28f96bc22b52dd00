import fc from 'fast-check'
import loadHighs from 'highs'
import {beforeAll, describe, expect, it} from 'vitest'
import type {RoundProblem} from '#server/domain/planning/roundProgram.ts'
import {solveRound} from '#server/planning/solveRound.ts'

let highs: Awaited<ReturnType<typeof loadHighs>>
beforeAll(async () => {
  highs = await loadHighs()
})

/** Every order of every choice, by brute force. */
function bestWorth(problem: RoundProblem): number {
  const {worth, visitSeconds, pinned, availableSeconds} = problem
  let best = pinned.size === 0 ? 0 : -1
  const walk = (at: number, spent: number, gained: number, been: ReadonlySet<number>) => {
    if (spent + secondsOf(problem, at, 0) > availableSeconds) return
    if ([...pinned].every(place => been.has(place))) best = Math.max(best, gained)
    for (let to = 1; to < visitSeconds.length; to++) {
      if (been.has(to)) continue
      const cost = secondsOf(problem, at, to) + (visitSeconds[to] ?? 0)
      walk(to, spent + cost, gained + (worth[to] ?? 0), new Set([...been, to]))
    }
  }
  walk(0, 0, 0, new Set())
  return best
}

function secondsOf({travelSeconds, visitSeconds}: RoundProblem, from: number, to: number): number {
  return from === to ? 0 : (travelSeconds[from * visitSeconds.length + to] ?? 0)
}

function lengthOf(problem: RoundProblem, round: readonly number[]): number {
  const stops = [0, ...round, 0]
  const ways = stops.slice(1).map((to, index) => secondsOf(problem, stops[index] ?? 0, to))
  const visits = round.map(place => problem.visitSeconds[place] ?? 0)
  return [...ways, ...visits].reduce((total, seconds) => total + seconds, 0)
}

/** The shortest ways over the given ones (Floyd 1962): those of a street network keep the triangle inequality too. */
function shortest(seconds: readonly number[], count: number): Float64Array {
  const ways = Float64Array.from(seconds)
  const way = (from: number, to: number) => (from === to ? 0 : (ways[from * count + to] ?? 0))
  for (let by = 0; by < count; by++) {
    for (let from = 0; from < count; from++) {
      for (let to = 0; to < count; to++) {
        ways[from * count + to] = Math.min(way(from, to), way(from, by) + way(by, to))
      }
    }
  }
  return ways
}

function placesOf(round: ReturnType<typeof solveRound>['round']): readonly number[] {
  return Array.isArray(round) ? round : []
}

/** Places strewn about a town, each visit as long as the other. */
function town(count: number, {pinned = []}: {pinned?: readonly number[]} = {}): RoundProblem {
  const across = (place: number) => (place * 137) % 101
  const along = (place: number) => (place * 73) % 89
  const between = (from: number, to: number) =>
    12 * (Math.abs(across(from) - across(to)) + Math.abs(along(from) - along(to)))
  return {
    travelSeconds: Float64Array.from({length: count * count}, (_, at) =>
      between(Math.floor(at / count), at % count),
    ),
    visitSeconds: Array.from({length: count}, (_, place) => (place === 0 ? 0 : 900)),
    worth: Array.from({length: count}, (_, place) => (place === 0 ? 0 : 1 + ((place * 31) % 17))),
    pinned: new Set(pinned),
    availableSeconds: 28_800,
  }
}

const problems = fc.integer({min: 2, max: 6}).chain(count =>
  fc.record({
    travelSeconds: fc
      .array(fc.integer({min: 60, max: 1_800}), {minLength: count * count, maxLength: count * count})
      .map(seconds => shortest(seconds, count)),
    visitSeconds: fc
      .array(fc.integer({min: 600, max: 2_400}), {minLength: count - 1, maxLength: count - 1})
      .map(seconds => [0, ...seconds]),
    worth: fc
      .array(fc.integer({min: 1, max: 100}), {minLength: count - 1, maxLength: count - 1})
      .map(values => [0, ...values.map(value => value / 1_000)]),
    pinned: fc
      .option(fc.integer({min: 1, max: count - 1}))
      .map(place => new Set(place === null ? [] : [place])),
    availableSeconds: fc.integer({min: 600, max: 12_000}),
  }),
)

describe('a round', () => {
  it('is as good as the best of all orders, in time, and passes what is pinned', () => {
    fc.assert(
      fc.property(problems, problem => {
        const best = bestWorth(problem)
        const {round} = solveRound(highs, problem)
        if (best < 0) {
          expect(round).toBe('impossible')
          return
        }
        const places = placesOf(round)
        expect(new Set(places).size).toBe(places.length)
        expect(lengthOf(problem, places)).toBeLessThanOrEqual(problem.availableSeconds + 0.01)
        for (const place of problem.pinned) expect(places).toContain(place)
        const worth = places.reduce((total, place) => total + (problem.worth[place] ?? 0), 0)
        expect(worth).toBeGreaterThanOrEqual(best * 0.99 - 1e-9)
      }),
      {numRuns: 100},
    )
  })

  it('fills the day also where there is no time to search', () => {
    const problem = town(41, {pinned: [7, 40]})
    const {round, gap} = solveRound(highs, problem, {seconds: 0})
    const places = placesOf(round)
    expect(new Set(places).size).toBe(places.length)
    expect(lengthOf(problem, places)).toBeLessThanOrEqual(problem.availableSeconds)
    expect(places).toEqual(expect.arrayContaining([7, 40]))
    const worthOf = (stops: readonly number[]) =>
      stops.reduce((total, place) => total + (problem.worth[place] ?? 0), 0)
    // No place that is left would fit in anywhere.
    const left = [...problem.worth.keys()].filter(place => place !== 0 && !places.includes(place))
    for (const place of left) {
      for (let at = 0; at <= places.length; at++) {
        const longer = lengthOf(problem, places.toSpliced(at, 0, place))
        expect(longer).toBeGreaterThan(problem.availableSeconds)
      }
    }
    const searched = solveRound(highs, problem, {seconds: 1})
    expect(worthOf(placesOf(searched.round))).toBeGreaterThanOrEqual(worthOf(places))
    expect(gap === null || gap >= 0).toBe(true)
  })

  it('is told to be impossible where what is pinned cannot be reached and left in time', () => {
    const problem: RoundProblem = {
      travelSeconds: Float64Array.from([0, 4_000, 4_000, 0]),
      visitSeconds: [0, 600],
      worth: [0, 1],
      pinned: new Set([1]),
      availableSeconds: 8_000,
    }
    expect(solveRound(highs, problem)).toEqual({round: 'impossible', gap: null})
    expect(solveRound(highs, {...problem, availableSeconds: 8_600}).round).toEqual([1])
  })
})
