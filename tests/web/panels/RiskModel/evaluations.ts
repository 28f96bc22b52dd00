import {riskEvaluationSchema, riskFeatureSchema, riskModelSchema, type RiskModel} from '#contract/risk.ts'

const skill = (auc: number, brier: number, recall: number) => ({
  auc,
  brier,
  top: [{share: 0.1, precision: recall / 10, recall}],
})

/** 100 fires at 10,000 premises; small communities are thought of too highly. */
export const EVALUATION = riskEvaluationSchema.parse({
  ...{trainedFrom: '2023-11-01', splitOn: '2025-11-01', testedUntil: '2026-11-01'},
  ...{premises: 10_000, fires: 100, model: skill(0.78, 0.0098, 0.4), ceiling: null},
  baselines: {
    random: skill(0.5, 0.0099, 0.1),
    inspectionAge: skill(0.53, 0.0099, 0.12),
    prior: skill(0.73, 0.0099, 0.33),
  },
  calibration: {
    ...{slope: 1.04, intercept: 0.1},
    bins: [
      {from: 0, to: 0.01, count: 5_000, expected: 0.005, observed: 0.004},
      {from: 0.01, to: 1, count: 5_000, expected: 0.017, observed: 0.016},
    ],
  },
  groups: [
    {by: 'kind', name: 'rental', premises: 6_000, fires: 60, expected: 62, auc: 0.77},
    {by: 'communitySize', name: 'small', premises: 2_000, fires: 8, expected: 20, auc: 0.75},
    {by: 'community', name: '330383198001', premises: 100, fires: 1, expected: 1, auc: null},
    {by: 'community', name: '330383198002', premises: 100, fires: 9, expected: 2, auc: 0.7},
  ],
})

/** What the hidden truth would do, of the same months. */
export const CEILING = {...skill(0.8, 0.0096, 0.45), splitOn: '2025-11-01', testedUntil: '2026-11-01'}

/** Every feature's coefficient is a tenth, but of indoor charging it is 0.8; each may well be off by a tenth. */
export function modelNamed(version: string): RiskModel {
  const features = riskFeatureSchema.options.map(name => ({
    ...{name, mean: 0, scale: 1, missing: 0},
    coefficient: name === 'indoorCharging' ? 0.8 : 0.1,
  }))
  const size = 1 + 2 * features.length
  const covariance = Array.from({length: size}, (_, row) =>
    Array.from({length: row + 1}, (_value, column) => (column === row ? 0.01 : 0)),
  ).flat()
  return riskModelSchema.parse({
    ...{format: 1, version, fittedAt: 1_000, dataAt: 1_000, intercept: -7, features, covariance},
  })
}
