import type {NewRecord, TaskSent} from '#contract/record.ts'
import type {Task, TaskId} from '#contract/task.ts'
import type {SendOutcome, TaskBackend} from '../connectors/connector.ts'
import type {Logger} from '../logger.ts'
import {backOffMs, MOST_ATTEMPTS} from './backOff.ts'
import type {Append, LiveTasks} from './liveTasks.ts'

/** So many are under way at once; the others wait for them. */
const AT_ONCE = 16

export interface OutboxOptions {
  readonly live: Pick<LiveTasks, 'tasks' | 'cases'>
  readonly backend: TaskBackend
  /** The signed address of a task's page. */
  readonly linkOf: (taskId: TaskId) => Promise<string>
  readonly append: Append
  readonly logger: Logger
  /** Epoch ms. */
  readonly now: () => number
  /** In [0, 1): the jitter of the back-off. */
  readonly random: () => number
  readonly onSent?: (outcome: TaskSent['outcome']) => void
}

/** How the way out is. */
export interface OutboxHealth {
  /** Tasks that the backend has not taken yet, those given up not counted. */
  readonly waiting: number
  /** Open tasks that a person must see to. */
  readonly givenUp: number
  /** Why the last attempt failed; null when it did not. */
  readonly lastFailure: string | null
  /** Since when every attempt has failed; null while they do not. */
  readonly failingSince: number | null
}

/**
 * Hands queued tasks to their backend, and tells it of those that were called off. It has no memory of its own that
 * matters: what waits is what the live state says, and how an attempt ended is a record. Killed in between, it sends the
 * same task again under the same key, which the backend takes as one.
 */
export class Outbox {
  readonly #options: OutboxOptions
  /** Attempts under way, or ended and not yet in the live state. */
  readonly #pending = new Map<TaskId, number>()
  #lastFailure: string | null = null
  #failingSince: number | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Starts what is due; resolves when the attempts that it started have ended. */
  async run(signal: AbortSignal): Promise<void> {
    const due = this.#due()
    await Promise.all(due.map(task => this.#attempt(task, signal)))
  }

  health(): OutboxHealth {
    const tasks = [...this.#options.live.tasks.values()].filter(task => this.#maySend(task))
    return {
      waiting: tasks.filter(task => !task.delivery.isGivenUp && this.#jobOf(task) !== null).length,
      givenUp: tasks.filter(({delivery, status}) => delivery.isGivenUp && status === 'queued').length,
      lastFailure: this.#lastFailure,
      failingSince: this.#failingSince,
    }
  }

  #due(): readonly Task[] {
    const {live, now} = this.#options
    const due: Task[] = []
    for (const task of live.tasks.values()) {
      if (this.#pending.size + due.length >= AT_ONCE) break
      if (this.#isPending(task) || this.#jobOf(task) === null || !this.#maySend(task)) continue
      const {isGivenUp, nextAttemptAt} = task.delivery
      if (!isGivenUp && (nextAttemptAt ?? 0) <= now()) due.push(task)
    }
    return due
  }

  /** Whether an attempt is under way, or its record has not reached the live state. */
  #isPending({taskId, delivery}: Task): boolean {
    const attempt = this.#pending.get(taskId)
    if (attempt === undefined) return false
    if (delivery.attempts < attempt) return true
    this.#pending.delete(taskId)
    return false
  }

  /** A drill goes to no real backend, whatever its record says. */
  #maySend({channel, isDrill}: Task): boolean {
    return channel === 'four-platforms' && (!isDrill || this.#options.backend.isSimulated)
  }

  #jobOf({status, delivery}: Task): 'send' | 'withdraw' | null {
    if (status === 'queued') return 'send'
    return status === 'cancelled' && delivery.attempts > 0 && delivery.isWithdrawn !== true
      ? 'withdraw'
      : null
  }

  async #attempt(task: Task, signal: AbortSignal): Promise<void> {
    const attempt = task.delivery.attempts + 1
    this.#pending.set(task.taskId, attempt)
    try {
      const isWithdrawal = this.#jobOf(task) === 'withdraw'
      const ended = isWithdrawal
        ? await this.#options.backend.withdraw(task.taskId, signal)
        : await this.#send(task, signal)
      // What was cut off by a stop is no failure of the backend's: the next node sends it again.
      if (ended === null || (signal.aborted && ended.outcome === 'failed')) {
        this.#pending.delete(task.taskId)
        return
      }
      await this.#options.append([this.#record(task, {attempt, ended, isWithdrawal})])
    } catch (error) {
      this.#pending.delete(task.taskId)
      throw error
    }
  }

  async #send(task: Task, signal: AbortSignal): Promise<SendOutcome | null> {
    const {live, backend, linkOf} = this.#options
    const caseFile = live.cases.get(task.caseCode)
    if (!caseFile) return null
    return backend.send({task, caseFile, link: await linkOf(task.taskId)}, signal)
  }

  #record(
    {taskId}: Task,
    {attempt, ended, isWithdrawal}: {attempt: number; ended: SendOutcome; isWithdrawal: boolean},
  ): NewRecord {
    const at = this.#options.now()
    const body = {taskId, attempt, at, ...this.#judge(ended, attempt, isWithdrawal)}
    this.#note(body)
    return {
      origin: 'wanglou',
      source: 'outbox',
      sourceId: `${taskId}:${String(attempt)}`,
      type: 'task.sent',
      body,
    }
  }

  #judge(
    ended: SendOutcome,
    attempt: number,
    isWithdrawal: boolean,
  ): Pick<TaskSent, 'outcome' | 'code' | 'nextAttemptAt'> {
    const {now, random} = this.#options
    if (ended.outcome === 'delivered') {
      return {outcome: isWithdrawal ? 'withdrawn' : 'delivered', code: null, nextAttemptAt: null}
    }
    if (ended.outcome === 'refused') {
      return {outcome: isWithdrawal ? 'givenUp' : 'refused', code: ended.code, nextAttemptAt: null}
    }
    if (attempt >= MOST_ATTEMPTS) return {outcome: 'givenUp', code: ended.code, nextAttemptAt: null}
    const nextAttemptAt = now() + backOffMs(attempt, random(), ended.retryAfterMs)
    return {outcome: 'failed', code: ended.code, nextAttemptAt}
  }

  #note({taskId, outcome, code, attempt, at}: TaskSent): void {
    const {logger, onSent} = this.#options
    const isFailure = outcome === 'failed' || outcome === 'givenUp'
    this.#lastFailure = isFailure ? code : null
    this.#failingSince = isFailure ? (this.#failingSince ?? at) : null
    onSent?.(outcome)
    if (outcome === 'givenUp')
      logger.error({taskId, code, attempt}, 'task given up: tell the unit by telephone')
    else if (outcome === 'failed') logger.warn({taskId, code, attempt}, 'task not delivered, trying again')
  }
}
