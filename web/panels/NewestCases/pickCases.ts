import type {CaseSummary} from '#contract/caseFile.ts'
import type {TimeWindow} from '#web/stores/view.ts'

const GRAVE_LEVEL = 2

/**
 * The open cases that a list of `rows` rows shows: in its upper half the grave ones (levels 1 and 2), real ones
 * before those of a drill, the gravest and newest first, below them the newest of the others. What one half does not need the other takes. O(n log n).
 */
export function pickCases(
  openCases: readonly CaseSummary[],
  rows: number,
): {grave: readonly CaseSummary[]; newest: readonly CaseSummary[]} {
  const byNewest = openCases.toSorted((a, b) => b.reportedAt - a.reportedAt || b.openedSeq - a.openedSeq)
  const grave = byNewest
    .filter(isGrave)
    .sort((a, b) => Number(a.isDrill) - Number(b.isDrill) || a.level - b.level)
  const others = byNewest.length - Math.min(grave.length, Math.ceil(rows / 2))
  const shownGrave = grave.slice(0, Math.max(Math.ceil(rows / 2), rows - others))
  const shown = new Set(shownGrave)
  const newest = byNewest
    .filter(caseFile => !shown.has(caseFile))
    .slice(0, Math.max(0, rows - shownGrave.length))
  return {grave: shownGrave, newest}
}

/** The cases that were reported in a part of the day, in their order. */
export function reportedWithin(
  cases: readonly CaseSummary[],
  {from, to}: TimeWindow,
): readonly CaseSummary[] {
  return cases.filter(({reportedAt}) => reportedAt >= from && reportedAt < to)
}

function isGrave({level}: CaseSummary): boolean {
  return level <= GRAVE_LEVEL
}
