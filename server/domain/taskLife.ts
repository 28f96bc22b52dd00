import type {CaseLevel} from '#contract/caseFile.ts'
import type {TaskSent, TaskStepped} from '#contract/record.ts'
import {isTaskEnded, reachedAt, type Task, type TaskDelivery, type TaskStatus} from '#contract/task.ts'
import type {Policy} from './policy.ts'

export type TaskStep = TaskStepped['step']

/** What a step is to a task: the next status, one that it is past, the one it has, or one that it cannot take. */
export type StepVerdict = 'moves' | 'late' | 'repeats' | 'refused'

/** The statuses that a task goes through, in order; the other ends may come at any time. */
const FORWARD: readonly TaskStatus[] = [
  'queued',
  'delivered',
  'read',
  'accepted',
  'enRoute',
  'onScene',
  'done',
]

/** After the third the leader has it: there is nobody further to ask. */
const MOST_MISSED = 3

/** A unit that is further away than the clock allows has half as long again as it travels. */
const TRAVEL_ALLOWANCE = 1.5

/** What a step would do to a task of this status. What has ended stays ended; what waits for release can only be called off. */
export function judgeStep(status: TaskStatus, step: TaskStep): StepVerdict {
  if (status === step) return 'repeats'
  if (status === 'held') return step === 'cancelled' ? 'moves' : 'refused'
  if (isTaskEnded({status})) return isTaskEnded({status: step}) ? 'refused' : 'late'
  if (!FORWARD.includes(step)) return 'moves'
  return FORWARD.indexOf(step) > FORWARD.indexOf(status) ? 'moves' : 'late'
}

/** How long the clocks of a task may run. */
export interface TaskClockBasis {
  readonly policy: Pick<Policy, 'taskClocks'>
  readonly level: CaseLevel
}

/** What of a step a task keeps. */
export type ToldStep = Pick<TaskStepped, 'step' | 'at' | 'note' | 'photos'>

/**
 * A task after a step; null for one that it cannot take, the very same task where the step told nothing new. A late
 * step is kept in `times` and moves nothing; no time lies before the task itself.
 */
export function stepTask(task: Task, told: ToldStep, basis: TaskClockBasis): Task | null {
  const verdict = judgeStep(task.status, told.step)
  if (verdict === 'refused') return null
  const at = Math.max(told.at, task.times[0]?.at ?? told.at)
  const photos = told.photos.filter(({photoId}) => task.photos.every(known => known.photoId !== photoId))
  const isReached = reachedAt(task, told.step) !== null
  const isNews = !isReached || photos.length > 0 || told.note !== null
  if (!isNews) return task
  const next: Task = {
    ...task,
    times: isReached ? task.times : [...task.times, {status: told.step, at}],
    note: verdict === 'late' ? (task.note ?? told.note) : (told.note ?? task.note),
    photos: [...task.photos, ...photos],
  }
  return verdict === 'moves' ? begin(next, told.step, at, basis) : next
}

/** A task that was held, as it goes to the outbox. */
export function releaseTask(task: Task, at: number, basis: TaskClockBasis): Task {
  const since = Math.max(at, task.since)
  return begin({...task, times: [...task.times, {status: 'queued', at: since}]}, 'queued', since, basis)
}

/** A task after an attempt to hand it to its backend; the very same task where a later attempt is known. */
export function sentTask(task: Task, sent: TaskSent, basis: TaskClockBasis): Task {
  if (sent.attempt <= task.delivery.attempts) return task
  const delivery = deliveryAfter(task.delivery, sent)
  const noted = {
    ...task,
    delivery,
    missed: sent.outcome === 'givenUp' ? Math.max(2, task.missed) : task.missed,
  }
  const step = STEP_OF_OUTCOME[sent.outcome]
  if (step === null || task.status === 'held') return noted
  return stepTask(noted, {step, at: sent.at, note: null, photos: []}, basis) ?? noted
}

const STEP_OF_OUTCOME = {
  delivered: 'delivered',
  refused: 'refused',
  failed: null,
  givenUp: null,
  withdrawn: null,
} as const satisfies Record<TaskSent['outcome'], TaskStep | null>

function deliveryAfter(
  before: TaskDelivery,
  {outcome, attempt, code, nextAttemptAt}: TaskSent,
): TaskDelivery {
  return {
    ...before,
    attempts: attempt,
    lastFailure: code,
    nextAttemptAt: outcome === 'failed' ? nextAttemptAt : null,
    isGivenUp: outcome === 'givenUp',
    ...(outcome === 'withdrawn' ? {isWithdrawn: true} : {}),
  }
}

/** A task whose receipt did not come in time: it is given the same time once more, until nobody is left to be asked. */
export function missTask(task: Task, at: number, basis: TaskClockBasis): Task {
  const missed = Math.min(MOST_MISSED, task.missed + 1)
  const dueAt = missed === MOST_MISSED ? null : dueAfter(task, at, basis)
  return {...task, missed, dueAt}
}

/** By when the receipt after `task.status` is expected, counted from `from` (epoch ms); null for none. */
export function dueAfter(
  {status, etaSeconds}: Pick<Task, 'status' | 'etaSeconds'>,
  from: number,
  {policy, level}: TaskClockBasis,
): number | null {
  const expected = EXPECTED[status]
  if (expected === null) return null
  const clockMs = taskClockMs(expected, {policy, level})
  const travelMs = expected === 'onScene' ? (etaSeconds ?? 0) * 1000 * TRAVEL_ALLOWANCE : 0
  return Math.round(from + Math.max(clockMs, travelMs))
}

/** How long a receipt may take after the one before it. */
export function taskClockMs(receipt: keyof Policy['taskClocks'], {policy, level}: TaskClockBasis): number {
  const [first, second, third, fourth] = policy.taskClocks[receipt]
  return {1: first, 2: second, 3: third, 4: fourth}[level] * 60_000
}

/** The receipt that a status waits for. A task that was read is still to be accepted in its time from delivery. */
const EXPECTED = {
  held: null,
  queued: 'delivered',
  delivered: 'accepted',
  read: 'accepted',
  accepted: 'enRoute',
  enRoute: 'onScene',
  onScene: null,
  done: null,
  refused: null,
  failed: null,
  cancelled: null,
} as const satisfies Record<TaskStatus, keyof Policy['taskClocks'] | null>

function begin(task: Task, status: TaskStatus, at: number, basis: TaskClockBasis): Task {
  const since = Math.max(at, task.since)
  const from = status === 'read' ? (reachedAt(task, 'delivered') ?? since) : since
  return {...task, status, since, dueAt: dueAfter({...task, status}, from, basis)}
}
