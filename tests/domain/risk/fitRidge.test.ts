import {describe, expect, it} from 'vitest'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {fitRidge, type FitPrior} from '#server/domain/risk/fitRidge.ts'
import type {ColumnShape} from '#server/domain/risk/rowReader.ts'

const PLAIN: ColumnShape = {isLog: false, step: 1, mean: 0}

/** Nothing is held of the coefficients; additions for unknown, which there are none, are held to be 0. */
function flatPrior(columns: number): FitPrior {
  const size = 1 + 2 * columns
  return {
    mean: new Float64Array(size),
    precision: Float64Array.from({length: size}, (_, index) => Number(index > columns)),
  }
}

/** Joint temperature in °F and whether an O-ring was in distress, 23 flights before 51-L: Dalal, Fowlkes, Hoadley (1989). */
const FLIGHTS: readonly (readonly [temperature: number, distress: number])[] = [
  [66, 0], [70, 1], [69, 0], [68, 0], [67, 0], [72, 0], [73, 0], [70, 0], [57, 1], [63, 1], [70, 1], [78, 0],
  [67, 0], [53, 1], [67, 0], [75, 0], [70, 0], [81, 0], [76, 0], [79, 0], [75, 1], [76, 0], [58, 1],
] // prettier-ignore

describe('the fit', () => {
  it('of the O-rings is the published one, with its standard errors', () => {
    const period = {
      count: FLIGHTS.length,
      columns: [Float32Array.from(FLIGHTS, ([temperature]) => temperature)],
      events: FLIGHTS.flatMap(([, distress], row) => (distress === 1 ? [row] : [])),
    }
    const {parameters, covariance, isConverged} = fitRidge([period], {shapes: [PLAIN], prior: flatPrior(1)})
    expect(isConverged).toBe(true)
    expect(parameters[0]).toBeCloseTo(15.0429, 3)
    expect(parameters[1]).toBeCloseTo(-0.2322, 4)
    expect(Math.sqrt(covariance[0]!)).toBeCloseTo(7.3786, 3)
    expect(Math.sqrt(covariance[4]!)).toBeCloseTo(0.1082, 4)
  })

  it('of one yes or no is the log odds ratio of the four counts, its variance the sum of one over each', () => {
    const [yesBurnt, yes, noBurnt, no] = [12, 40, 9, 160]
    const period = {
      count: yes + no,
      columns: [Float32Array.from({length: yes + no}, (_, row) => Number(row < yes))],
      events: Array.from({length: yesBurnt + noBurnt}, (_, row) =>
        row < yesBurnt ? row : yes + row - yesBurnt,
      ),
    }
    const {parameters, covariance} = fitRidge([period], {shapes: [PLAIN], prior: flatPrior(1)})
    const oddsRatio = yesBurnt / (yes - yesBurnt) / (noBurnt / (no - noBurnt))
    expect(parameters[1]).toBeCloseTo(Math.log(oddsRatio), 8)
    expect(covariance[4]).toBeCloseTo(
      1 / yesBurnt + 1 / (yes - yesBurnt) + 1 / noBurnt + 1 / (no - noBurnt),
      6,
    )
  })

  it('without a single event stays at what was held before, but for how often it happens', () => {
    const prior = {mean: Float64Array.of(-2, 0.7, 0.1), precision: Float64Array.of(1, 1e6, 1e6)}
    const period = {count: 50, columns: [new Float32Array(50).fill(1)], events: []}
    const {parameters} = fitRidge([period], {shapes: [PLAIN], prior})
    expect(parameters[1]).toBeCloseTo(0.7, 3)
    expect(parameters[0]).toBeLessThan(-2.5)
  })

  it('comes to the same whether a value is taken less its mean or not, the intercept aside', () => {
    const random = createSeededRandom('mean')
    const values = Float32Array.from({length: 500}, () =>
      random.chance(0.1) ? NaN : 20 + 10 * random.next(),
    )
    const events = Array.from({length: 500}, (_, row) => row).filter(row =>
      random.chance(values[row]! > 25 ? 0.5 : 0.2),
    )
    const period = {count: 500, columns: [values], events}
    const plain = fitRidge([period], {shapes: [{...PLAIN, mean: 25}], prior: flatPrior(1)})
    const inSteps = fitRidge([period], {
      shapes: [{isLog: false, step: 10, mean: 25}],
      prior: flatPrior(1),
    })
    expect(plain.isConverged && inSteps.isConverged).toBe(true)
    expect(inSteps.parameters[0]).toBeCloseTo(plain.parameters[0]!, 6)
    expect(inSteps.parameters[1]).toBeCloseTo(10 * plain.parameters[1]!, 5)
    expect(inSteps.parameters[2]).toBeCloseTo(plain.parameters[2]!, 6)
  })

  it('of rows cut into periods is that of all rows', () => {
    const random = createSeededRandom('periods')
    const values = Float32Array.from({length: 300}, () => random.next())
    const happened = Uint8Array.from(values, value => Number(random.chance(value)))
    const cut = (from: number, to: number) => ({
      count: to - from,
      columns: [values.subarray(from, to)],
      events: [...happened.subarray(from, to)].flatMap((outcome, row) => (outcome === 1 ? [row] : [])),
    })
    const options = {shapes: [PLAIN], prior: flatPrior(1)}
    const whole = fitRidge([cut(0, 300)], options)
    const parts = fitRidge([cut(0, 90), cut(90, 91), cut(91, 300)], options)
    expect([...parts.parameters]).toEqual(
      [...whole.parameters].map(value => expect.closeTo(value, 9) as number),
    )
  })

  it('says that there is none where nothing is known of a coefficient, before or after', () => {
    const period = {count: 10, columns: [new Float32Array(10)], events: [1, 2, 3]}
    expect(fitRidge([period], {shapes: [PLAIN], prior: flatPrior(1)}).isConverged).toBe(false)
  })

  it('has intervals that hold the truth nine times of ten', () => {
    const random = createSeededRandom('coverage')
    const [intercept, slope] = [-2, 1]
    let held = 0
    const rounds = 200
    for (let round = 0; round < rounds; round++) {
      const values = Float32Array.from({length: 400}, () => 2 * random.next() - 1)
      const events = [...values.keys()].filter(row =>
        random.chance(1 / (1 + Math.exp(-intercept - slope * values[row]!))),
      )
      const {parameters, covariance} = fitRidge([{count: 400, columns: [values], events}], {
        shapes: [PLAIN],
        prior: flatPrior(1),
      })
      if (Math.abs(parameters[1]! - slope) < 1.645 * Math.sqrt(covariance[4]!)) held += 1
    }
    expect(held / rounds).toBeGreaterThan(0.85)
    expect(held / rounds).toBeLessThan(0.95)
  })
})
