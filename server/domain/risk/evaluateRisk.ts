import type {PremisesKind} from '#contract/premises.ts'
import type {RiskEvaluation, RiskFitted, RiskModel} from '#contract/risk.ts'
import type {FeatureSources} from './featureTable.ts'
import type {ModelName} from './fitRiskModel.ts'
import type {FireRiskPolicy} from './riskPolicy.ts'

/** What an evaluation is made of. */
export interface EvaluationInput {
  readonly sources: FeatureSources
  readonly policy: FireRiskPolicy
  /** What happened is known until before this day; the hold-out is the months before it. */
  readonly untilDay: number
  /** Of each premises. */
  readonly kinds: readonly PremisesKind[]
  readonly communities: readonly (string | null)[]
  /** The hidden probabilities of fire in the hold-out, where the city is simulated. */
  readonly truth: Float64Array | null
  readonly name: ModelName
}

/** A model fitted to the months before the hold-out, judged by what burnt in it. */
export type EvaluateRisk = (input: EvaluationInput) => {evaluation: RiskEvaluation; model: RiskModel}

/**
 * Fits anew: to the months before the hold-out, to judge it and the one in use by the same fires; then, if it is taken, to
 * all that is known.
 */
export type RefitRisk = (
  input: EvaluationInput & {readonly current: RiskModel | null},
) => Pick<RiskFitted, 'model' | 'evaluation' | 'isTaken' | 'refusal'>
