import type {CaseFile, CaseState, CaseStep} from '#contract/caseFile.ts'
import type {CaseDispatched} from '#contract/record.ts'
import type {RefusalCode} from '#contract/socket.ts'
import {isTaskEnded, taskIdSchema, type Task} from '#contract/task.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {CityContext, Draft} from './draft.ts'
import {putTask} from './followTask.ts'
import {stageClock} from './policy.ts'
import {dueAfter} from './taskLife.ts'

/** Who acts where nobody does: the system itself. */
export const SYSTEM = 'system'

/** A case of these states can be sent units. */
const DISPATCHED_IN: readonly CaseState[] = ['reported', 'accepted', 'assigned', 'handling']
/** Whether units can be sent to a case as it is. */
export function canBeDispatched({state}: Pick<CaseFile, 'state'>): boolean {
  return DISPATCHED_IN.includes(state)
}

const MOST_TASKS = 999
/** The level that a second officer releases. */
const RELEASED_LEVEL = 1

/** Opens a task for each unit that is sent; a case that stood before `assigned` moves there. */
export function reduceCaseDispatched(
  draft: Draft,
  body: CaseDispatched,
  {seq}: {seq: number},
  context: CityContext,
): void {
  const caseFile = draft.caseByCode(body.caseCode)
  if (!caseFile) {
    draft.refusal = 'notFound'
    return
  }
  draft.refusal = refuseDispatch(draft, caseFile, body)
  if (draft.refusal !== null) return
  const isHeld = body.insteadOf === undefined && (body.needsRelease || caseFile.level === RELEASED_LEVEL)
  const tasks = body.tasks.map((told, index) =>
    openTask({caseFile, body, told, number: caseFile.lastTask + 1 + index, isHeld, seq}, context),
  )
  for (const task of tasks) putTask(draft, task, {at: body.at, seq})
  const dispatched = dispatchedCase(caseFile, body, isHeld, context)
  draft.put({
    entity: 'case',
    value: {...dispatched, lastTask: caseFile.lastTask + tasks.length, updatedSeq: seq},
  })
  draft.put({entity: 'caseStep', caseCode: caseFile.caseCode, value: dispatchEntry(body, tasks, seq)})
}

/** Why units cannot be sent to a case as it now is; null when they can. */
function refuseDispatch(draft: Draft, caseFile: CaseFile, body: CaseDispatched): RefusalCode | null {
  const {insteadOf} = body
  if (insteadOf === undefined && body.version !== caseFile.version) return 'staleVersion'
  if (!canBeDispatched(caseFile)) return 'notAllowedInState'
  if (caseFile.lastTask + body.tasks.length > MOST_TASKS) return 'notAllowedInState'
  if (insteadOf !== undefined && !isToBeReplaced(draft, caseFile.caseCode, insteadOf))
    return 'notAllowedInState'
  return refuseUnits(draft, caseFile.caseCode, body)
}

function refuseUnits(draft: Draft, caseCode: CaseCode, {tasks}: CaseDispatched): RefusalCode | null {
  const busy = new Set(draft.tasksOf(caseCode).flatMap(task => (isTaskEnded(task) ? [] : task.unitId)))
  for (const {unitId} of tasks) {
    if (busy.has(unitId)) return 'unitAlreadySent'
    if (draft.unitState(unitId)?.status === 'offDuty') return 'unitOffDuty'
    busy.add(unitId)
  }
  return null
}

/** Whether a task still waits for somebody, and nobody was asked in its place yet. */
function isToBeReplaced(draft: Draft, caseCode: CaseCode, insteadOf: Task['taskId']): boolean {
  const task = draft.task(insteadOf)
  return (
    task !== undefined &&
    task.status !== 'done' &&
    task.status !== 'cancelled' &&
    draft.tasksOf(caseCode).every(other => other.insteadOf !== insteadOf)
  )
}

interface NewTask {
  readonly caseFile: CaseFile
  readonly body: CaseDispatched
  readonly told: CaseDispatched['tasks'][number]
  readonly number: number
  readonly isHeld: boolean
  readonly seq: number
}

function openTask(
  {caseFile, body, told, number, isHeld, seq}: NewTask,
  {policy}: Pick<CityContext, 'policy'>,
): Task {
  const {at, insteadOf} = body
  const status = isHeld ? 'held' : 'queued'
  return {
    taskId: taskIdSchema.parse(`${caseFile.caseCode}.${String(number).padStart(2, '0')}`),
    caseCode: caseFile.caseCode,
    ...told,
    status,
    since: at,
    times: [{status, at}],
    dueAt: dueAfter({...told, status}, at, {policy, level: caseFile.level}),
    missed: 0,
    delivery: {attempts: 0, lastFailure: null, nextAttemptAt: null, isGivenUp: false},
    note: null,
    photos: [],
    place: caseFile.place,
    isDrill: caseFile.isDrill,
    ...(insteadOf === undefined ? {} : {insteadOf}),
    by: body.by,
    createdSeq: seq,
    updatedSeq: seq,
  }
}

function dispatchedCase(
  caseFile: CaseFile,
  {at}: CaseDispatched,
  isHeld: boolean,
  context: CityContext,
): CaseFile {
  const {response} = caseFile
  const answered = {
    ...caseFile,
    version: caseFile.version + 1,
    response: {
      ...response,
      acknowledgedAt: response.acknowledgedAt ?? at,
      dispatchedAt: response.dispatchedAt ?? (isHeld ? null : at),
    },
  }
  if (caseFile.state !== 'reported' && caseFile.state !== 'accepted') return answered
  const stageSince = Math.max(at, caseFile.stageSince)
  const moved = {...answered, stage: 'assigned' as const, state: 'assigned' as const, stageSince}
  return {...moved, ...stageClock(context, moved)}
}

function dispatchEntry(body: CaseDispatched, tasks: readonly Task[], seq: number): CaseStep {
  return {
    seq,
    step: 'dispatch',
    at: body.at,
    by: body.by,
    ...(body.role === undefined ? {} : {role: body.role}),
    note: body.note,
    detail: {
      count: tasks.length,
      taskIds: tasks.map(({taskId}) => taskId).join(' '),
      unitNames: tasks.map(({unitName}) => unitName).join(', '),
      status: tasks[0]?.status ?? null,
      ...(body.insteadOf === undefined ? {} : {insteadOf: body.insteadOf}),
    },
  }
}
