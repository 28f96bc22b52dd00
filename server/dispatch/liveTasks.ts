import type {Alarm} from '#contract/alarm.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {Hazard, HazardId} from '#contract/hazard.ts'
import type {AlarmId, CaseCode} from '#contract/ids.ts'
import type {Appended, NewRecord} from '#contract/record.ts'
import type {Task, TaskId} from '#contract/task.ts'

/** What of the live state dispatch looks at. */
export interface LiveTasks {
  readonly tasks: ReadonlyMap<TaskId, Task>
  readonly cases: ReadonlyMap<CaseCode, CaseFile>
  readonly alarms: ReadonlyMap<AlarmId, Alarm>
  readonly hazards: ReadonlyMap<HazardId, Hazard>
  tasksOf(caseCode: CaseCode): readonly Task[]
}

/** The log's append: durable when it resolves; rejects with StoreUnavailableError. */
export type Append = (records: readonly NewRecord[]) => Promise<readonly Appended[]>
