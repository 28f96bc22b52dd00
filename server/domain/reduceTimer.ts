import type {CaseStep} from '#contract/caseFile.ts'
import type {TimerFired} from '#contract/record.ts'
import type {CityContext, Draft} from './draft.ts'
import {putTask} from './followTask.ts'
import {SYSTEM} from './reduceDispatch.ts'
import {reduceHazardOverdue} from './reduceHazard.ts'
import {missTask} from './taskLife.ts'

type Fired<Type extends TimerFired['timer']['type']> = Extract<TimerFired['timer'], {type: Type}>

/** A time has come. One that something has overtaken since changes nothing. */
export function reduceTimerFired(
  draft: Draft,
  {timer, at}: TimerFired,
  {seq}: {seq: number},
  context: CityContext,
): void {
  switch (timer.type) {
    case 'caseAtRisk':
    case 'caseOverdue':
      reduceCaseTimer(draft, timer, {at, seq})
      break
    case 'taskMissed':
      reduceTaskMissed(draft, timer, {at, seq}, context)
      break
    case 'hazardOverdue':
      reduceHazardOverdue(draft, timer, {at, seq})
      break
    case 'shelveEnded': {
      const alarm = draft.alarm(timer.alarmId)
      if (alarm?.shelved?.until === timer.until) {
        draft.put({entity: 'alarm', value: {...alarm, shelved: null, updatedSeq: seq}})
      } else draft.refusal = 'notAllowedInState'
    }
  }
}

interface Moment {
  readonly at: number
  readonly seq: number
}

/** A case's clock comes near its end, or has reached it: an entry of its history. */
function reduceCaseTimer(draft: Draft, timer: Fired<'caseAtRisk' | 'caseOverdue'>, {at, seq}: Moment): void {
  const caseFile = draft.caseByCode(timer.caseCode)
  if (caseFile?.dueAt !== timer.dueAt) {
    draft.refusal = 'notAllowedInState'
    return
  }
  draft.put({
    entity: 'caseStep',
    caseCode: caseFile.caseCode,
    value: {
      seq,
      step: timer.type === 'caseAtRisk' ? 'dueSoon' : 'overdue',
      at,
      by: SYSTEM,
      note: null,
      detail: {stage: caseFile.stage, dueAt: timer.dueAt},
    },
  })
}

/** A receipt did not come in time. The third one that a task misses brings its case before the leader. */
function reduceTaskMissed(
  draft: Draft,
  timer: Fired<'taskMissed'>,
  {at, seq}: Moment,
  context: CityContext,
): void {
  const task = draft.task(timer.taskId)
  if (task?.status !== timer.status || task.dueAt !== timer.dueAt) {
    draft.refusal = 'notAllowedInState'
    return
  }
  const caseFile = draft.caseByCode(task.caseCode)
  const missed = missTask(task, at, {policy: context.policy, level: caseFile?.level ?? 4})
  putTask(draft, missed, {at, seq})
  if (!caseFile) return
  const isBeforeLeader = missed.missed === 3 && caseFile.escalatedAt === null
  if (isBeforeLeader) draft.put({entity: 'case', value: {...caseFile, escalatedAt: at, updatedSeq: seq}})
  const entry: CaseStep = {
    seq,
    step: isBeforeLeader ? 'escalate' : 'overdue',
    at,
    by: SYSTEM,
    note: null,
    detail: {
      taskId: task.taskId,
      unitName: task.unitName,
      status: task.status,
      dueAt: timer.dueAt,
      missed: missed.missed,
    },
  }
  draft.put({entity: 'caseStep', caseCode: caseFile.caseCode, value: entry})
}
