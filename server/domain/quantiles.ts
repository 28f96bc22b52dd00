import type {Quantiles} from '#contract/responseReport.ts'

/**
 * The value below which `share` of the sorted values lie, by linear interpolation between ranks: definition 7 of Hyndman
 * and Fan (1996), whose half is the usual median. NaN for no values.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const rank = (sorted.length - 1) * share
  const below = sorted[Math.floor(rank)] ?? Number.NaN
  const above = sorted[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}

/** The quantiles of unsorted values; null for none. O(n log n). */
export function quantilesOf(values: readonly number[]): Quantiles | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return {
    p10: quantileOf(sorted, 0.1),
    p25: quantileOf(sorted, 0.25),
    p50: quantileOf(sorted, 0.5),
    p75: quantileOf(sorted, 0.75),
    p90: quantileOf(sorted, 0.9),
    p95: quantileOf(sorted, 0.95),
  }
}
