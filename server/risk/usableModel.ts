import type {RiskModel} from '#contract/risk.ts'
import {readRiskModel} from '../domain/risk/riskModel.ts'

/** The model, its features in their order. Throws where it cannot be used, with the name of what is wrong with it. */
export function usableModel(model: RiskModel): RiskModel {
  const read = readRiskModel(model)
  if (!read.ok) throw new Error(`the model ${model.version} cannot be used: ${read.code} ${read.name}`)
  return read.model
}
