import {SolidPolygonLayer} from '@deck.gl/layers'
import type {Position} from '#geo/types.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'

/** A grid cell with how long it waits for the nearest unit; null for no way. */
export interface CoverageCell {
  /** The exterior ring. */
  readonly ring: readonly Position[]
  readonly seconds: number | null
}

/** How strong a cell is drawn by the minutes until somebody is there; beyond the last it is left as it is. */
export const COVERAGE_STEPS = [
  {minutes: 3, alpha: 120},
  {minutes: 5, alpha: 78},
  {minutes: 10, alpha: 40},
] as const

/** Cells the stronger the sooner somebody can be there. */
export function createCoverageLayers({
  cells,
  theme,
}: {
  /** Must keep its identity while nothing changed. */
  cells: readonly CoverageCell[]
  theme: 'dark' | 'light'
}) {
  const palette = paletteOf(theme)
  return [
    new SolidPolygonLayer<CoverageCell>({
      id: 'coverage-cells',
      data: cells,
      visible: cells.length > 0,
      getPolygon: ({ring}) => ring.map(([lng, lat]): [number, number] => [lng, lat]),
      getFillColor: ({seconds}) => toRgba(palette.accent, alphaOf(seconds)),
      updateTriggers: {getFillColor: theme},
    }),
  ]
}

function alphaOf(seconds: number | null): number {
  if (seconds === null) return 0
  return COVERAGE_STEPS.find(({minutes}) => seconds <= minutes * 60)?.alpha ?? 0
}
