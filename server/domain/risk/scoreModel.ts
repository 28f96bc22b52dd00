import type {RiskModel} from '#contract/risk.ts'
import type {FeatureTable} from './featureTable.ts'
import {RISK_FEATURES} from './riskFeatures.ts'
import {parameterCount, RowReader, type ColumnShape} from './rowReader.ts'

/** A model is of a month, a score of the twelve months to come. */
export const MONTHS_SCORED = 12

/** Half of the 90 % interval, in standard deviations. */
const INTERVAL_SDS = 1.6448536269514722

/** The scores of many premises, each column as long as the table. */
export interface ScoreColumns {
  readonly probability: Float32Array
  readonly low: Float32Array
  readonly high: Float32Array
}

/** One premises' probability of fire in twelve months, with its 90 % interval. */
export interface Score {
  readonly probability: number
  readonly low: number
  readonly high: number
}

/** Columns of their own, or over shared memory that is handed in. */
export function createScoreColumns(
  count: number,
  createBuffer: (bytes: number) => ArrayBufferLike = bytes => new ArrayBuffer(bytes),
): ScoreColumns {
  const column = () => new Float32Array(createBuffer(4 * count))
  return {probability: column(), low: column(), high: column()}
}

/** The shapes of a model's columns. */
export function shapesOf(
  features: readonly Pick<RiskModel['features'][number], 'name' | 'mean' | 'scale'>[],
) {
  return features.map(({name, mean, scale}): ColumnShape => ({
    isLog: RISK_FEATURES[name].curve === 'log',
    step: scale,
    mean,
  }))
}

/** A model made ready to score many rows. */
export class Scorer {
  readonly model: RiskModel
  readonly #reader: RowReader
  readonly #raw: Float64Array
  /** Of the raw parameters, a square row by row; off the diagonal of the lower triangle doubled. */
  readonly #spread: Float64Array
  readonly #size: number

  constructor(model: RiskModel) {
    const {features, intercept, covariance} = model
    this.model = model
    this.#size = parameterCount(features.length)
    this.#reader = new RowReader(shapesOf(features))
    this.#raw = this.#reader.rawOf(
      Float64Array.from([
        intercept,
        ...features.map(({coefficient}) => coefficient),
        ...features.map(({missing}) => missing),
      ]),
    )
    this.#spread = this.#reader.rawCovariance(unpackTriangle(covariance, this.#size))
    for (let line = 0; line < this.#size; line++) {
      for (let along = 0; along < line; along++) this.#spread[line * this.#size + along]! *= 2
    }
  }

  /** Scores rows `from` to before `to`, all by default. About 0.5 µs a row. */
  scoreAll(
    {columns, count}: Pick<FeatureTable, 'columns' | 'count'>,
    into: ScoreColumns,
    {from = 0, to = count}: {from?: number; to?: number} = {},
  ): ScoreColumns {
    for (let row = from; row < to; row++) this.#scoreRow(columns, row, into)
    return into
  }

  /** One row's score; with `into` it is also put there. */
  scoreOne({columns}: Pick<FeatureTable, 'columns'>, row: number): Score {
    const one = createScoreColumns(1)
    const single = columns.map(column => column.subarray(row, row + 1))
    this.#scoreRow(single, 0, one)
    return {probability: one.probability[0]!, low: one.low[0]!, high: one.high[0]!}
  }

  /** The log odds of a fire in a month, and their variance. */
  logOddsOf({columns}: Pick<FeatureTable, 'columns'>, row: number): {logOdds: number; variance: number} {
    const width = this.#reader.read(columns, row)
    return {logOdds: this.#sum(width), variance: this.#variance(width)}
  }

  #scoreRow(columns: readonly Float32Array[], row: number, into: ScoreColumns): void {
    const width = this.#reader.read(columns, row)
    const odds = Math.exp(this.#sum(width))
    const spread = Math.exp(INTERVAL_SDS * Math.sqrt(Math.max(0, this.#variance(width))))
    into.probability[row] = yearOfOdds(odds)
    into.low[row] = yearOfOdds(odds / spread)
    into.high[row] = yearOfOdds(odds * spread)
  }

  #sum(width: number): number {
    const {parameter, factor} = this.#reader
    let sum = 0
    for (let index = 0; index < width; index++) sum += this.#raw[parameter[index]!]! * factor[index]!
    return sum
  }

  #variance(width: number): number {
    const {parameter, factor} = this.#reader
    const spread = this.#spread
    let variance = 0
    for (let index = 0; index < width; index++) {
      const line = parameter[index]! * this.#size
      let sum = 0
      for (let other = 0; other <= index; other++) sum += spread[line + parameter[other]!]! * factor[other]!
      variance += sum * factor[index]!
    }
    return variance
  }
}

/** The scores of a whole table. */
export function scorePremises(model: RiskModel, table: FeatureTable): ScoreColumns {
  return new Scorer(model).scoreAll(table, createScoreColumns(table.count))
}

/** The probability in twelve months, of the odds in one: one less the odds against, twelve times. */
export function yearOfOdds(monthlyOdds: number): number {
  const against = 1 / (1 + monthlyOdds)
  const three = against * against * against
  const six = three * three
  return 1 - six * six
}

/** The odds in a month, of the probability in twelve. */
export function oddsOfYear(probability: number): number {
  return Math.expm1(-Math.log1p(-probability) / MONTHS_SCORED)
}

function unpackTriangle(packed: readonly number[], size: number): Float64Array {
  const square = new Float64Array(size * size)
  let next = 0
  for (let line = 0; line < size; line++) {
    for (let along = 0; along <= line; along++) {
      const value = packed[next++] ?? 0
      square[line * size + along] = value
      square[along * size + line] = value
    }
  }
  return square
}

/** The lower triangle, row by row, of a square. */
export function packTriangle(square: Float64Array, size: number): number[] {
  const packed: number[] = []
  for (let line = 0; line < size; line++) packed.push(...square.subarray(line * size, line * size + line + 1))
  return packed
}
