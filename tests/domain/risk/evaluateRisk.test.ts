import {describe, expect, it} from 'vitest'
import {riskEvaluationSchema} from '#contract/risk.ts'
import {epochDayOf} from '#server/domain/risk/epochDays.ts'
import {evaluateRisk, judgeModel, splitTime, type EvaluationInput} from '#server/domain/risk/evaluateRisk.ts'
import {judgeRefit, refitRisk} from '#server/domain/risk/refitRisk.ts'
import {burningCity, historyOf, RISK_POLICY, sourcesOf, type BurningCity} from '../../fixtures/riskCity.ts'

const city = burningCity({count: 2_500, seed: 'evaluation', monthlyOdds: 0.0025})

function inputOf({premises, history, truth, untilDay}: BurningCity): EvaluationInput {
  return {
    sources: sourcesOf(premises, historyOf(history)),
    policy: RISK_POLICY,
    untilDay,
    kinds: premises.map(({kind}) => kind),
    communities: premises.map((_, index) => (index % 50 === 0 ? null : `33038300010${String(index % 7)}`)),
    truth: {fromDay: epochDayOf('2025-01-01'), probability: truth},
    name: {version: 'r1', fittedAt: 1, dataAt: 1},
  }
}

const input = inputOf(city)
const test = splitTime(input)
const {evaluation, model: judged} = evaluateRisk(input, test)

describe('an evaluation', () => {
  it('is of the months after those that the model was fitted to', () => {
    expect(evaluation).toMatchObject({
      trainedFrom: '2023-01-01',
      splitOn: '2025-01-01',
      testedUntil: '2026-01-01',
    })
    expect(test.periods).toHaveLength(24)
    const splitDay = epochDayOf('2025-01-01')
    const burnt = new Set(city.history.fires?.filter(([, day]) => day >= splitDay).map(([one]) => one))
    expect(evaluation.fires).toBe(burnt.size)
    expect(riskEvaluationSchema.safeParse(evaluation).success).toBe(true)
  })

  it('is of whole months: what is known of one that is not over changes nothing', () => {
    const {history, premises} = city
    const untilDay = city.untilDay + 20
    const fires = [...(history.fires ?? []), [3, city.untilDay + 5] as [number, number]]
    const partial = {...city, untilDay, history: {...history, untilDay, fires}}
    const {evaluation: same} = evaluateRisk(inputOf(partial))
    expect(premises.length).toBe(same.premises)
    expect(same).toEqual(evaluation)
  })

  it('comes near the hidden truth, and beats chance and the list by the age of the last inspection', () => {
    const {model, ceiling, baselines} = evaluation
    expect(ceiling).toMatchObject({splitOn: '2025-01-01', testedUntil: '2026-01-01'})
    expect(ceiling?.auc).toBeGreaterThan(0.65)
    expect(model.auc).toBeGreaterThan((ceiling?.auc ?? 1) - 0.04)
    expect(baselines.inspectionAge.auc).toBeLessThan(0.6)
    expect(baselines.random.auc).toBe(0.5)
    expect(model.brier).toBeLessThan(baselines.random.brier)
    expect(model.top[2]?.recall).toBeGreaterThan(1.7 * (baselines.inspectionAge.top[2]?.recall ?? 1))
  })

  it('tells the ceiling of the months that it is of, and only once these are over', () => {
    const probability = city.truth
    const ceilingFrom = (day: string) =>
      judgeModel(judged, {...input, truth: {fromDay: epochDayOf(day), probability}}, test).ceiling
    expect(ceilingFrom('2024-12-01')).toMatchObject({splitOn: '2024-12-01', testedUntil: '2025-12-01'})
    expect(ceilingFrom('2024-12-01')?.auc).not.toBe(evaluation.ceiling?.auc)
    expect(ceilingFrom('2025-01-02')).toBeNull()
  })

  it('shows that probabilities mean what they say', () => {
    expect(evaluation.calibration.slope).toBeGreaterThan(0.75)
    expect(evaluation.calibration.slope).toBeLessThan(1.25)
    const expected = evaluation.calibration.bins.reduce((sum, bin) => sum + bin.count * bin.expected, 0)
    expect(expected / evaluation.fires).toBeGreaterThan(0.85)
    expect(expected / evaluation.fires).toBeLessThan(1.15)
  })

  it('is by kind, by the size of communities and by community, and leaves nobody of them out', () => {
    const {groups} = evaluation
    const countOf = (by: string) =>
      groups.filter(group => group.by === by).reduce((sum, {premises}) => sum + premises, 0)
    expect(countOf('kind')).toBe(2_500)
    expect(countOf('communitySize')).toBe(2_450)
    expect(countOf('community')).toBe(2_450)
    expect(groups.slice(0, 6).map(({name}) => name)).toEqual([
      'rental',
      'mixedUse',
      'other',
      'small',
      'medium',
      'large',
    ])
  })
})

describe('a refit', {timeout: 120_000}, () => {
  const fitted = refitRisk({...input, current: null})

  it('better than the expert prior is taken, and its evaluation is the same again', () => {
    expect(fitted).toMatchObject({isTaken: true, refusal: null, model: {version: 'r1'}})
    expect(fitted.evaluation).toEqual(evaluation)
  })

  it('to history in which premises were mixed up is refused for the one in use', () => {
    const splitDay = epochDayOf('2025-01-01')
    const mixed = city.history.fires?.map(([one, day]): [number, number] =>
      day < splitDay ? [2_499 - one, day] : [one, day],
    )
    const wrong = inputOf({...city, history: {...city.history, fires: mixed ?? []}})
    expect(refitRisk({...wrong, current: fitted.model})).toMatchObject({isTaken: false, refusal: 'worseAuc'})
  })

  it('to a few fires is refused', () => {
    const few = inputOf({...city, history: {...city.history, fires: city.history.fires?.slice(0, 20) ?? []}})
    expect(refitRisk({...few, current: null})).toMatchObject({isTaken: false, refusal: 'tooFewFires'})
  })

  it('is judged by AUC first and then by Brier, each within its tolerance', () => {
    const inUse = {auc: 0.75, brier: 0.01}
    const judge = (candidate: {auc: number | null; brier: number}) =>
      judgeRefit({candidate, inUse, fittedFires: 500, heldFires: 100}, RISK_POLICY.refit)
    expect(judge({auc: 0.741, brier: 0.0101})).toBeNull()
    expect(judge({auc: 0.739, brier: 0.009})).toBe('worseAuc')
    expect(judge({auc: 0.8, brier: 0.0102})).toBe('worseBrier')
    expect(judge({auc: null, brier: 0.01})).toBe('worseAuc')
  })
})
