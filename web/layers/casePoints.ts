import {isOverdue, type CaseSummary} from '#contract/caseFile.ts'
import type {Position} from '#geo/types.ts'

/** A case that can be drawn: it has a position. */
export interface CasePoint {
  readonly caseFile: CaseSummary
  readonly position: Position
  readonly isOverdue: boolean
}

/**
 * The cases that have a position, the gravest last so that it is drawn on top. `now` is the picture's clock; round it,
 * so that nothing is drawn again while nothing became overdue. O(n log n).
 */
export function casePoints(cases: readonly CaseSummary[], now: number): readonly CasePoint[] {
  return cases
    .flatMap((caseFile): CasePoint[] => {
      const {position} = caseFile.place
      if (!position) return []
      return [{caseFile, position, isOverdue: isOverdue(caseFile, now)}]
    })
    .sort((a, b) => b.caseFile.level - a.caseFile.level || a.caseFile.openedSeq - b.caseFile.openedSeq)
}
