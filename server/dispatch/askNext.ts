import type {CaseFile} from '#contract/caseFile.ts'
import type {CaseDispatched, NewRecord} from '#contract/record.ts'
import type {Task, TaskId} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'
import {canBeDispatched, SYSTEM} from '../domain/reduceDispatch.ts'
import type {Append, LiveTasks} from './liveTasks.ts'

/** For one task that an officer gave, so many others are asked by and by; then it is for people to decide. */
const MOST_ASKED = 3

/** Who should be asked in place of a task's unit, with the reasons in figures; null when there is nobody. */
export type NextUnit = (
  task: Task,
  caseFile: CaseFile,
  passedOver: ReadonlySet<UnitId>,
) => Promise<CaseDispatched['tasks'][number] | null>

/**
 * Asks the next unit for each task whose unit did not answer in time, or said no. Where the task never reached its unit the
 * same way out would fail again, and what an officer tells by telephone is for him to tell another one.
 */
export class AskNext {
  readonly #live: LiveTasks
  readonly #append: Append
  readonly #nextUnit: NextUnit
  /** Asked for, or found to have nobody. */
  readonly #done = new Set<TaskId>()

  constructor({live, append, nextUnit}: {live: LiveTasks; append: Append; nextUnit: NextUnit}) {
    this.#live = live
    this.#append = append
    this.#nextUnit = nextUnit
  }

  async run(now: number): Promise<void> {
    const waiting = [...this.#live.tasks.values()].filter(task => this.#needsAnother(task))
    for (const task of waiting) await this.#ask(task, now)
    for (const taskId of this.#done) if (!this.#live.tasks.has(taskId)) this.#done.delete(taskId)
  }

  #needsAnother(task: Task): boolean {
    const {taskId, status, missed, channel, delivery} = task
    if (channel === 'manual' || this.#done.has(taskId) || delivery.isGivenUp) return false
    const isRefused = status === 'refused' || status === 'failed'
    const isSilent = missed > 0 && ['delivered', 'read', 'accepted'].includes(status)
    return (isRefused || isSilent) && this.#timesAsked(task) < MOST_ASKED
  }

  #timesAsked({insteadOf}: Task): number {
    const before = insteadOf === undefined ? undefined : this.#live.tasks.get(insteadOf)
    return before ? 1 + this.#timesAsked(before) : 0
  }

  async #ask(task: Task, now: number): Promise<void> {
    const caseFile = this.#live.cases.get(task.caseCode)
    const others = this.#live.tasksOf(task.caseCode)
    if (!caseFile || !canBeDispatched(caseFile)) return
    this.#done.add(task.taskId)
    if (others.some(({insteadOf}) => insteadOf === task.taskId)) return
    const next = await this.#nextUnit(task, caseFile, new Set(others.map(({unitId}) => unitId)))
    if (next === null) return
    try {
      await this.#append([askRecord({task, caseFile, next, now})])
    } catch (error) {
      this.#done.delete(task.taskId)
      throw error
    }
  }
}

function askRecord({
  task,
  caseFile,
  next,
  now,
}: {
  task: Task
  caseFile: CaseFile
  next: CaseDispatched['tasks'][number]
  now: number
}): NewRecord {
  return {
    origin: 'wanglou',
    source: 'escalation',
    sourceId: `next:${task.taskId}`,
    type: 'case.dispatched',
    body: {
      caseCode: caseFile.caseCode,
      version: caseFile.version,
      by: SYSTEM,
      at: now,
      needsRelease: false,
      insteadOf: task.taskId,
      note: null,
      tasks: [next],
    },
  }
}
