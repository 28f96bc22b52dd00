import type {HeatMeasure} from '#contract/riskRoutes.ts'

/** What a place on the ramp stands for. It never moves: a colour says the same today and tomorrow, at every zoom. */
export interface RiskScale {
  /** Which share of the ramp a figure has, 0 to 1; what is above the last tick is at its end. */
  readonly shareOf: (value: number) => number
  /** Figures that the legend names, the last of them the end of the ramp. */
  readonly ticks: readonly number[]
}

/** Even in the square root: so few parts of a city are dense that an even scale would show only those. */
function rootScale(ticks: readonly number[]): RiskScale {
  const max = ticks.at(-1) ?? 1
  return {ticks, shareOf: value => Math.sqrt(Math.min(1, Math.max(0, value / max)))}
}

/** Even in the factor: what multiplies the risk by as much is as far. */
function factorScale(ticks: readonly number[]): RiskScale {
  const [min, max] = [ticks[0] ?? 1, ticks.at(-1) ?? 1]
  return {
    ticks,
    shareOf: value => Math.min(1, Math.max(0, Math.log(Math.max(value, min) / min) / Math.log(max / min))),
  }
}

function evenScale(ticks: readonly number[]): RiskScale {
  const max = ticks.at(-1) ?? 1
  return {ticks, shareOf: value => Math.min(1, Math.max(0, value / max))}
}

/** Of a surface: fires, people in danger, or fires where nothing reports smoke, per km² and year; open hazards per km². */
export const SURFACE_SCALES: Readonly<Record<HeatMeasure, RiskScale>> = {
  probability: rootScale([0, 2, 10, 30, 60]),
  harm: rootScale([0, 1, 5, 15, 30]),
  hazards: rootScale([0, 20, 100, 220, 400]),
  blindSpots: rootScale([0, 2, 10, 30, 60]),
}

/** Of what a surface is lowered by, when measures are tried on paper. */
export const REDUCTION_SCALES: Readonly<Record<HeatMeasure, RiskScale>> = {
  probability: rootScale([0, 1, 5, 15, 30]),
  harm: rootScale([0, 0.5, 2.5, 7.5, 15]),
  hazards: rootScale([0, 20, 100, 220, 400]),
  blindSpots: rootScale([0, 2, 10, 30, 60]),
}

/** Of one of the premises: a share a year, people a year, open hazards, a share a year. */
export const PREMISES_SCALES: Readonly<Record<HeatMeasure, RiskScale>> = {
  probability: factorScale([0.001, 0.01, 0.1]),
  harm: factorScale([0.001, 0.01, 0.1]),
  hazards: evenScale([0, 1, 2, 3, 4]),
  blindSpots: factorScale([0.001, 0.01, 0.1]),
}
