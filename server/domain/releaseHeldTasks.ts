import type {CaseCode} from '#contract/ids.ts'
import type {Draft} from './draft.ts'

/** Lets go the tasks of a case that wait for a second officer, as far as somebody else than `by` sent them. */
export function releaseHeldTasks(
  draft: Draft,
  caseCode: CaseCode,
  {by, at, seq}: {by: string; at: number; seq: number},
): void {
  for (const task of draft.tasksOf(caseCode)) {
    if (task.status !== 'held' || task.by === by) continue
    draft.put({
      entity: 'task',
      value: {
        ...task,
        status: 'queued',
        since: at,
        times: [...task.times, {status: 'queued', at}],
        delivery: {...task.delivery, nextAttemptAt: at},
        updatedSeq: seq,
      },
    })
  }
}
