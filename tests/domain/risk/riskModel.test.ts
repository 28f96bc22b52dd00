import {readFile} from 'node:fs/promises'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import type {RiskModel} from '#contract/risk.ts'
import {baseProbabilityOf, explainPremises} from '#server/domain/risk/explainScore.ts'
import {buildFeatures} from '#server/domain/risk/featureTable.ts'
import {createPriorModel, fitRiskModel} from '#server/domain/risk/fitRiskModel.ts'
import {columnOf, FEATURE_NAMES} from '#server/domain/risk/riskFeatures.ts'
import {readRiskModel} from '#server/domain/risk/riskModel.ts'
import {monthsBefore} from '#server/domain/risk/riskPeriods.ts'
import {bandOf, riskPolicyFields} from '#server/domain/risk/riskPolicy.ts'
import {oddsOfYear, Scorer, scorePremises, yearOfOdds} from '#server/domain/risk/scoreModel.ts'
import {burningCity, historyOf, RISK_POLICY, sourcesOf} from '../../fixtures/riskCity.ts'

const city = burningCity({count: 800, seed: 'model', monthlyOdds: 0.002})
const sources = sourcesOf(city.premises, historyOf(city.history))
const table = buildFeatures(sources, {day: city.untilDay})
const NAME = {version: 'r1', fittedAt: 1, dataAt: 1}
const {model} = fitRiskModel(
  monthsBefore(sources, city.untilDay, {months: 24, like: table}),
  RISK_POLICY,
  NAME,
)
const row = fc.integer({min: 0, max: 799})

function withFeature(change: Partial<RiskModel['features'][number]> & {name: string}): RiskModel {
  return {
    ...model,
    features: model.features.map(feature =>
      feature.name === change.name ? {...feature, ...change} : feature,
    ),
  }
}

describe('a model file', () => {
  const written: unknown = JSON.parse(JSON.stringify(model))

  it('is read as it was written', () => {
    expect(readRiskModel(written)).toEqual({ok: true, model})
  })

  it('of another format is refused by its number', () => {
    expect(readRiskModel({...model, format: 2})).toEqual({ok: false, code: 'otherFormat', name: '2'})
    expect(readRiskModel('model')).toEqual({ok: false, code: 'otherFormat', name: 'undefined'})
  })

  it('without one of the coefficients is refused by its name', () => {
    const features = model.features.filter(({name}) => name !== 'indoorCharging')
    expect(readRiskModel({...model, features})).toMatchObject({
      code: 'missingCoefficient',
      name: 'indoorCharging',
    })
    const blank = model.features.map(({coefficient, ...rest}) =>
      rest.name === 'steel' ? rest : {...rest, coefficient},
    )
    expect(readRiskModel({...model, features: blank})).toMatchObject({
      code: 'missingCoefficient',
      name: 'steel',
    })
  })

  it('with a feature that nobody here knows, or one given twice, is refused by its name', () => {
    const [first, ...rest] = model.features
    const unknown = [{...first, name: 'moonPhase'}, ...rest]
    expect(readRiskModel({...model, features: unknown})).toMatchObject({
      code: 'unknownCoefficient',
      name: 'moonPhase',
    })
    expect(readRiskModel({...model, features: [first, ...model.features]})).toMatchObject({
      code: 'invalid',
      name: 'mixedUse twice',
    })
  })

  it('with a number that is none, or a covariance of another size, is refused by its place', () => {
    expect(readRiskModel({...model, intercept: 'low'})).toMatchObject({code: 'invalid', name: 'intercept'})
    expect(readRiskModel({...model, covariance: [1]})).toMatchObject({code: 'invalid', name: 'covariance'})
  })
})

describe('a score', () => {
  it('is the odds of average premises times every contribution', () => {
    fc.assert(
      fc.property(row, index => {
        const {probability} = new Scorer(model).scoreOne(table, index)
        const product = explainPremises(model, table, index).reduce((odds, {factor}) => odds * factor, 1)
        const odds = oddsOfYear(baseProbabilityOf(model)) * product
        expect(probability / yearOfOdds(odds)).toBeCloseTo(1, 5)
      }),
    )
  })

  it('has its strongest reasons first, and null for a value that is not known', () => {
    for (let index = 0; index < 50; index++) {
      const reasons = explainPremises(model, table, index)
      const strengths = reasons.map(({factor}) => Math.abs(Math.log(factor)))
      expect(strengths).toEqual([...strengths].sort((a, b) => b - a))
      const tenants = reasons.find(({feature}) => feature === 'tenants')
      expect(tenants?.value).toBe(city.premises[index]?.tenants ?? null)
    }
  })

  it('rises with a coefficient where the feature is above its average, and falls where it is below', () => {
    const column = columnOf('floors')
    const {mean, coefficient} = model.features[column]!
    fc.assert(
      fc.property(row, fc.double({min: 0.01, max: 2, noNaN: true}), (index, more) => {
        const raised = withFeature({name: 'floors', coefficient: coefficient + more})
        const rise =
          new Scorer(raised).scoreOne(table, index).probability -
          scorePremises(model, table).probability[index]!
        expect(Math.sign(rise)).toBe(Math.sign(table.columns[column]![index]! - mean))
      }),
    )
  })

  it('lies in its interval, which widens with what is not known of the coefficients', () => {
    const {probability, low, high} = scorePremises(model, table)
    const unsure = scorePremises({...model, covariance: model.covariance.map(value => 4 * value)}, table)
    for (let index = 0; index < table.count; index++) {
      expect(low[index]).toBeLessThan(probability[index]!)
      expect(high[index]).toBeGreaterThan(probability[index]!)
      expect(unsure.high[index]).toBeGreaterThan(high[index]!)
    }
  })

  it('of one is that of all, to the variance by the whole covariance', () => {
    const size = 1 + 2 * model.features.length
    const all = scorePremises(model, table)
    const scorer = new Scorer(model)
    for (let index = 0; index < 40; index++) {
      const {probability, low, high} = scorer.scoreOne(table, index)
      expect([probability, low, high]).toEqual([all.probability[index], all.low[index], all.high[index]])
      const vector = centredRow(index)
      let variance = 0
      for (let line = 0; line < size; line++) {
        for (let along = 0; along <= line; along++) {
          const twice = line === along ? 1 : 2
          variance +=
            twice * model.covariance[(line * (line + 1)) / 2 + along]! * vector[line]! * vector[along]!
        }
      }
      expect(scorer.logOddsOf(table, index).variance).toBeCloseTo(variance, 9)
    }
  })

  function centredRow(index: number): number[] {
    const values = model.features.map(({mean, scale}, column) => {
      const value = table.columns[column]![index]!
      const name = model.features[column]!.name
      const taken = LOGGED.has(name) ? Math.log1p(value) : value
      return Number.isNaN(value) ? 0 : (taken - mean) / scale
    })
    const unknown = table.columns.map(column => Number(Number.isNaN(column[index]!)))
    return [1, ...values, ...unknown]
  }

  const LOGGED: ReadonlySet<string> = new Set([
    'floorArea',
    'tenants',
    'sensorAlarms',
    'sensorFaults',
    'openHazards',
    'openMajorHazards',
    'pastHazards',
    'penalties',
    'ownFires',
    'nearFires',
    'nearPremises',
  ])
})

