import type {RiskModel} from '#contract/risk.ts'
import type {FeatureTable} from './featureTable.ts'
import {fitRidge, type FitPrior, type RidgeFit} from './fitRidge.ts'
import {curvedValue, FEATURE_NAMES, RISK_FEATURES} from './riskFeatures.ts'
import {opinionOf, type FireRiskPolicy} from './riskPolicy.ts'
import {parameterCount} from './rowReader.ts'
import {createScoreColumns, oddsOfYear, packTriangle, Scorer, shapesOf} from './scoreModel.ts'

/** A month: what was known at its beginning, and where it then burnt; each premises once. */
export interface RiskPeriod {
  readonly table: FeatureTable
  readonly fires: Int32Array
}

/** What a model is called, and when it is of. */
export type ModelName = Pick<RiskModel, 'version' | 'fittedAt' | 'dataAt'>

export interface FittedModel {
  readonly model: RiskModel
  readonly iterations: number
  readonly isConverged: boolean
}

/** The data say it almost alone: an intercept some twenty times too high or too low is one standard deviation. */
const INTERCEPT_SD = 3

const PARAMETERS = parameterCount(FEATURE_NAMES.length)

/** The expert prior brought up to date by what happened in the periods. */
export function fitRiskModel(
  periods: readonly RiskPeriod[],
  policy: FireRiskPolicy,
  name: ModelName,
): FittedModel {
  const features = averageFeatures(periods.map(({table}) => table))
  const prior = priorOf(policy, features)
  const fit = fitRidge(
    periods.map(({table, fires}) => ({count: table.count, columns: table.columns, events: fires})),
    {shapes: shapesOf(features), prior},
  )
  return {model: modelOf(fit, features, name), iterations: fit.iterations, isConverged: fit.isConverged}
}

/**
 * The expert prior alone: its average over the table's premises is the given number of fires a year in a thousand, the
 * policy's by default, and its interval is as wide as the experts are unsure.
 */
export function createPriorModel(
  table: FeatureTable,
  policy: FireRiskPolicy,
  {firesPerThousand = policy.firesPerThousand.value, ...name}: ModelName & {firesPerThousand?: number},
): RiskModel {
  const features = averageFeatures([table])
  const {mean, precision} = priorOf(policy, features)
  const covariance = new Float64Array(PARAMETERS ** 2)
  for (const [index, one] of precision.entries()) covariance[index * PARAMETERS + index] = 1 / one
  covariance[0] = 0.25
  const model = modelOf({parameters: mean, covariance}, features, name)
  return {...model, intercept: levelTo(firesPerThousand / 1_000, model, table)}
}

type Averages = Pick<RiskModel['features'][number], 'name' | 'mean' | 'scale'>

/** Of the premises in which a feature is known; 0 where it is known of none. */
function averageFeatures(tables: readonly FeatureTable[]): Averages[] {
  return FEATURE_NAMES.map((name, column) => {
    const feature = RISK_FEATURES[name]
    let [sum, count] = [0, 0]
    for (const {columns} of tables) {
      for (const value of columns[column]!) {
        if (value !== value) continue
        sum += curvedValue(feature, value)
        count += 1
      }
    }
    return {name, mean: count === 0 ? 0 : sum / count, scale: feature.step}
  })
}

function priorOf(policy: FireRiskPolicy, features: readonly Averages[]): FitPrior {
  const opinions = features.map(({name}) => opinionOf(policy, name))
  const intercept = Math.log(oddsOfYear(policy.firesPerThousand.value / 1_000))
  return {
    mean: Float64Array.from([
      intercept,
      ...opinions.map(({coefficient}) => coefficient),
      ...opinions.map(() => 0),
    ]),
    precision: Float64Array.from([
      INTERCEPT_SD ** -2,
      ...opinions.map(({sd}) => sd ** -2),
      ...opinions.map(() => policy.missingSd ** -2),
    ]),
  }
}

function modelOf(
  {parameters, covariance}: Pick<RidgeFit, 'parameters' | 'covariance'>,
  features: readonly Averages[],
  {version, fittedAt, dataAt}: ModelName,
): RiskModel {
  return {
    format: 1,
    version,
    fittedAt,
    dataAt,
    intercept: parameters[0]!,
    features: features.map((feature, index) => ({
      ...feature,
      coefficient: parameters[1 + index]!,
      missing: parameters[1 + features.length + index]!,
    })),
    covariance: packTriangle(covariance, PARAMETERS),
  }
}

const LEVELLING_STEPS = 12

/** The intercept at which the average probability in twelve months is `share`. */
function levelTo(share: number, model: RiskModel, table: FeatureTable): number {
  let {intercept} = model
  const scores = createScoreColumns(table.count)
  for (let step = 0; step < LEVELLING_STEPS && table.count > 0; step++) {
    const {probability} = new Scorer({...model, intercept}).scoreAll(table, scores)
    const average = probability.reduce((sum, one) => sum + one, 0) / table.count
    intercept += Math.log(oddsOfYear(share)) - Math.log(oddsOfYear(Math.min(average, 1 - 1e-9)))
  }
  return intercept
}
