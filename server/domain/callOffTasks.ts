import type {CaseFile} from '#contract/caseFile.ts'
import {isTaskEnded} from '#contract/task.ts'
import type {CityContext, Draft} from './draft.ts'
import {putTask} from './followTask.ts'
import {stepTask} from './taskLife.ts'

/** Calls off whatever of a case is still under way: for one that is void, merged or closed. */
export function callOffTasks(
  draft: Draft,
  {caseCode, level}: Pick<CaseFile, 'caseCode' | 'level'>,
  {at, seq}: {at: number; seq: number},
  {policy}: Pick<CityContext, 'policy'>,
): void {
  for (const task of draft.tasksOf(caseCode)) {
    if (isTaskEnded(task)) continue
    const calledOff = stepTask(task, {step: 'cancelled', at, note: null, photos: []}, {policy, level})
    if (calledOff) putTask(draft, calledOff, {at, seq})
  }
}
