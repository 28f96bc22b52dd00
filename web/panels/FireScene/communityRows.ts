import type {AreaCode} from '#contract/ids.ts'
import type {AreaRisk} from '#contract/risk.ts'

/** One community of the list. */
export interface CommunityRow {
  readonly code: AreaCode
  readonly expectedFires: number
  /** Each month end over the mean of them all; empty where the past is not known. */
  readonly trend: readonly number[]
  /** By how much the last month end is above the first, as a share; null where that is not known. */
  readonly change: number | null
}

/** The communities with the most expected fires first. */
export function communityRows(risks: readonly AreaRisk[]): CommunityRow[] {
  return [...risks]
    .sort((left, right) => right.expectedFires - left.expectedFires)
    .map(({code, expectedFires, trend}) => ({code, expectedFires, ...trendOf(trend)}))
}

function trendOf(values: readonly number[]): Pick<CommunityRow, 'trend' | 'change'> {
  const [first, last] = [values[0], values.at(-1)]
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  if (values.length < 2 || first === undefined || last === undefined || mean <= 0) {
    return {trend: [], change: null}
  }
  return {trend: values.map(value => value / mean), change: first > 0 ? last / first - 1 : null}
}

/** No line is drawn steeper than if it spanned a tenth either way: noise of a percent must not look like a storm. */
const LEAST_SPAN = 0.1

/** The relative scale that all lines share, in steps of a tenth and even about their mean. */
export function trendScale(rows: readonly Pick<CommunityRow, 'trend'>[]): {min: number; max: number} {
  const off = Math.max(LEAST_SPAN, ...rows.flatMap(({trend}) => trend.map(value => Math.abs(value - 1))))
  const span = Math.ceil(off * 10 - 1e-9) / 10
  return {min: 1 - span, max: 1 + span}
}
