import type {Inspection, InspectionPlan, PlanKept} from '#contract/inspection.ts'
import type {RefusalCode} from '#contract/socket.ts'
import type {Draft} from './draft.ts'

/** A plan is kept, or kept anew by an officer who saw it as it was; what was sent or visited stays so. */
export function reducePlanKept(draft: Draft, body: PlanKept, {seq}: {seq: number}): void {
  const {at: _at, replacesSeq, ...plan} = body
  const before = draft.plan(plan.planId)
  draft.refusal = refusalOf(before, plan, replacesSeq)
  if (draft.refusal === null) draft.put({entity: 'inspectionPlan', value: {...plan, updatedSeq: seq}})
}

/** An inspection that was made for a plan ticks off its stop. */
export function tickOffStop(draft: Draft, inspection: Inspection, {seq}: {seq: number}): void {
  const plan = inspection.planId === null ? undefined : draft.plan(inspection.planId)
  if (!plan) return
  const {premisesId, inspectionId} = inspection
  const stops = plan.stops.map(stop =>
    stop.premisesId === premisesId && stop.inspectionId === null ? {...stop, inspectionId} : stop,
  )
  draft.put({entity: 'inspectionPlan', value: {...plan, stops, updatedSeq: seq}})
}

function refusalOf(
  before: InspectionPlan | undefined,
  next: Pick<InspectionPlan, 'stops' | 'caseCode' | 'unitId' | 'day'>,
  replacesSeq: number,
): RefusalCode | null {
  if (!before) return replacesSeq === 0 ? null : 'staleVersion'
  if (before.updatedSeq !== replacesSeq) return 'staleVersion'
  if (before.caseCode !== null && !isSameRound(before, next)) return 'notAllowedInState'
  const kept = new Map(next.stops.map(stop => [stop.premisesId, stop.inspectionId]))
  const isLost = before.stops.some(
    ({premisesId, inspectionId}) => inspectionId !== null && kept.get(premisesId) !== inspectionId,
  )
  return isLost ? 'notAllowedInState' : null
}

/** A sent round stays that of its case, its team and its day. */
function isSameRound(
  before: Pick<InspectionPlan, 'caseCode' | 'unitId' | 'day'>,
  next: Pick<InspectionPlan, 'caseCode' | 'unitId' | 'day'>,
): boolean {
  return next.caseCode === before.caseCode && next.unitId === before.unitId && next.day === before.day
}
