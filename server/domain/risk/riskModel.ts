import {riskModelSchema, type RiskFeature, type RiskModel} from '#contract/risk.ts'
import {FEATURE_NAMES} from './riskFeatures.ts'

/** Why a model cannot be used: another format, something missing or wrong, a coefficient missing or not known here. */
export interface ModelRefusal {
  readonly ok: false
  readonly code: 'otherFormat' | 'invalid' | 'missingCoefficient' | 'unknownCoefficient'
  /** What it is about: the format, the place in the file, or the feature. */
  readonly name: string
}

export type ReadModel = {readonly ok: true; readonly model: RiskModel} | ModelRefusal

/** A model out of a file or a record, its features in their order. Nothing that is missing is taken for zero. */
export function readRiskModel(input: unknown): ReadModel {
  const format = formatOf(input)
  if (format !== 1) return {ok: false, code: 'otherFormat', name: String(format)}
  const parsed = riskModelSchema.safeParse(input)
  if (!parsed.success) return refusalOf(input, parsed.error.issues[0]?.path ?? [])
  return orderFeatures(parsed.data)
}

function formatOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'format' in input ? input.format : undefined
}

/** Of `features[3].coefficient` the feature is what one can look for. */
function refusalOf(input: unknown, path: readonly PropertyKey[]): ModelRefusal {
  const [list, index, field] = path
  const name = list === 'features' && typeof index === 'number' ? featureNameAt(input, index) : undefined
  if (name === undefined) return {ok: false, code: 'invalid', name: path.map(String).join('.')}
  if (field === 'coefficient') return {ok: false, code: 'missingCoefficient', name}
  if (field === 'name') return {ok: false, code: 'unknownCoefficient', name}
  return {ok: false, code: 'invalid', name: `${name}.${String(field)}`}
}

function featureNameAt(input: unknown, index: number): string | undefined {
  if (typeof input !== 'object' || input === null || !('features' in input)) return undefined
  const features: unknown = input.features
  const feature: unknown = Array.isArray(features) ? features[index] : undefined
  if (typeof feature !== 'object' || feature === null || !('name' in feature)) return undefined
  return typeof feature.name === 'string' ? feature.name : undefined
}

function orderFeatures(model: RiskModel): ReadModel {
  const byName = new Map<RiskFeature, RiskModel['features'][number]>()
  for (const feature of model.features) {
    if (byName.has(feature.name)) return {ok: false, code: 'invalid', name: `${feature.name} twice`}
    byName.set(feature.name, feature)
  }
  const features = []
  for (const name of FEATURE_NAMES) {
    const feature = byName.get(name)
    if (!feature) return {ok: false, code: 'missingCoefficient', name}
    features.push(feature)
  }
  const size = 1 + 2 * features.length
  if (model.covariance.length !== (size * (size + 1)) / 2)
    return {ok: false, code: 'invalid', name: 'covariance'}
  const isInOrder = model.features.every(({name}, index) => name === FEATURE_NAMES[index])
  if (!isInOrder) return {ok: false, code: 'invalid', name: 'features.order'}
  return {ok: true, model}
}
