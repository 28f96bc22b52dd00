import type {Area} from '#contract/area.ts'
import {isCaseOpen, isOverdue, type CaseKind, type CaseSummary, type Stage} from '#contract/caseFile.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {QueueFilter} from '#web/stores/queue.ts'
import {
  CASE_NEEDS,
  QUEUE_GROUPS,
  GROUP_OF_NEED,
  needOf,
  type CaseNeed,
  type NeedContext,
  type QueueGroup,
} from './caseNeed.ts'

/** A case with what it needs, and the group that it stands in. */
export interface QueueEntry {
  readonly caseFile: CaseSummary
  readonly need: CaseNeed
  readonly group: QueueGroup
}

/** How many cases each choice of the filter would show, the other choices as they are. */
export interface QueueCounts {
  readonly byKind: ReadonlyMap<CaseKind, number>
  readonly byStage: ReadonlyMap<Stage, number>
  readonly byCommunity: ReadonlyMap<AreaCode, number>
  readonly overdue: number
  readonly outside: number
}

interface FilterContext {
  /** The area that cases must lie in; null for anywhere. */
  readonly area: Area | null
  /** The picture's clock, epoch ms. */
  readonly now: number
}

/** Each part of the filter as a bit of what a case fails. */
const FAILS = {kind: 1, stage: 2, overdue: 4, outside: 8, area: 16} as const

/** The cases that pass the filter, the order kept. */
export function filterCases(
  cases: readonly CaseSummary[],
  filter: QueueFilter,
  context: FilterContext,
): CaseSummary[] {
  return cases.filter(caseFile => failsOf(caseFile, filter, context) === 0)
}

/** Counts for every choice of the filter in one walk over the cases. */
export function countQueue(
  cases: readonly CaseSummary[],
  filter: QueueFilter,
  context: FilterContext,
): QueueCounts {
  const byKind = new Map<CaseKind, number>()
  const byStage = new Map<Stage, number>()
  const byCommunity = new Map<AreaCode, number>()
  const totals = {overdue: 0, outside: 0}
  for (const caseFile of cases) {
    const fails = failsOf(caseFile, filter, context)
    const {kind, stage, place} = caseFile
    if ((fails & ~FAILS.kind) === 0) addOne(byKind, kind)
    if ((fails & ~FAILS.stage) === 0) addOne(byStage, stage)
    if ((fails & ~FAILS.area) === 0 && place.community !== null) addOne(byCommunity, place.community)
    if ((fails & ~FAILS.overdue) === 0 && isOverdue(caseFile, context.now)) totals.overdue++
    if ((fails & ~FAILS.outside) === 0 && place.isOutside) totals.outside++
  }
  return {byKind, byStage, byCommunity, ...totals}
}

/**
 * What needs somebody first comes first: fire alarms that nobody has seen, then group by group. Within a group
 * those of a drill after all others, the gravest first, among equals by what they need, then the newest.
 */
export function sortQueue(cases: readonly CaseSummary[], context: NeedContext): QueueEntry[] {
  const ranked = cases.map(caseFile => {
    const need = needOf(caseFile, context)
    return {caseFile, need, group: GROUP_OF_NEED[need], rank: rankOf(need, caseFile)}
  })
  ranked.sort(
    (a, b) =>
      a.rank - b.rank ||
      (a.need === 'nothing' ? 0 : weightOf(a.caseFile) - weightOf(b.caseFile)) ||
      CASE_NEEDS.indexOf(a.need) - CASE_NEEDS.indexOf(b.need) ||
      b.caseFile.reportedAt - a.caseFile.reportedAt ||
      b.caseFile.openedSeq - a.caseFile.openedSeq,
  )
  return ranked.map(({caseFile, need, group}) => ({caseFile, need, group}))
}

/** Groups in their order, and before all others a real fire alarm that nobody has seen. */
function rankOf(need: CaseNeed, {isDrill}: CaseSummary): number {
  return need === 'fireAlarm' && !isDrill ? -1 : QUEUE_GROUPS.indexOf(GROUP_OF_NEED[need])
}

/** Lower for what is graver; any case of a drill after any other. */
function weightOf({level, isDrill}: CaseSummary): number {
  return isDrill ? level + 10 : level
}

/** Which parts of the filter a case fails; 0 when it passes all. */
function failsOf(caseFile: CaseSummary, filter: QueueFilter, {area, now}: FilterContext): number {
  const {kind, stage, isOverdueOnly, isOutsideOnly, isWithClosed} = filter
  const isStage = stage === null ? isWithClosed || isCaseOpen(caseFile) : caseFile.stage === stage
  return (
    (kind === null || caseFile.kind === kind ? 0 : FAILS.kind) |
    (isStage ? 0 : FAILS.stage) |
    (!isOverdueOnly || isOverdue(caseFile, now) ? 0 : FAILS.overdue) |
    (!isOutsideOnly || caseFile.place.isOutside ? 0 : FAILS.outside) |
    (liesIn(caseFile, area) ? 0 : FAILS.area)
  )
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function liesIn({place}: CaseSummary, area: Area | null): boolean {
  if (area === null || area.level === 'city') return true
  return place.community === area.code || place.gridCell === area.code
}
