import {riskFeatureSchema, type RiskEvaluation, type Skill} from '#contract/risk.ts'
import {fitRidge, type RidgeFit} from './fitRidge.ts'
import {RISK_FEATURES} from './riskFeatures.ts'
import {opinionOf, type FireRiskPolicy} from './riskPolicy.ts'
import {RowReader, type ColumnShape} from './rowReader.ts'
import {calibrate, rowsOf, skillOf, skillOfChance, sumOf} from './skill.ts'

/** Any features with outcomes; NaN is not known. A column named like a feature of ours is taken as that feature. */
export interface OutcomeTable {
  readonly names: readonly string[]
  readonly columns: readonly Float32Array[]
  readonly outcomes: Uint8Array
  /** 1 for a row of the hold-out; the others are fitted to. */
  readonly isHeldOut: Uint8Array
  /** The true probabilities, where somebody knows them. */
  readonly truth: Float64Array | null
}

export interface TableEvaluation {
  readonly fittedRows: number
  readonly fittedEvents: number
  readonly heldRows: number
  readonly heldEvents: number
  readonly model: Skill
  readonly baselines: {
    readonly random: Skill
    /** Null without a column `monthsSinceInspection`. */
    readonly inspectionAge: Skill | null
    /** Null where nobody has an opinion of any column. */
    readonly prior: Skill | null
  }
  readonly ceiling: Skill | null
  readonly calibration: RiskEvaluation['calibration']
  /** By how much a step multiplies the odds, with its 90 % interval. */
  readonly factors: readonly {name: string; step: number; factor: number; low: number; high: number}[]
}

/** Nothing is known of a column that is not ours: one standard deviation of it may do much. */
const STRANGE_SD = 1
const INTERVAL_SDS = 1.6448536269514722

/** Fits to the rows that are not held out, and judges by those that are; each row is one trial. */
export function evaluateTable(table: OutcomeTable, policy: FireRiskPolicy): TableEvaluation {
  const fitted = partOf(table, 0)
  const held = partOf(table, 1)
  const shapes = table.names.map((name, column) => shapeOf(name, fitted.columns[column]!))
  const prior = priorOf(table.names, policy, sumOf(fitted.outcomes) / Math.max(1, fitted.outcomes.length))
  const period = {count: fitted.outcomes.length, columns: fitted.columns, events: rowsOf(fitted.outcomes)}
  const fit = fitRidge([period], {shapes, prior})
  const scores = scoresOf(held, shapes, fit.parameters)
  const rate = sumOf(fitted.outcomes) / Math.max(1, fitted.outcomes.length)
  return {
    fittedRows: fitted.outcomes.length,
    fittedEvents: sumOf(fitted.outcomes),
    heldRows: held.outcomes.length,
    heldEvents: sumOf(held.outcomes),
    model: skillOf(scores, held.outcomes),
    baselines: {
      random: skillOfChance(held.outcomes, rate),
      inspectionAge: skillOfAge(table.names, held, rate),
      prior: prior.mean.some((value, index) => index > 0 && value !== 0)
        ? skillOf(scoresOf(held, shapes, prior.mean), held.outcomes)
        : null,
    },
    ceiling: held.truth && skillOf(held.truth, held.outcomes),
    calibration: calibrate(scores, held.outcomes),
    factors: factorsOf(table.names, shapes, fit),
  }
}

type Part = Pick<OutcomeTable, 'columns' | 'outcomes' | 'truth'>

function partOf({columns, outcomes, isHeldOut, truth}: OutcomeTable, side: 0 | 1): Part {
  const isMine = (_: number, row: number) => isHeldOut[row] === side
  return {
    columns: columns.map(column => column.filter(isMine)),
    outcomes: outcomes.filter(isMine),
    truth: truth && truth.filter(isMine),
  }
}

function shapeOf(name: string, values: Float32Array): ColumnShape {
  const known = riskFeatureSchema.safeParse(name)
  const isLog = known.success && RISK_FEATURES[known.data].curve === 'log'
  const taken = [...values]
    .filter(value => !Number.isNaN(value))
    .map(value => (isLog ? Math.log1p(value) : value))
  const mean = taken.reduce((sum, value) => sum + value, 0) / Math.max(1, taken.length)
  const variance = taken.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, taken.length)
  return {isLog, mean, step: known.success ? RISK_FEATURES[known.data].step : Math.sqrt(variance) || 1}
}

function priorOf(names: readonly string[], policy: FireRiskPolicy, rate: number) {
  const opinions = names.map(name => {
    const known = riskFeatureSchema.safeParse(name)
    return known.success ? opinionOf(policy, known.data) : {coefficient: 0, sd: STRANGE_SD}
  })
  const bounded = Math.min(0.999, Math.max(0.001, rate))
  return {
    mean: Float64Array.from([
      Math.log(bounded / (1 - bounded)),
      ...opinions.map(({coefficient}) => coefficient),
      ...opinions.map(() => 0),
    ]),
    precision: Float64Array.from([
      1e-4,
      ...opinions.map(({sd}) => sd ** -2),
      ...opinions.map(() => policy.missingSd ** -2),
    ]),
  }
}

function scoresOf(
  {columns, outcomes}: Part,
  shapes: readonly ColumnShape[],
  parameters: Float64Array,
): Float64Array {
  const reader = new RowReader(shapes)
  const raw = reader.rawOf(parameters)
  return Float64Array.from(outcomes, (_, row) => {
    const width = reader.read(columns, row)
    let logOdds = 0
    for (let index = 0; index < width; index++)
      logOdds += raw[reader.parameter[index]!]! * reader.factor[index]!
    return 1 / (1 + Math.exp(-logOdds))
  })
}

/** Those never inspected come first. */
function skillOfAge(names: readonly string[], {columns, outcomes}: Part, rate: number): Skill | null {
  const months = columns[names.indexOf('monthsSinceInspection')]
  if (!months) return null
  const ages = Float64Array.from(months, age => (Number.isNaN(age) ? Number.MAX_VALUE : age))
  return skillOf(ages, outcomes, new Float64Array(outcomes.length).fill(rate))
}

function factorsOf(
  names: readonly string[],
  shapes: readonly ColumnShape[],
  {parameters, covariance}: RidgeFit,
): TableEvaluation['factors'] {
  const size = parameters.length
  return names.map((name, column) => {
    const coefficient = parameters[1 + column]!
    const off = INTERVAL_SDS * Math.sqrt(covariance[(1 + column) * (size + 1)]!)
    const [factor, low, high] = [coefficient, coefficient - off, coefficient + off].map(Math.exp)
    return {name, step: shapes[column]!.step, factor: factor!, low: low!, high: high!}
  })
}
