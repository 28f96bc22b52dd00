import type {RiskFitted, RiskModel, Skill} from '#contract/risk.ts'
import {monthBegin} from './epochDays.ts'
import {buildFeatures} from './featureTable.ts'
import {evaluateRisk, skillOfModel, splitTime, type BackTest, type EvaluationInput} from './evaluateRisk.ts'
import {fitRiskModel} from './fitRiskModel.ts'
import {monthsBefore} from './riskPeriods.ts'
import type {RefitPolicy} from './riskPolicy.ts'
import {sumOf} from './skill.ts'

/** A hold-out is judged by a fifth of the fires that a fit needs. */
const HOLD_OUT_SHARE = 0.2

/**
 * Fits anew: to the months before the hold-out, to judge it and the one in use by the same fires; then to all whole
 * months that are known, which is the model that is given back. It is not taken where there is too little to go by, or where the
 * one in use (the expert prior if there is none) foretells the hold-out better.
 */
export function refitRisk(
  input: EvaluationInput & {readonly current: RiskModel | null},
): Pick<RiskFitted, 'model' | 'evaluation' | 'isTaken' | 'refusal'> {
  const test = splitTime(input)
  const {evaluation} = evaluateRisk(input, test)
  const inUse = input.current ? skillOfModel(input.current, test) : evaluation.baselines.prior
  const {refit} = input.policy
  const refusal = judgeRefit({candidate: evaluation.model, inUse, ...firesOf(test)}, refit)
  const {model} = fitRiskModel(monthsUntilNow(input, refit), input.policy, input.name)
  return {model, evaluation, isTaken: refusal === null, refusal}
}

function monthsUntilNow({sources, untilDay}: EvaluationInput, {trainMonths, holdOutMonths}: RefitPolicy) {
  const endDay = monthBegin(untilDay)
  const like = buildFeatures(sources, {day: endDay})
  return monthsBefore(sources, endDay, {months: trainMonths + holdOutMonths, like})
}

function firesOf({periods, outcomes}: BackTest): {fittedFires: number; heldFires: number} {
  return {
    fittedFires: periods.reduce((sum, {fires}) => sum + fires.length, 0),
    heldFires: sumOf(outcomes),
  }
}

/** What a refit is judged by: both skills are of the same hold-out. */
export interface RefitEvidence {
  readonly candidate: Pick<Skill, 'auc' | 'brier'>
  readonly inUse: Pick<Skill, 'auc' | 'brier'>
  readonly fittedFires: number
  readonly heldFires: number
}

/**
 * Why a refit is refused; null if it is taken. The model in use may have seen the hold-out's fires when it was fitted,
 * which the tolerances make up for.
 */
export function judgeRefit(
  {candidate, inUse, fittedFires, heldFires}: RefitEvidence,
  {minFires, aucTolerance, brierTolerance}: RefitPolicy,
): RiskFitted['refusal'] {
  if (fittedFires < minFires || heldFires < minFires * HOLD_OUT_SHARE) return 'tooFewFires'
  if ((candidate.auc ?? 0) < (inUse.auc ?? 0) - aucTolerance) return 'worseAuc'
  if (candidate.brier > inUse.brier * (1 + brierTolerance)) return 'worseBrier'
  return null
}
