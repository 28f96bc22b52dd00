import type {CaseCode} from '#contract/ids.ts'
import type {CityContext, Draft} from './draft.ts'
import {putTask} from './followTask.ts'
import {releaseTask} from './taskLife.ts'

/** Lets go the tasks of a case that wait for a second officer, as far as somebody else than `by` sent them. */
export function releaseHeldTasks(
  draft: Draft,
  caseCode: CaseCode,
  {by, at, seq}: {by: string; at: number; seq: number},
  {policy}: Pick<CityContext, 'policy'>,
): void {
  const level = draft.caseByCode(caseCode)?.level ?? 4
  for (const task of draft.tasksOf(caseCode)) {
    if (task.status !== 'held' || task.by === by) continue
    putTask(draft, releaseTask(task, at, {policy, level}), {at, seq})
  }
}
