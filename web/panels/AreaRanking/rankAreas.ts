import type {Area, AreaFigures} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'

/** An area that needs attention, and why. */
export interface RankedArea {
  readonly code: AreaCode
  readonly name: string
  readonly open: number
  readonly overdue: number
  /** overdue / open. */
  readonly share: number
}

/**
 * The communities of the city, or the cells of the community that is looked into, that have open cases: the most
 * overdue first, then the most open. O(n log n).
 */
export function rankAreas(
  areas: Iterable<Area>,
  figures: ReadonlyMap<AreaCode, AreaFigures>,
  parent: AreaCode | null,
): readonly RankedArea[] {
  return [...areas]
    .filter(area => (parent === null ? area.level === 'community' : area.parent === parent))
    .flatMap(({code, name}): RankedArea[] => {
      const found = figures.get(code)
      if (!found || found.open === 0) return []
      return [{code, name, open: found.open, overdue: found.overdue, share: found.overdue / found.open}]
    })
    .sort((a, b) => b.overdue - a.overdue || b.open - a.open || a.code.localeCompare(b.code))
}
