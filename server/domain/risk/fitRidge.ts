import {CholeskyDecomposition, Matrix} from 'ml-matrix'
import {parameterCount, RowReader, type ColumnShape} from './rowReader.ts'

/** Rows observed in one period, and in which of them it happened. */
export interface FitPeriod {
  readonly count: number
  readonly columns: readonly Float32Array[]
  /** Rows, each at most once. */
  readonly events: ArrayLike<number>
}

/** What is held of each parameter before: its mean, and one over its variance, 0 for nothing at all. */
export interface FitPrior {
  readonly mean: Float64Array
  readonly precision: Float64Array
}

export interface FitOptions {
  readonly shapes: readonly ColumnShape[]
  readonly prior: FitPrior
}

export interface RidgeFit {
  /** The intercept, the coefficients, the additions for what is not known. */
  readonly parameters: Float64Array
  /** Their covariance, a square row by row: the inverse of the second derivatives at the maximum (Laplace). */
  readonly covariance: Float64Array
  readonly iterations: number
  /** Whether it ended at the maximum; false also where it has none. */
  readonly isConverged: boolean
}

const MOST_ITERATIONS = 60
const MOST_HALVINGS = 30
/** By how much the posterior's logarithm could still rise. */
const CLOSE_ENOUGH = 1e-10
/** The share of a sum over millions of rows that is rounding. */
const ROUNDING = 1e-11

/**
 * The most likely parameters of a logistic regression under a normal prior (ridge around its means), by Newton's method
 * with halved steps. Each period's rows count once: with monthly periods it is a discrete-time survival model. A row costs
 * about 0.3 µs an iteration, and some ten are needed.
 */
export function fitRidge(periods: readonly FitPeriod[], {shapes, prior}: FitOptions): RidgeFit {
  const fit = new PosteriorSlope(periods, shapes, prior)
  let parameters: Float64Array = prior.mean.slice()
  let here = fit.at(parameters)
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const step = newtonStep(here)
    if (!step) return ended(parameters, here, {iterations: iteration, isConverged: false})
    if (step.promise < CLOSE_ENOUGH) {
      return ended(moved(parameters, step.direction, 1), here, {iterations: iteration, isConverged: true})
    }
    let next = fit.at(moved(parameters, step.direction, 1))
    const worst = here.loss + ROUNDING * Math.abs(here.loss)
    for (let halving = 1; !(next.loss <= worst) && halving <= MOST_HALVINGS; halving++) {
      next = fit.at(moved(parameters, step.direction, 0.5 ** halving))
    }
    if (!(next.loss <= worst)) return ended(parameters, here, {iterations: iteration, isConverged: false})
    parameters = next.parameters
    here = next
  }
  return ended(parameters, here, {iterations: MOST_ITERATIONS, isConverged: false})
}

/** The negative logarithm of the posterior at some parameters, with its derivatives. */
interface Slope {
  readonly parameters: Float64Array
  readonly loss: number
  readonly gradient: Float64Array
  readonly hessian: Float64Array
}

class PosteriorSlope {
  readonly #periods: readonly FitPeriod[]
  readonly #prior: FitPrior
  readonly #reader: RowReader
  readonly #size: number

  constructor(periods: readonly FitPeriod[], shapes: readonly ColumnShape[], prior: FitPrior) {
    this.#periods = periods
    this.#prior = prior
    this.#reader = new RowReader(shapes)
    this.#size = parameterCount(shapes.length)
  }

