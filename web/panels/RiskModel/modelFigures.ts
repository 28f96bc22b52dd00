import type {RiskEvaluation, RiskModel, RiskOpinion, Skill} from '#contract/risk.ts'
import type {RiskFeature} from '#contract/risk.ts'

/** Half of a 90 % interval, in standard deviations. */
const NINETY = 1.645

/** Who is compared: the model, the three baselines and, of a simulated city, whoever knew the truth. */
export const RIVALS = ['ceiling', 'model', 'prior', 'inspectionAge', 'random'] as const
export type Rival = (typeof RIVALS)[number]

/** The skill of everybody of whom it is known. */
export function skillsOf({
  model,
  baselines,
  ceiling,
}: RiskEvaluation): {readonly rival: Rival; readonly skill: Skill}[] {
  const known = {model, ...baselines, ceiling}
  return RIVALS.flatMap(rival => {
    const skill = known[rival]
    return skill ? [{rival, skill}] : []
  })
}

/** Of the highest share of all: how many were looked at, and how many of these are among all that burnt. */
export interface TopFigures {
  readonly places: number
  readonly hits: number
  readonly fires: number
  readonly recall: number
  readonly precision: number
}

/** Null where nothing burnt, or there is nothing to look at. */
export function topOf(
  skill: Skill,
  share: number,
  {premises, fires}: Pick<RiskEvaluation, 'premises' | 'fires'>,
): TopFigures | null {
  const {recall = null, precision = null} = skill.top.find(top => top.share === share) ?? {}
  if (recall === null || precision === null) return null
  return {places: Math.round(share * premises), hits: Math.round(recall * fires), fires, recall, precision}
}

/** How near a model comes to the best that could be; `share` is of what that is above a coin. Null where either is not known. */
export function nearnessOf({
  model,
  ceiling,
}: RiskEvaluation): {model: number; ceiling: number; gap: number; share: number} | null {
  if (model.auc === null || !ceiling || ceiling.auc === null || ceiling.auc <= COIN) return null
  const gap = ceiling.auc - model.auc
  return {model: model.auc, ceiling: ceiling.auc, gap, share: (model.auc - COIN) / (ceiling.auc - COIN)}
}

const COIN = 0.5

/** Whether what was expected differs from what was by more than chance allows, nine times of ten. */
export type Verdict = 'within' | 'over' | 'under'

export function verdictOf({expected, fires}: {readonly expected: number; readonly fires: number}): Verdict {
  const off = expected - fires
  if (Math.abs(off) <= NINETY * Math.sqrt(Math.max(expected, 1))) return 'within'
  return off > 0 ? 'over' : 'under'
}

/** All fires that were expected, and those that were. */
export function totalOf({calibration, fires}: RiskEvaluation): {expected: number; fires: number} {
  return {expected: calibration.bins.reduce((sum, bin) => sum + bin.count * bin.expected, 0), fires}
}

/** How much of the error the model takes off, against telling everybody the average. */
export function brierGain({model, baselines}: RiskEvaluation): number {
  const base = baselines.random.brier
  return base === 0 ? 0 : 1 - model.brier / base
}

/** A slope between these is called good. */
const GOOD_SLOPE = {min: 0.9, max: 1.1} as const

export function slopeWord(slope: number | null): 'good' | 'wide' | 'narrow' | 'unknown' {
  if (slope === null) return 'unknown'
  if (slope < GOOD_SLOPE.min) return 'wide'
  return slope > GOOD_SLOPE.max ? 'narrow' : 'good'
}

/** By what a coefficient's step is named. */
export type StepWord = 'yes' | 'tenYears' | 'year' | 'doubling' | 'floor' | 'whole'

/** A feature of a model beside what experts held of it; factors are of the odds, for one step. */
export interface CoefficientRow {
  readonly feature: RiskFeature
  readonly step: StepWord
  readonly factor: number
  readonly low: number
  readonly high: number
  readonly prior: {readonly factor: number; readonly source: string} | null
}

/** What moves the odds most comes first, whichever way. */
export function coefficientRows(model: RiskModel, prior: readonly RiskOpinion[]): CoefficientRow[] {
  const opinions = new Map(prior.map(opinion => [opinion.feature, opinion]))
  return model.features
    .map(({name, coefficient, scale}, index) => {
      const off = NINETY * deviationOf(model, 1 + index)
      const opinion = opinions.get(name)
      return {
        feature: name,
        step: stepOf(name, scale),
        factor: Math.exp(coefficient),
        low: Math.exp(coefficient - off),
        high: Math.exp(coefficient + off),
        prior: opinion ? {factor: Math.exp(opinion.coefficient), source: opinion.source} : null,
      }
    })
    .sort((left, right) => Math.abs(Math.log(right.factor)) - Math.abs(Math.log(left.factor)))
}

/** The standard deviation of a parameter: the covariance is its lower triangle, row by row. */
function deviationOf({covariance}: RiskModel, index: number): number {
  return Math.sqrt(Math.max(0, covariance[(index * (index + 1)) / 2 + index] ?? 0))
}

function stepOf(feature: RiskFeature, scale: number): StepWord {
  if (feature === 'floors') return 'floor'
  if (feature === 'nearBrickWood') return 'whole'
  if (scale === 10) return 'tenYears'
  if (scale === 12) return 'year'
  return scale === 1 ? 'yes' : 'doubling'
}
