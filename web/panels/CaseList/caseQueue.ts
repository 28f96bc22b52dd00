import type {Area} from '#contract/area.ts'
import {isOverdue, type CaseSummary} from '#contract/caseFile.ts'
import type {AreaCode, CaseCode} from '#contract/ids.ts'
import type {QueueFilter} from '#web/stores/queue.ts'

/** What the order of the queue depends on beside the cases. */
export interface QueueContext {
  /** Cases of standing fire alarms: those that nobody works on yet rank above those somebody does. */
  readonly urgent: ReadonlySet<CaseCode>
  readonly attended: ReadonlySet<CaseCode>
  /** The picture's clock, epoch ms. */
  readonly now: number
}

/** The cases that pass the filter and lie in `area` (null: anywhere), the order kept. */
export function filterCases(
  cases: readonly CaseSummary[],
  {kind, stage, isOutsideOnly, isWithClosed}: QueueFilter,
  area: Area | null,
): CaseSummary[] {
  return cases.filter(
    caseFile =>
      (isWithClosed || stage === 'evaluated' || caseFile.stage !== 'evaluated') &&
      (kind === null || caseFile.kind === kind) &&
      (stage === null || caseFile.stage === stage) &&
      (!isOutsideOnly || caseFile.place.isOutside) &&
      (area === null || area.level === 'city' || liesIn(caseFile, area.code)),
  )
}

/**
 * What needs somebody first comes first: standing fires nobody works on, other standing fires, cases past their due
 * time, then by level, and among equals whichever is due first. Closed cases come last, newest first.
 */
export function sortQueue(cases: readonly CaseSummary[], context: QueueContext): CaseSummary[] {
  const ranked = cases.map(caseFile => ({caseFile, rank: rankOf(caseFile, context)}))
  ranked.sort(
    (a, b) =>
      a.rank - b.rank ||
      (a.rank === RANK_CLOSED ? 0 : a.caseFile.level - b.caseFile.level) ||
      dueOrder(a.caseFile, b.caseFile),
  )
  return ranked.map(({caseFile}) => caseFile)
}

const RANK_CLOSED = 4

function rankOf(caseFile: CaseSummary, {urgent, attended, now}: QueueContext): number {
  if (urgent.has(caseFile.caseCode)) return 0
  if (attended.has(caseFile.caseCode)) return 1
  if (caseFile.stage === 'evaluated') return RANK_CLOSED
  return isOverdue(caseFile, now) ? 2 : 3
}

function dueOrder(a: CaseSummary, b: CaseSummary): number {
  if (a.dueAt === null || b.dueAt === null) return b.reportedAt - a.reportedAt
  return a.dueAt - b.dueAt || b.openedSeq - a.openedSeq
}

function liesIn({place}: CaseSummary, code: AreaCode): boolean {
  return place.community === code || place.gridCell === code
}