  at(parameters: Float64Array): Slope {
    const raw = this.#reader.rawOf(parameters)
    const sums = {loss: 0, gradient: new Float64Array(this.#size), hessian: new Float64Array(this.#size ** 2)}
    for (const period of this.#periods) {
      this.#addRows(period, raw, sums)
      this.#addEvents(period, raw, sums)
    }
    mirror(sums.hessian, this.#size)
    return this.#addPrior(parameters, {
      loss: sums.loss,
      gradient: this.#reader.centredGradient(sums.gradient),
      hessian: this.#reader.centredHessian(sums.hessian),
    })
  }

  /** Every row as if nothing had happened in it. */
  #addRows({columns, count}: FitPeriod, raw: Float64Array, sums: Omit<Slope, 'parameters'> & {loss: number}) {
    const reader = this.#reader
    const size = this.#size
    const {parameter, factor} = reader
    const {gradient, hessian} = sums
    let loss = 0
    for (let row = 0; row < count; row++) {
      const width = reader.read(columns, row)
      let logOdds = 0
      for (let index = 0; index < width; index++) logOdds += raw[parameter[index]!]! * factor[index]!
      const odds = Math.exp(-Math.abs(logOdds))
      const probability = logOdds > 0 ? 1 / (1 + odds) : odds / (1 + odds)
      loss += Math.max(logOdds, 0) + Math.log1p(odds)
      const weight = probability * (1 - probability)
      for (let index = 0; index < width; index++) {
        gradient[parameter[index]!]! += probability * factor[index]!
        const weighted = weight * factor[index]!
        const line = parameter[index]! * size
        for (let other = 0; other <= index; other++) {
          hessian[line + parameter[other]!]! += weighted * factor[other]!
        }
      }
    }
    sums.loss += loss
  }

  #addEvents(
    {columns, events}: FitPeriod,
    raw: Float64Array,
    sums: Omit<Slope, 'parameters'> & {loss: number},
  ) {
    const {parameter, factor} = this.#reader
    for (let event = 0; event < events.length; event++) {
      const width = this.#reader.read(columns, events[event]!)
      for (let index = 0; index < width; index++) {
        sums.loss -= raw[parameter[index]!]! * factor[index]!
        sums.gradient[parameter[index]!]! -= factor[index]!
      }
    }
  }

  #addPrior(parameters: Float64Array, slope: Omit<Slope, 'parameters'>): Slope {
    const {mean, precision} = this.#prior
    let {loss} = slope
    for (let index = 0; index < this.#size; index++) {
      const off = parameters[index]! - mean[index]!
      loss += 0.5 * precision[index]! * off * off
      slope.gradient[index]! += precision[index]! * off
      slope.hessian[index * this.#size + index]! += precision[index]!
    }
    return {...slope, loss, parameters}
  }
}

/** Fills the upper triangle of a symmetric matrix from the lower. */
function mirror(square: Float64Array, size: number): void {
  for (let line = 0; line < size; line++) {
    for (let along = 0; along < line; along++) square[along * size + line] = square[line * size + along]!
  }
}

function decompose({hessian, parameters}: Slope): CholeskyDecomposition | null {
  const size = parameters.length
  const matrix = new Matrix(size, size)
  for (let line = 0; line < size; line++) {
    for (let along = 0; along < size; along++) {
      // Symmetric to the last bit, which is what the library asks for.
      matrix.set(line, along, hessian[Math.max(line, along) * size + Math.min(line, along)]!)
    }
  }
  const decomposition = new CholeskyDecomposition(matrix)
  return decomposition.isPositiveDefinite() ? decomposition : null
}

/** The way down and what it promises; null where there is no lowest point. */
function newtonStep(slope: Slope): {direction: Float64Array; promise: number} | null {
  const solved = decompose(slope)?.solve(Matrix.columnVector(slope.gradient))
  if (!solved) return null
  const direction = Float64Array.from(solved.to1DArray(), value => -value)
  let promise = 0
  for (let index = 0; index < direction.length; index++) {
    promise -= 0.5 * direction[index]! * slope.gradient[index]!
  }
  return {direction, promise}
}

function moved(from: Float64Array, direction: Float64Array, share: number): Float64Array {
  return from.map((value, index) => value + share * direction[index]!)
}

function ended(
  parameters: Float64Array,
  slope: Slope,
  outcome: Pick<RidgeFit, 'iterations' | 'isConverged'>,
): RidgeFit {
  const size = parameters.length
  const inverse = decompose(slope)?.solve(Matrix.eye(size, size))
  const covariance = Float64Array.from(inverse?.to1DArray() ?? {length: size * size}, value =>
    typeof value === 'number' ? value : Number.NaN,
  )
  return {parameters, covariance, ...outcome}
}
