import type {EnforcementReply, ShownPenalty} from '#contract/enforcementRoutes.ts'
import type {Inspection, InspectionOutcome} from '#contract/inspection.ts'
import {inspectionOutcomeSchema} from '#contract/inspection.ts'
import type {RiskExplanation} from '#contract/risk.ts'

/** One inspection or penalty in the list of premises. */
export interface EnforcementRow {
  readonly key: string
  /** `YYYY-MM-DD`. */
  readonly on: string
  readonly what: 'inspection' | 'penalty'
  /** Null for this centre; undefined for what happened before the log began, where nobody has kept whose it was. */
  readonly department: string | null | undefined
  /** Null of a penalty, and where nobody has written it down. */
  readonly outcome: InspectionOutcome | null
  /** Null for what happened before the log began: only the day is known of it. */
  readonly inspection: Inspection | null
  readonly penalty: ShownPenalty | null
}

/** The day of a moment in a city's calendar, `YYYY-MM-DD`. */
export function createDayOf(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return at => format.format(at)
}

/**
 * What the log has and what is known from before it, the newest first. The history may hold what the log holds as well:
 * of the same kind, day and department, as far as it says one, each is shown once.
 */
export function enforcementRows(
  {inspections, penalties}: EnforcementReply,
  history: RiskExplanation['history'],
  dayOf: (at: number) => string,
): EnforcementRow[] {
  const logged: EnforcementRow[] = [
    ...inspections.map(inspection => ({
      ...{key: inspection.inspectionId, on: dayOf(inspection.at), what: 'inspection' as const},
      ...{department: inspection.department, outcome: inspection.outcome, inspection, penalty: null},
    })),
    ...penalties.map(penalty => ({
      ...{key: penalty.penaltyId, on: dayOf(penalty.at), what: 'penalty' as const},
      ...{department: penalty.department, outcome: null, inspection: null, penalty},
    })),
  ]
  const unmatched = [...logged]
  const earlier = history.flatMap(({what, on, department, detail}, index): EnforcementRow[] => {
    if (what !== 'inspection' && what !== 'penalty') return []
    const same = unmatched.findIndex(
      row =>
        row.what === what && row.on === on && (department === undefined || row.department === department),
    )
    if (same >= 0) {
      unmatched.splice(same, 1)
      return []
    }
    const outcome = what === 'inspection' ? (inspectionOutcomeSchema.safeParse(detail).data ?? null) : null
    return [{...{key: `history-${index}`, on, what, department, outcome}, inspection: null, penalty: null}]
  })
  return [...logged, ...earlier].sort((left, right) => (left.on < right.on ? 1 : left.on > right.on ? -1 : 0))
}
