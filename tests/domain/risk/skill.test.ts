import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {areaUnderCurve, brierScore, calibrate, skillOf, skillOfChance} from '#server/domain/risk/skill.ts'

/** Readings 1 to 5 of 109 CT images, from Hanley and McNeil (1982), Radiology 143, table I. */
const NORMAL = [33, 6, 6, 11, 2]
const ABNORMAL = [3, 2, 2, 11, 33]

function spread(counts: readonly number[]): number[] {
  return counts.flatMap((count, index) => Array.from({length: count}, () => index + 1))
}

const cases = fc
  .array(fc.tuple(fc.integer({min: 0, max: 9}), fc.integer({min: 0, max: 1})), {minLength: 2, maxLength: 80})
  .map(rows => ({
    scores: Float64Array.from(rows, ([score]) => score / 10),
    outcomes: Uint8Array.from(rows, ([, outcome]) => outcome),
  }))

describe('the area under the curve', () => {
  it('is what Hanley and McNeil give for readings with many ties', () => {
    const scores = Float64Array.from([...spread(NORMAL), ...spread(ABNORMAL)])
    const outcomes = Uint8Array.from(scores, (_, row) => Number(row >= spread(NORMAL).length))
    expect(areaUnderCurve(scores, outcomes)).toBeCloseTo(0.893, 3)
  })

  it('is the share of pairs that are put in the right order, ties counting half', () => {
    fc.assert(
      fc.property(cases, ({scores, outcomes}) => {
        let [right, pairs] = [0, 0]
        for (const [burnt, happened] of outcomes.entries()) {
          for (const [spared, other] of outcomes.entries()) {
            if (happened !== 1 || other !== 0) continue
            pairs += 1
            right += scores[burnt]! > scores[spared]! ? 1 : scores[burnt] === scores[spared] ? 0.5 : 0
          }
        }
        const area = areaUnderCurve(scores, outcomes)
        if (pairs === 0) expect(area).toBeNull()
        else expect(area).toBeCloseTo(right / pairs, 12)
      }),
    )
  })
})

describe('a list by score', () => {
  it('is judged by those among its first, ties at the end by their chance', () => {
    const scores = new Float64Array(20).fill(0.1)
    scores[3] = 0.9
    const outcomes = new Uint8Array(20)
    outcomes[3] = 1
    outcomes[7] = 1
    const tenth = skillOf(scores, outcomes).top.find(({share}) => share === 0.1)
    expect(tenth?.recall).toBeCloseTo((1 + 1 / 19) / 2, 12)
    expect(tenth?.precision).toBeCloseTo((1 + 1 / 19) / 2, 12)
  })

  it('is chance when all scores are alike', () => {
    fc.assert(
      fc.property(cases, ({outcomes}) => {
        const alike = new Float64Array(outcomes.length).fill(0.2)
        const chance = skillOfChance(outcomes, 0.2)
        expect(skillOf(alike, outcomes).auc).toBe(chance.auc)
        expect(skillOf(alike, outcomes).brier).toBe(chance.brier)
      }),
    )
  })
})

it("Brier's score is the mean square of what is foretold less what happened", () => {
  expect(brierScore(Float64Array.of(0.1, 0.9, 0.8, 0.3), Uint8Array.of(0, 1, 1, 0))).toBeCloseTo(0.0375, 12)
})

describe('calibration', () => {
  /** In each of these probabilities exactly that share happens. */
  const shares = [0.05, 0.1, 0.2, 0.4]
  const foretold = Float64Array.from({length: 400}, (_, row) => shares[Math.floor(row / 100)]!)
  const outcomes = Uint8Array.from(foretold, (share, row) => Number(row % 100 < Math.round(100 * share)))

  it('has slope 1 and intercept 0 where it happens as often as foretold', () => {
    const {slope, intercept, bins} = calibrate(foretold, outcomes)
    expect(slope).toBeCloseTo(1, 5)
    expect(intercept).toBeCloseTo(0, 5)
    expect(bins.map(({count}) => count)).toEqual(Array.from({length: 10}, () => 40))
    expect(bins[0]).toMatchObject({from: 0.05, to: 0.05})
    expect(bins[0]?.expected).toBeCloseTo(0.05, 12)
  })

  it('has half the slope where log odds are twice too far apart', () => {
    const tooFar = foretold.map(share => (share / (1 - share)) ** 2 / (1 + (share / (1 - share)) ** 2))
    expect(calibrate(tooFar, outcomes).slope).toBeCloseTo(0.5, 5)
  })

  it('is not known where nothing happened', () => {
    expect(calibrate(foretold, new Uint8Array(400))).toMatchObject({slope: null, intercept: null})
  })
})
