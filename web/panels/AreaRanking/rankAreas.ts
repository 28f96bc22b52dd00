import type {AreaFigures} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'

/** What is known of an area beside its figures. */
export interface RankableArea {
  readonly code: AreaCode
  readonly name: string
  /** Null where nobody knows how many live there. */
  readonly residents: number | null
}

/** An area that needs attention, and why. */
export interface RankedArea extends RankableArea {
  readonly open: number
  readonly overdue: number
  /** Open cases of 1,000 residents, as counted; null where the residents are not known. */
  readonly openPerThousand: number | null
  /** How many times the attention of the whole the area asks for. */
  readonly attention: number
}

/**
 * So many cases of the whole's overdue share, and the residents of an average area at the whole's rate, are added to each
 * area's own before it is measured (the prior of a beta-binomial and of a gamma-Poisson model): a few cases then say little
 * and many say much.
 */
export const PRIOR_CASES = 20

/**
 * The areas that have overdue cases, the one that needs attention most first. Attention is overdue cases of 1,000
 * residents, made of two factors that are each drawn towards the whole's: open cases of a resident times the overdue
 * share. An area whose residents are not known is taken to have the whole's rate, so that only its overdue share counts.
 * O(n log n).
 */
export function rankAreas(
  areas: readonly RankableArea[],
  figures: ReadonlyMap<AreaCode, AreaFigures>,
): readonly RankedArea[] {
  const counted = areas.map(area => {
    const {open = 0, overdue = 0} = figures.get(area.code) ?? {}
    return {...area, open, overdue}
  })
  const inhabited = counted.filter(({residents}) => residents !== null)
  const whole = {
    rate: ratio(sum(inhabited, 'open'), sum(inhabited, 'residents')),
    averageResidents: ratio(sum(inhabited, 'residents'), inhabited.length),
    share: ratio(sum(counted, 'overdue'), sum(counted, 'open')),
  }
  return counted
    .filter(({overdue}) => overdue > 0)
    .map(area => ({
      ...area,
      openPerThousand: area.residents ? (1_000 * area.open) / area.residents : null,
      attention: relativeRate(area, whole) * relativeShare(area, whole.share),
    }))
    .sort((a, b) => b.attention - a.attention || b.overdue - a.overdue || (a.code < b.code ? -1 : 1))
}

interface Counted extends RankableArea {
  readonly open: number
  readonly overdue: number
}

/** Open cases of a resident, in multiples of the whole's rate. */
function relativeRate(
  {open, residents}: Counted,
  {rate, averageResidents}: {rate: number; averageResidents: number},
): number {
  if (residents === null || rate === 0) return 1
  return (open / rate + averageResidents) / (residents + averageResidents)
}

/** Overdue cases of an open one, in multiples of the whole's share. */
function relativeShare({open, overdue}: Counted, share: number): number {
  if (share === 0) return 1
  return (overdue / share + PRIOR_CASES) / (open + PRIOR_CASES)
}

function sum(areas: readonly Counted[], key: 'open' | 'overdue' | 'residents'): number {
  return areas.reduce((total, area) => total + (area[key] ?? 0), 0)
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator
}
