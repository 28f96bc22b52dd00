import {hasAlarmLeft, hasCaseLeft, hasHazardLeft, hasTaskLeft} from '#contract/pictureSpan.ts'
import type {CityState} from './cityState.ts'
import type {JournalEntry} from './journal.ts'

const DAY_MS = 86_400_000

/** Lets go of what has had its time in the picture at `now` and stands in the tables up to `projectedSeq`. */
export function forgetOld(
  state: CityState,
  {now, projectedSeq, onLeft}: {now: number; projectedSeq: number; onLeft: (entry: JournalEntry) => void},
): void {
  for (const caseFile of state.cases.values()) {
    if (!hasCaseLeft(caseFile, now) || caseFile.updatedSeq > projectedSeq) continue
    state.forgetCase(caseFile)
    onLeft({entity: 'caseLeft', id: caseFile.caseCode, place: caseFile.place})
  }
  for (const alarm of state.alarms.values()) {
    if (!hasAlarmLeft(alarm, now) || alarm.updatedSeq > projectedSeq) continue
    state.alarms.delete(alarm.id)
    onLeft({entity: 'alarmLeft', id: alarm.id, place: alarm.place})
  }
  for (const task of state.tasks.values()) {
    if (!hasTaskLeft(task, now) || task.updatedSeq > projectedSeq) continue
    state.forgetTask(task)
    onLeft({entity: 'taskLeft', id: task.taskId, place: task.place})
  }
  forgetHazards(state, now, projectedSeq)
  for (const plan of state.plans.values()) {
    if (plan.endAt < now - DAY_MS && plan.updatedSeq <= projectedSeq) state.plans.delete(plan.planId)
  }
}

function forgetHazards({hazards}: CityState, now: number, projectedSeq: number): void {
  for (const hazard of hazards.values()) {
    if (hasHazardLeft(hazard, now) && hazard.updatedSeq <= projectedSeq) hazards.delete(hazard.hazardId)
  }
}
