/** How a column of values enters a sum of log odds: in steps less their mean; see `RowReader`. */
export interface ColumnShape {
  readonly isLog: boolean
  readonly step: number
  /** The average, after the logarithm and before the division by `step`. */
  readonly mean: number
}

/** Of the intercept, the coefficients and the additions for what is not known, in this order. */
export function parameterCount(columns: number): number {
  return 1 + 2 * columns
}

/**
 * Reads rows of columns as the few parameters that are not multiplied by zero. Parameters are raw: a value in steps, not
 * less its mean, so that most features of most premises are 0 and cost nothing; `rawOf` and `centredOf` go between these
 * and those of the contract. A value that is not known (NaN) is its mean, and 1 for its addition.
 */
export class RowReader {
  /** The parameters of the row read last, ascending, and what each is multiplied by. The first is the intercept. */
  readonly parameter: Int32Array
  readonly factor: Float64Array
  readonly #shapes: readonly ColumnShape[]
  readonly #isLog: Uint8Array
  readonly #perStep: Float64Array
  readonly #missing: Int32Array

  constructor(shapes: readonly ColumnShape[]) {
    const size = parameterCount(shapes.length)
    this.parameter = new Int32Array(size)
    this.factor = new Float64Array(size)
    this.factor[0] = 1
    this.#shapes = shapes
    this.#isLog = Uint8Array.from(shapes, ({isLog}) => Number(isLog))
    this.#perStep = Float64Array.from(shapes, ({step}) => 1 / step)
    this.#missing = new Int32Array(shapes.length)
  }

  /** Reads a row; returns how many parameters it has. */
  read(columns: readonly Float32Array[], row: number): number {
    const {parameter, factor} = this
    let count = 1
    let missing = 0
    for (let column = 0; column < columns.length; column++) {
      const value = columns[column]![row]!
      if (value === 0) continue
      if (value !== value) {
        this.#missing[missing++] = column
        factor[count] = this.#shapes[column]!.mean * this.#perStep[column]!
      } else {
        factor[count] = (this.#isLog[column] === 1 ? Math.log1p(value) : value) * this.#perStep[column]!
      }
      parameter[count++] = 1 + column
    }
    for (let index = 0; index < missing; index++) {
      factor[count] = 1
      parameter[count++] = 1 + columns.length + this.#missing[index]!
    }
    return count
  }

  /** The parameters for rows as read, of those for values less their mean: only the intercept differs. */
  rawOf(centred: Float64Array): Float64Array {
    const raw = centred.slice()
    for (const [column, {mean, step}] of this.#shapes.entries())
      raw[0]! -= (centred[1 + column]! * mean) / step
    return raw
  }

  /** A gradient by raw parameters, as one by centred ones. */
  centredGradient(raw: Float64Array): Float64Array {
    const centred = raw.slice()
    for (const [column, {mean, step}] of this.#shapes.entries())
      centred[1 + column]! -= (raw[0]! * mean) / step
    return centred
  }

  /** A square matrix of second derivatives by raw parameters, as one by centred ones. */
  centredHessian(raw: Float64Array): Float64Array {
    return this.#shift(raw, 0, -1)
  }

  /** The covariance of raw parameters, of that of centred ones. */
  rawCovariance(centred: Float64Array): Float64Array {
    return this.#shift(centred, -1, 0)
  }

  /** Adds row and column 0 to each coefficient's, times its mean and `intoColumns`; or each coefficient's to those of 0. */
  #shift(square: Float64Array, intoIntercept: number, intoColumns: number): Float64Array {
    const size = this.parameter.length
    const result = square.slice()
    const shift = (at: (line: number, along: number) => number) => {
      for (const [column, {mean, step}] of this.#shapes.entries()) {
        const share = mean / step
        for (let along = 0; along < size; along++) {
          result[at(0, along)]! += intoIntercept * share * result[at(1 + column, along)]!
          result[at(1 + column, along)]! += intoColumns * share * result[at(0, along)]!
        }
      }
    }
    shift((line, along) => line * size + along)
    shift((line, along) => along * size + line)
    return result
  }
}
