import type {Alarm} from './alarm.ts'
import {isCaseOpen, type CaseSummary} from './caseFile.ts'
import {isHazardOpen, type Hazard} from './hazard.ts'
import {isTaskEnded, type Task} from './task.ts'

/** How long a case that is closed, or an alarm that is cleared, stays in the live picture. */
export const PICTURE_SPAN_MS = 24 * 3_600_000

/**
 * Whether a case has had its time in the picture at `now`, the picture's clock (epoch ms). Servers and clients go by the
 * same rule, because whoever resumes from a sequence number is not told what left meanwhile.
 */
export function hasCaseLeft(
  {state, stageSince, reportedAt}: Pick<CaseSummary, 'state' | 'stageSince' | 'reportedAt'>,
  now: number,
): boolean {
  return !isCaseOpen({state}) && Math.max(stageSince, reportedAt) < now - PICTURE_SPAN_MS
}

/** Whether an alarm has had its time in the picture at `now`, the picture's clock (epoch ms). */
export function hasAlarmLeft({clearedAt}: Pick<Alarm, 'clearedAt'>, now: number): boolean {
  return clearedAt !== null && clearedAt < now - PICTURE_SPAN_MS
}

/** Whether a task has had its time in the picture at `now`, the picture's clock (epoch ms). */
export function hasTaskLeft(task: Pick<Task, 'status' | 'since'>, now: number): boolean {
  return isTaskEnded(task) && task.since < now - PICTURE_SPAN_MS
}

/** Whether a hazard has had its time in the picture at `now`, the picture's clock (epoch ms). */
export function hasHazardLeft(hazard: Pick<Hazard, 'state' | 'since'>, now: number): boolean {
  return !isHazardOpen(hazard) && hazard.since < now - PICTURE_SPAN_MS
}
