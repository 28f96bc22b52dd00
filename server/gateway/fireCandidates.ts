import {setImmediate as nextTurn} from 'node:timers/promises'
import type {RiskFinding} from '#contract/risk.ts'
import type {FireCandidate} from '#contract/riskMending.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {bigramsOf, diceLikeness} from '../domain/textLikeness.ts'
import type {StoredPremises} from './ports.ts'

/** Of the nearest, and of those with the most alike addresses. */
const MOST = 6
const WITHIN_METERS = 500
const LEAST_LIKENESS = 0.4
/** After so many premises whoever else waits comes first. */
const TURN_ROWS = 2_000

/**
 * Premises that a fire may have been at: those nearest to where it is said to have been, then those whose addresses are
 * most like the one that is told. Looks at all of them, and lets others in between.
 */
export async function findFireCandidates(
  {address, position}: NonNullable<RiskFinding['fire']>,
  premises: Iterable<StoredPremises>,
): Promise<FireCandidate[]> {
  const told = address === '' ? null : bigramsOf(address)
  const near: FireCandidate[] = []
  const alike: FireCandidate[] = []
  let row = 0
  for (const each of premises) {
    if (++row % TURN_ROWS === 0) await nextTurn()
    const candidate = {
      premisesId: each.id,
      ...{name: each.name, address: each.address},
      position: plainOf(each.position),
      distanceMeters: position === null ? null : distanceMeters(position, each.position),
      likeness: told && diceLikeness(told, bigramsOf(each.address)),
    }
    if ((candidate.distanceMeters ?? Infinity) <= WITHIN_METERS) keep(near, candidate, nearerFirst)
    if ((candidate.likeness ?? 0) >= LEAST_LIKENESS) keep(alike, candidate, likelierFirst)
  }
  return [...new Map([...near, ...alike].map(each => [each.premisesId, each])).values()]
}

type Order = (left: FireCandidate, right: FireCandidate) => number

const nearerFirst: Order = (left, right) => (left.distanceMeters ?? 0) - (right.distanceMeters ?? 0)
const likelierFirst: Order = (left, right) => (right.likeness ?? 0) - (left.likeness ?? 0)

function keep(kept: FireCandidate[], candidate: FireCandidate, order: Order): void {
  const last = kept.at(-1)
  if (kept.length >= MOST && last && order(candidate, last) >= 0) return
  kept.push(candidate)
  kept.sort(order)
  kept.splice(MOST)
}

function plainOf([lng, lat]: StoredPremises['position']): [number, number] {
  return [lng, lat]
}
