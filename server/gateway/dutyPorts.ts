import type {Alarm} from '#contract/alarm.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {Handover} from '#contract/handover.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {Task} from '#contract/task.ts'

/** Drills and handovers as the state tables have them. Rejects with StoreUnavailableError like every store port. */
export interface DutyQueries {
  drillById(drillId: DrillId): Promise<Drill | null>
  /** Newest first. */
  listDrills(limit: number): Promise<readonly Drill[]>
  /** Cases of drills that were opened by the records `fromSeq … toSeq`. */
  drillCases(span: {fromSeq: number; toSeq: number; limit: number}): Promise<readonly CaseFile[]>
  /** Alarms of drills that were raised by the records `fromSeq … toSeq`. */
  drillAlarms(span: {fromSeq: number; toSeq: number; limit: number}): Promise<readonly Alarm[]>
  tasksOf(caseCode: CaseCode): Promise<readonly Task[]>
  /** Newest first. */
  listHandovers(query: {before: number | null; limit: number}): Promise<readonly Handover[]>
  handoverById(handoverId: string): Promise<Handover | null>
}
