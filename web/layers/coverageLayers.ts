import {PathLayer, SolidPolygonLayer} from '@deck.gl/layers'
import type {Position} from '#geo/types.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'

/** A grid cell with how long it waits for the nearest unit; null for no way. */
export interface CoverageCell {
  /** The exterior ring. */
  readonly ring: readonly Position[]
  readonly seconds: number | null
}

/** `outline` where the ground has colours of its own: only the edges of what is reached in time. */
export type CoverageLook = 'fill' | 'outline'

/** How strong a cell is drawn by the minutes until somebody is there; beyond the last it is left as it is. */
export const COVERAGE_STEPS = [
  {minutes: 3, alpha: 120},
  {minutes: 5, alpha: 78},
  {minutes: 10, alpha: 40},
] as const

/** Which edges are drawn, and how wide in design pixels. */
export const COVERAGE_EDGES = [
  {minutes: 3, width: 2.6},
  {minutes: 5, width: 1.4},
] as const

/** Cells the stronger the sooner somebody can be there, or the edges of what is reached within minutes. */
export function createCoverageLayers({
  cells,
  look,
  theme,
  unit,
}: {
  /** Must keep its identity while nothing changed. */
  cells: readonly CoverageCell[]
  look: CoverageLook
  theme: 'dark' | 'light'
  /** Size of one design pixel in CSS pixels. */
  unit: number
}) {
  const palette = paletteOf(theme)
  return [
    new SolidPolygonLayer<CoverageCell>({
      id: 'coverage-cells',
      data: cells,
      visible: cells.length > 0 && look === 'fill',
      getPolygon: ({ring}) => ring.map(([lng, lat]): [number, number] => [lng, lat]),
      getFillColor: ({seconds}) => toRgba(palette.accent, alphaOf(seconds)),
      updateTriggers: {getFillColor: theme},
    }),
    ...COVERAGE_EDGES.map(
      ({minutes, width}) =>
        new PathLayer<CoverageEdge>({
          id: `coverage-edge-${String(minutes)}`,
          data: look === 'outline' ? coverageEdges(cells, minutes) : [],
          getPath: ([from, to]) => [
            [from[0], from[1]],
            [to[0], to[1]],
          ],
          capRounded: true,
          widthUnits: 'pixels',
          getWidth: width * unit,
          getColor: toRgba(palette.accent),
          updateTriggers: {getWidth: unit, getColor: theme},
        }),
    ),
  ]
}

type CoverageEdge = readonly [Position, Position]

const edgesOf = new WeakMap<readonly CoverageCell[], Map<number, readonly CoverageEdge[]>>()

/** The edges between cells that are reached within so many minutes and those that are not; the same list for the same cells. */
export function coverageEdges(cells: readonly CoverageCell[], minutes: number): readonly CoverageEdge[] {
  const known = edgesOf.get(cells) ?? new Map<number, readonly CoverageEdge[]>()
  edgesOf.set(cells, known)
  const made = known.get(minutes)
  if (made) return made
  const open = new Map<string, CoverageEdge>()
  for (const {ring, seconds} of cells) {
    if (seconds === null || seconds > minutes * 60) continue
    for (const [index, to] of ring.entries()) {
      const from = ring[index - 1]
      if (!from) continue
      // The neighbour's edge runs the other way.
      if (!open.delete(`${to.join()} ${from.join()}`)) open.set(`${from.join()} ${to.join()}`, [from, to])
    }
  }
  const edges = [...open.values()]
  known.set(minutes, edges)
  return edges
}

function alphaOf(seconds: number | null): number {
  if (seconds === null) return 0
  return COVERAGE_STEPS.find(({minutes}) => seconds <= minutes * 60)?.alpha ?? 0
}
