import type {CaseFile, CaseStep} from '#contract/caseFile.ts'
import type {TaskSent, TaskStepped} from '#contract/record.ts'
import {reachedAt, type Task} from '#contract/task.ts'
import type {CityContext, Draft} from './draft.ts'
import {putTask} from './followTask.ts'
import {stageClock} from './policy.ts'
import {SYSTEM} from './reduceDispatch.ts'
import {reduceUnitReported} from './reduceUnit.ts'
import {sentTask, stepTask} from './taskLife.ts'

/** A receipt of a task: the task moves or keeps it as a late one, and its unit and its case follow. */
export function reduceTaskStepped(
  draft: Draft,
  body: TaskStepped,
  {seq}: {seq: number},
  context: CityContext,
): void {
  const task = draft.task(body.taskId)
  if (!task) {
    draft.refusal = 'notFound'
    return
  }
  const caseFile = draft.caseByCode(task.caseCode)
  const basis = {policy: context.policy, level: caseFile?.level ?? 4} as const
  const stepped = stepTask(task, body, basis)
  if (!stepped) {
    draft.refusal = 'notAllowedInState'
    return
  }
  if (body.position && context.units.has(task.unitId)) {
    const {at, by, position} = body
    reduceUnitReported(draft, {unitId: task.unitId, position, status: null, at, by}, {seq}, context)
  }
  if (stepped === task) return
  putTask(draft, stepped, {at: stepped.since, seq})
  if (caseFile) answerCase(draft, caseFile, {task, stepped, body, seq}, context)
}

interface Answer {
  readonly task: Task
  readonly stepped: Task
  readonly body: TaskStepped
  readonly seq: number
}

/** The first unit that is on its way, and on the scene, answers for the case; the latter begins its handling. */
function answerCase(
  draft: Draft,
  caseFile: CaseFile,
  {stepped, body, seq}: Answer,
  context: CityContext,
): void {
  const at = reachedAt(stepped, body.step) ?? body.at
  const {enRouteAt, onSceneAt} = caseFile.response
  const response = {
    ...caseFile.response,
    enRouteAt: body.step === 'enRoute' ? earlier(enRouteAt, at) : enRouteAt,
    onSceneAt: body.step === 'onScene' ? earlier(onSceneAt, at) : onSceneAt,
  }
  const isBegun = body.step === 'onScene' && caseFile.state === 'assigned'
  if (isBegun) draft.put({entity: 'case', value: begunCase({...caseFile, response}, at, seq, context)})
  else if (body.step === 'enRoute' || body.step === 'onScene') {
    draft.put({entity: 'case', value: {...caseFile, response, updatedSeq: seq}})
  }
  const entry: CaseStep = {
    seq,
    step: isBegun ? 'handling' : 'task',
    at,
    by: body.by,
    note: body.note,
    detail: {
      taskId: stepped.taskId,
      unitName: stepped.unitName,
      receipt: body.step,
      byParty: body.byParty,
      photos: body.photos.length,
    },
  }
  draft.put({entity: 'caseStep', caseCode: caseFile.caseCode, value: entry})
}

function begunCase(caseFile: CaseFile, at: number, seq: number, context: CityContext): CaseFile {
  const stageSince = Math.max(at, caseFile.stageSince)
  const begun = {
    ...caseFile,
    stage: 'handling' as const,
    state: 'handling' as const,
    stageSince,
    version: caseFile.version + 1,
    updatedSeq: seq,
  }
  return {...begun, ...stageClock(context, begun)}
}

function earlier(known: number | null, at: number): number {
  return known === null ? at : Math.min(known, at)
}

/** An attempt to hand a task to its backend. */
export function reduceTaskSent(
  draft: Draft,
  body: TaskSent,
  {seq}: {seq: number},
  context: CityContext,
): void {
  const task = draft.task(body.taskId)
  if (!task) {
    draft.refusal = 'notFound'
    return
  }
  const caseFile = draft.caseByCode(task.caseCode)
  const sent = sentTask(task, body, {policy: context.policy, level: caseFile?.level ?? 4})
  if (sent === task) return
  putTask(draft, sent, {at: body.at, seq})
  if (!caseFile) return
  draft.put({
    entity: 'caseStep',
    caseCode: caseFile.caseCode,
    value: {
      seq,
      step: 'task',
      at: body.at,
      by: SYSTEM,
      note: null,
      detail: {
        taskId: task.taskId,
        unitName: task.unitName,
        sent: body.outcome,
        attempt: body.attempt,
        code: body.code,
      },
    },
  })
}
