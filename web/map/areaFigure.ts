import type {AreaFigures} from '#contract/area.ts'
import type {CaseSummary} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {MapFigure, TimeWindow} from '#web/stores/view.ts'

/** A figure of each area; null where it cannot be told. */
export type AreaValues = ReadonlyMap<AreaCode, number | null>

/** The chosen figure of every area that has figures. O(areas). */
export function areaValues(
  byCode: ReadonlyMap<AreaCode, AreaFigures>,
  {figure, residentsOf}: {figure: MapFigure; residentsOf: (code: AreaCode) => number | null},
): AreaValues {
  return new Map([...byCode].map(([code, figures]) => [code, areaFigure(figures, figure, residentsOf(code))]))
}

/**
 * The figure of one area. Open cases per 1,000 residents: null where nobody knows how many live there, or nobody does.
 * Share overdue: 0 where no case is open.
 */
export function areaFigure(figures: AreaFigures, figure: MapFigure, residents: number | null): number | null {
  if (figure === 'openPerThousand') return residents ? (figures.open / residents) * 1_000 : null
  if (figure === 'overdueShare') return figures.open === 0 ? 0 : figures.overdue / figures.open
  return figures[figure]
}

/** How many of the cases were reported within a time window, by community and by grid cell. O(cases). */
export function reportedWithin(cases: readonly CaseSummary[], window: TimeWindow): AreaValues {
  const counts = new Map<AreaCode, number>()
  for (const {reportedAt, place} of cases) {
    if (!isWithin(reportedAt, window)) continue
    for (const code of [place.community, place.gridCell]) {
      if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return counts
}

export function isWithin(at: number, {from, to}: TimeWindow): boolean {
  return at >= from && at < to
}
