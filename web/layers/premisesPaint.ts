import type {PremisesTable} from '#contract/premisesTable.ts'
import {riskBandSchema} from '#contract/risk.ts'
import type {HeatMeasure} from '#contract/riskRoutes.ts'
import {HAS_SMOKE_SENSOR, type RiskTable} from '#contract/riskTable.ts'
import {premisesRgba, type Rgba} from './premisesPalette.ts'
import {rampBytes, RAMP_SIZE} from './riskRamp.ts'
import {PREMISES_SCALES} from './riskScale.ts'

/** How premises are coloured. It keeps its identity as long as it colours all of them alike. */
export interface PremisesPaint {
  /** The colour of each, red, green, blue, alpha as bytes. O(n). */
  readonly all: (table: PremisesTable) => Uint8Array
  /** The colour of one of them, as of now. */
  readonly one: (table: PremisesTable, index: number) => Rgba
}

/** By their kind. */
export function kindPaint(theme: 'dark' | 'light'): PremisesPaint {
  const colorOf = premisesRgba(theme)
  const one = ({kind}: PremisesTable, index: number): Rgba => colorOf[kind[index] ?? 0] ?? CLEAR
  return paintOf(one)
}

/**
 * By a measure of their risk; what the measure says nothing of is faint: premises without open hazards, and those that
 * are no blind spot.
 */
export function riskPaint({
  risk,
  measure,
  theme,
}: {
  risk: RiskTable
  measure: HeatMeasure
  theme: 'dark' | 'light'
}): PremisesPaint {
  const ramp = rampBytes(theme)
  const {shareOf} = PREMISES_SCALES[measure]
  const faint = FAINT[theme]
  return paintOf((_, index) => {
    const value = premisesRiskOf(risk, measure, index)
    if (value === null) return faint
    const at = 4 * Math.round((FLOOR + (1 - FLOOR) * shareOf(value)) * (RAMP_SIZE - 1))
    return [ramp[at] ?? 0, ramp[at + 1] ?? 0, ramp[at + 2] ?? 0, ALPHA]
  })
}

/** The figure of one of the premises in a measure; null where it says nothing of them. */
export function premisesRiskOf(risk: RiskTable, measure: HeatMeasure, index: number): number | null {
  const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
  if (measure === 'harm') return known(risk.harm[index])
  if (measure === 'hazards') return risk.openHazards[index] || null
  if (measure === 'blindSpots' && !isBlindSpot(risk, index)) return null
  return known(risk.probability[index])
}

/** High or elevated, and nothing fitted that reports smoke. */
export function isBlindSpot({band, flags}: Pick<RiskTable, 'band' | 'flags'>, index: number): boolean {
  return (band[index] ?? 0) >= ELEVATED && ((flags[index] ?? 0) & HAS_SMOKE_SENSOR) === 0
}

const ELEVATED = riskBandSchema.options.indexOf('elevated')
const CLEAR: Rgba = [0, 0, 0, 0]
const ALPHA = 235
/** The least of the ramp is the ground: dots begin above it, or the safest would not be seen. */
export const FLOOR = 0.24
const FAINT: Readonly<Record<'dark' | 'light', Rgba>> = {
  dark: [74, 92, 112, 110],
  light: [150, 163, 175, 120],
}

function paintOf(one: PremisesPaint['one']): PremisesPaint {
  return {
    one,
    all(table) {
      const colors = new Uint8Array(table.count * 4)
      for (let index = 0; index < table.count; index += 1) colors.set(one(table, index), index * 4)
      return colors
    },
  }
}
