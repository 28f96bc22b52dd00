import type {RiskEvaluation, Skill} from '#contract/risk.ts'
import {fitRidge} from './fitRidge.ts'

/** The shares of all that are looked at in turn, the highest first. */
export const TOP_SHARES = [0.01, 0.05, 0.1] as const

const BINS = 10

/** How well scores put those in which it happened (1) before the others; `probabilities` are what Brier's score is of. */
export function skillOf(
  scores: Float64Array,
  outcomes: Uint8Array,
  probabilities: Float64Array = scores,
): Skill {
  const order = ascendingOrder(scores)
  return {
    auc: areaUnderCurve(scores, outcomes, order),
    brier: brierScore(probabilities, outcomes),
    top: TOP_SHARES.map(share => ({share, ...amongTop({scores, outcomes, order}, share)})),
  }
}

/** Of a list in no order, by its expectation: everybody is given the same probability. */
export function skillOfChance(outcomes: Uint8Array, probability: number): Skill {
  const happened = sumOf(outcomes)
  const rate = outcomes.length === 0 ? null : happened / outcomes.length
  const isDecidable = happened > 0 && happened < outcomes.length
  return {
    auc: isDecidable ? 0.5 : null,
    brier: brierScore(new Float64Array(outcomes.length).fill(probability), outcomes),
    top: TOP_SHARES.map(share => ({share, precision: rate, recall: happened === 0 ? null : share})),
  }
}

/**
 * The probability that one in which it happened scores higher than one in which it did not, ties counting half: from
 * Mann and Whitney's sum of ranks. Null unless there are both.
 */
export function areaUnderCurve(
  scores: Float64Array,
  outcomes: Uint8Array,
  order = ascendingOrder(scores),
): number | null {
  const count = order.length
  const positives = sumOf(outcomes)
  if (positives === 0 || positives === count) return null
  let rankSum = 0
  for (let begin = 0, end = 0; begin < count; begin = end) {
    let tied = 0
    for (end = begin; end < count && scores[order[end]!] === scores[order[begin]!]; end++) {
      tied += outcomes[order[end]!]!
    }
    rankSum += tied * ((begin + 1 + end) / 2)
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (count - positives))
}

/** The mean square of probability less outcome (Brier 1950). 0 for none. */
export function brierScore(probabilities: Float64Array, outcomes: Uint8Array): number {
  let sum = 0
  for (let row = 0; row < outcomes.length; row++) sum += (probabilities[row]! - outcomes[row]!) ** 2
  return outcomes.length === 0 ? 0 : sum / outcomes.length
}

interface Ranked {
  readonly scores: Float64Array
  readonly outcomes: Uint8Array
  readonly order: Uint32Array
}

/** Of those that tie for the last places, each counts with the chance that it has one. */
function amongTop(
  {scores, outcomes, order}: Ranked,
  share: number,
): {precision: number | null; recall: number | null} {
  const places = Math.round(share * order.length)
  const positives = sumOf(outcomes)
  let [taken, hits] = [0, 0]
  for (let end = order.length; taken < places && end > 0;) {
    let [begin, tied] = [end, 0]
    while (begin > 0 && scores[order[begin - 1]!] === scores[order[end - 1]!])
      tied += outcomes[order[--begin]!]!
    const chance = Math.min(1, (places - taken) / (end - begin))
    hits += chance * tied
    taken += chance * (end - begin)
    end = begin
  }
  return {precision: places === 0 ? null : hits / places, recall: positives === 0 ? null : hits / positives}
}

/**
 * Whether probabilities mean what they say: the slope and intercept of a logistic regression of the outcomes on their log
 * odds (Cox 1958), 1 and 0 for perfect ones; and tenths of all by probability, expected beside observed.
 */
export function calibrate(probabilities: Float64Array, outcomes: Uint8Array): RiskEvaluation['calibration'] {
  return {...recalibrate(probabilities, outcomes), bins: binsOf(probabilities, outcomes)}
}

const TINY = 1e-12

function recalibrate(
  probabilities: Float64Array,
  outcomes: Uint8Array,
): {slope: number | null; intercept: number | null} {
  const logOdds = Float32Array.from(probabilities, one => {
    const inside = Math.min(1 - TINY, Math.max(TINY, one))
    return Math.log(inside / (1 - inside))
  })
  const positives = sumOf(outcomes)
  if (positives === 0 || positives === outcomes.length) return {slope: null, intercept: null}
  const {parameters, isConverged} = fitRidge(
    [{count: outcomes.length, columns: [logOdds], events: rowsOf(outcomes)}],
    {
      shapes: [{isLog: false, step: 1, mean: 0}],
      // Nothing is held of slope and intercept; of the addition for unknown, which there are none, something has to be.
      prior: {mean: Float64Array.of(0, 1, 0), precision: Float64Array.of(0, 0, 1)},
    },
  )
  return isConverged
    ? {slope: parameters[1] ?? null, intercept: parameters[0] ?? null}
    : {slope: null, intercept: null}
}

function binsOf(probabilities: Float64Array, outcomes: Uint8Array): RiskEvaluation['calibration']['bins'] {
  const order = ascendingOrder(probabilities)
  const edge = (bin: number) => Math.round((bin * order.length) / BINS)
  return Array.from({length: BINS}, (_, bin) => order.subarray(edge(bin), edge(bin + 1)))
    .filter(rows => rows.length > 0)
    .map(rows => ({
      from: probabilities[rows[0]!]!,
      to: probabilities[rows.at(-1)!]!,
      count: rows.length,
      expected: rows.reduce((sum, row) => sum + probabilities[row]!, 0) / rows.length,
      observed: rows.reduce((sum, row) => sum + outcomes[row]!, 0) / rows.length,
    }))
}

function ascendingOrder(scores: Float64Array): Uint32Array {
  return Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!)
}

/** The rows in which it happened. */
export function rowsOf(outcomes: Uint8Array): Int32Array {
  const rows = new Int32Array(sumOf(outcomes))
  let next = 0
  for (let row = 0; row < outcomes.length; row++) if (outcomes[row] === 1) rows[next++] = row
  return rows
}

export function sumOf(outcomes: Uint8Array): number {
  let sum = 0
  for (const outcome of outcomes) sum += outcome
  return sum
}
