import {createHash} from 'node:crypto'

/** Random choices that are the same for the same seed, on every machine. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number from 0 up to but not including `bound`. */
  below(bound: number): number
  /** True in `share` of the cases. */
  chance(share: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** An index, each as likely as its weight. */
  pickWeighted(weights: readonly number[]): number
  /** Log-normal: half of the values are below `median`, two thirds within `median` × or ÷ `spread`. */
  around(median: number, spread: number): number
}

/** The generator sfc32 (PractRand, C. Doty-Humphrey), started from a digest of `seed`. */
export function createSeededRandom(seed: string): SeededRandom {
  const digest = createHash('sha256').update(seed).digest()
  let a = digest.readInt32LE(0)
  let b = digest.readInt32LE(4)
  let c = digest.readInt32LE(8)
  let counter = 1

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }

  const below = (bound: number) => Math.floor(next() * bound)

  return {
    next,
    below,
    chance: share => next() < share,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    pickWeighted(weights) {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
      for (const [index, weight] of weights.entries()) {
        rest -= weight
        if (rest < 0) return index
      }
      return weights.length - 1
    },
    around: (median, spread) => median * spread ** normal(next),
  }
}

/** Box–Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
}
