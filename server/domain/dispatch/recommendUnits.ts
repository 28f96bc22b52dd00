import {munkres} from 'munkres'
import type {FilledNeed, RunCardNeed} from '#contract/dispatch.ts'
import type {UnitId} from '#contract/unit.ts'
import {
  describeCandidate,
  isFree,
  rankUnits,
  type DispatchUnit,
  type RankedUnit,
  type RankingWeights,
} from './candidates.ts'

/** How many candidates of a need are told beside those who are chosen. */
const LISTED = 10
/** How many beside these that are off duty and nearer than whoever is chosen. */
const NEARER_LISTED = 2
/** What it costs to leave a place of a need empty; more than any unit, and a required one more than all others together. */
const EMPTY_SECONDS = {optional: 1e6, required: 1e9}
const IMPOSSIBLE_SECONDS = 1e12

interface RankedNeed {
  readonly need: RunCardNeed
  readonly ranked: readonly RankedUnit[]
}

/**
 * Who should go, need by need. A candidate's cost is its travel seconds plus what the weights count against it. One
 * unit fills one place of one need; over all needs together the chosen leave as few places empty as can be, required
 * ones first, and of the ways to do so have the least sum of costs. A need that may share is then filled by whoever
 * goes anyway and can do it, and only where nobody can by one more. Whoever is on the way to another case or off duty is
 * listed, last, and never chosen: an officer may decide so. About 1 ms for 1,200 units and 8 needs.
 */
export function recommendUnits({
  needs,
  units,
  weights,
  at = 0,
}: {
  needs: readonly RunCardNeed[]
  units: readonly DispatchUnit[]
  weights: RankingWeights
  /** Now (epoch ms), for reasons that tell of times. */
  at?: number
}): FilledNeed[] {
  const rankedNeeds = needs.map(need => ({need, ranked: rankUnits(need, units, weights)}))
  const chosen = chooseForAll(rankedNeeds)
  return rankedNeeds.map(({need, ranked}, index) => {
    const ids = chosen[index] ?? new Set()
    const nearer = nearerOffDuty({need, ranked}, ids)
    const isListed = (id: UnitId) => ids.has(id) || nearer.has(id)
    const listed = ranked.filter(({candidate}, rank) => rank < LISTED || isListed(candidate.unit.id))
    return {
      ...need,
      chosen: listed.flatMap(({candidate: {unit}}) => (ids.has(unit.id) ? [unit.id] : [])),
      candidates: listed.map(each => describeCandidate(need, each, {weights, at})),
      candidateCount: ranked.length,
      shortfall: need.count - ids.size,
    }
  })
}

function chooseForAll(rankedNeeds: readonly RankedNeed[]): readonly ReadonlySet<UnitId>[] {
  const chosen = rankedNeeds.map(() => new Set<UnitId>())
  const going = new Set<UnitId>()
  const take = (index: number, unitId: UnitId) => {
    chosen[index]?.add(unitId)
    going.add(unitId)
  }
  for (const {index, unitId} of assign(rankedNeeds)) take(index, unitId)
  for (const [index, {need, ranked}] of rankedNeeds.entries()) {
    if (!need.mayShare) continue
    const free = ranked.filter(({candidate}) => isFree(candidate)).map(({candidate}) => candidate.unit.id)
    const sharing = free.filter(unitId => going.has(unitId))
    const others = free.filter(unitId => !going.has(unitId))
    for (const unitId of [...sharing, ...others].slice(0, need.count)) take(index, unitId)
  }
  return chosen
}

/** Who is off duty and would be there before anybody who is chosen, the nearest first. */
function nearerOffDuty({ranked}: RankedNeed, chosen: ReadonlySet<UnitId>): ReadonlySet<UnitId> {
  const soonest = ranked.find(({candidate}) => chosen.has(candidate.unit.id))?.candidate.travel.seconds
  const nearer = ranked.filter(
    ({candidate: {duty, travel}}) =>
      duty?.isOnDuty === false && (soonest === undefined || travel.seconds < soonest),
  )
  return new Set(nearer.slice(0, NEARER_LISTED).map(({candidate}) => candidate.unit.id))
}

/** Gives the places of the needs that do not share to units, at the least cost. */
function assign(rankedNeeds: readonly RankedNeed[]): {index: number; unitId: UnitId}[] {
  const places = rankedNeeds.flatMap(({need}, index) =>
    need.mayShare ? [] : Array.from({length: need.count}, () => index),
  )
  if (places.length === 0) return []
  // Of each need so many as there are places: even if others take all but one of them, one remains.
  const costs = rankedNeeds.map(({ranked}) => {
    const best = ranked.filter(({candidate}) => isFree(candidate)).slice(0, places.length)
    return new Map(best.map(({candidate, costSeconds}) => [candidate.unit.id, costSeconds]))
  })
  const unitIds = [...new Set(places.flatMap(index => [...(costs[index]?.keys() ?? [])]))].sort()
  const matrix = places.map((index, row) => {
    const emptySeconds = EMPTY_SECONDS[rankedNeeds[index]?.need.isRequired ? 'required' : 'optional']
    const empty = places.map((_, column) => (column === row ? emptySeconds : IMPOSSIBLE_SECONDS))
    return [...unitIds.map(unitId => costs[index]?.get(unitId) ?? IMPOSSIBLE_SECONDS), ...empty]
  })
  return munkres(matrix).flatMap(([row, column]) => {
    const [index, unitId] = [places[row], unitIds[column]]
    return index === undefined || unitId === undefined ? [] : [{index, unitId}]
  })
}