it('twelve months of the same odds and back are the odds', () => {
  fc.assert(
    fc.property(fc.double({min: 1e-6, max: 1, noNaN: true}), odds => {
      expect(oddsOfYear(yearOfOdds(odds)) / odds).toBeCloseTo(1, 7)
    }),
  )
})

describe('a fit', () => {
  it('finds what the fires come with', () => {
    const charging = model.features[columnOf('indoorCharging')]!
    const wired = model.features[columnOf('yearsWired')]!
    const bars = model.features[columnOf('barredWindows')]!
    expect(charging.coefficient).toBeGreaterThan(0.7)
    expect(wired.coefficient).toBeGreaterThan(0.2)
    expect(Math.abs(bars.coefficient)).toBeLessThan(0.5)
  })

  it('foretells as many fires as there were in the months that it was fitted to', () => {
    const periods = monthsBefore(sources, city.untilDay, {months: 24, like: table})
    const scorer = new Scorer(model)
    let [expected, burnt] = [0, 0]
    for (const period of periods) {
      burnt += period.fires.length
      for (let index = 0; index < period.table.count; index++) {
        const odds = Math.exp(scorer.logOddsOf(period.table, index).logOdds)
        expected += odds / (1 + odds)
      }
    }
    expect(expected / burnt).toBeCloseTo(1, 2)
  })

  it('of nothing is what experts hold', () => {
    const policy = riskPolicyFields.fireRisk.parse({
      prior: {indoorCharging: {coefficient: 0.8, sd: 0.3, source: 'judgement'}},
    })
    const fitted = fitRiskModel([], policy, NAME).model
    expect(fitted.features[columnOf('indoorCharging')]).toMatchObject({coefficient: 0.8, missing: 0})
    expect(yearOfOdds(Math.exp(fitted.intercept))).toBeCloseTo(policy.firesPerThousand.value / 1_000, 9)
  })
})

describe('the expert prior alone', () => {
  it('foretells as many fires as it is told, and can be read like any model', () => {
    const prior = createPriorModel(table, RISK_POLICY, {...NAME, firesPerThousand: 20})
    const {probability} = scorePremises(prior, table)
    expect(probability.reduce((sum, one) => sum + one, 0) / table.count).toBeCloseTo(0.02, 5)
    expect(readRiskModel(prior)).toMatchObject({ok: true})
  })
})

describe('the policy', () => {
  it('says where a band begins', () => {
    const bands = [0.004, 0.005, 0.0149, 0.015, 0.04, 0.9].map(probability =>
      bandOf(RISK_POLICY, probability),
    )
    expect(bands).toEqual(['low', 'moderate', 'moderate', 'elevated', 'high', 'high'])
  })

  it('of the simulated city has an opinion of every feature, and says where each figure is from', async () => {
    const text = await readFile(new URL('../../../mock/city/policy.json', import.meta.url), 'utf8')
    const {fireRisk} = z.object({fireRisk: z.unknown()}).parse(JSON.parse(text))
    const policy = riskPolicyFields.fireRisk.parse(fireRisk)
    expect(Object.keys(policy.prior).sort()).toEqual([...FEATURE_NAMES].sort())
    for (const {source} of [...Object.values(policy.prior), ...Object.values(policy.harm)]) {
      expect(source).toMatch(/judgement|\d{3}/)
    }
  })

  it('is refused with bands that do not rise, or a feature that there is not', () => {
    const {fireRisk} = riskPolicyFields
    expect(fireRisk.safeParse({bands: {moderate: 0.1, elevated: 0.05, high: 0.2}}).success).toBe(false)
    expect(fireRisk.safeParse({prior: {moonPhase: {coefficient: 1, sd: 1, source: 'x'}}}).success).toBe(false)
    expect(fireRisk.safeParse({prior: {steel: {coefficient: 1, sd: 1}}}).success).toBe(false)
  })
})
