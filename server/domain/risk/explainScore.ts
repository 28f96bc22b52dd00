import type {Contribution, RiskModel} from '#contract/risk.ts'
import type {FeatureTable} from './featureTable.ts'
import {columnOf, curvedValue, RISK_FEATURES} from './riskFeatures.ts'
import {yearOfOdds} from './scoreModel.ts'

/** The probability in twelve months of premises that are average in everything. */
export function baseProbabilityOf({intercept}: Pick<RiskModel, 'intercept'>): number {
  return yearOfOdds(Math.exp(intercept))
}

/**
 * By how much each feature multiplies the odds of a fire in a month against premises that are average in it, the strongest
 * first, whichever way it goes. The product of all, times the odds of average premises, is the odds.
 */
export function explainPremises(
  model: RiskModel,
  {columns}: Pick<FeatureTable, 'columns'>,
  row: number,
): Contribution[] {
  const parts = model.features.map(({name, mean, scale, coefficient, missing}) => {
    const value = columns[columnOf(name)]?.[row] ?? Number.NaN
    const taken = curvedValue(RISK_FEATURES[name], value)
    const isKnown = !Number.isNaN(value)
    const logFactor = isKnown ? (coefficient * (taken - mean)) / scale : missing
    return {feature: name, value: isKnown ? value : null, logFactor}
  })
  parts.sort((a, b) => Math.abs(b.logFactor) - Math.abs(a.logFactor))
  return parts.map(({feature, value, logFactor}) => ({feature, value, factor: Math.exp(logFactor)}))
}
