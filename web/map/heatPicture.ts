import type {HeatTable} from '#contract/heatTable.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {rampBytes} from '#web/layers/riskRamp.ts'
import {REDUCTION_SCALES, SURFACE_SCALES, type RiskScale} from '#web/layers/riskScale.ts'
import type {HeatPicture} from './heatLayer.ts'

interface SurfaceParams {
  readonly measure: HeatMeasure
  /** Whether it is what measures on paper would take off. */
  readonly isReduction: boolean
}

/** What the colours of a surface stand for. */
export function surfaceScale({measure, isReduction}: SurfaceParams): RiskScale {
  return isReduction ? REDUCTION_SCALES[measure] : SURFACE_SCALES[measure]
}

/** A surface in the colours of a theme. */
export function heatPicture(
  table: HeatTable,
  {theme, ...params}: SurfaceParams & {readonly theme: 'dark' | 'light'},
): HeatPicture {
  return {table, ramp: rampBytes(theme), maximum: surfaceScale(params).ticks.at(-1) ?? 1}
}
