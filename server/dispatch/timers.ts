import type {NewRecord, TimerFired} from '#contract/record.ts'
import {isTaskEnded} from '#contract/task.ts'
import {caseTimerId, caseTimersDue} from '../domain/caseTimers.ts'
import type {Append, LiveTasks} from './liveTasks.ts'

/** So many at once; the others with the next look. */
const BATCH = 500

/**
 * Writes a record for each time that has passed: a receipt that did not come, a case or a hazard that is due, a shelf that ends. What
 * a time is about names its record, so that it fires once, whichever node sees it and however often one starts.
 */
export class Timers {
  readonly #live: LiveTasks
  readonly #append: Append
  #fired = new Set<string>()

  constructor({live, append}: {live: LiveTasks; append: Append}) {
    this.#live = live
    this.#append = append
  }

  /** Fires what has passed at `now` (epoch ms). */
  async run(now: number): Promise<void> {
    const passed = new Map(this.#passed(now).map(timer => [timerId(timer), timer]))
    this.#fired = new Set([...this.#fired].filter(id => passed.has(id)))
    const due = [...passed].filter(([id]) => !this.#fired.has(id)).slice(0, BATCH)
    if (due.length === 0) return
    await this.#append(due.map(([id, timer]) => timerRecord(id, timer, now)))
    for (const [id] of due) this.#fired.add(id)
  }

  #passed(now: number): TimerFired['timer'][] {
    const {tasks, cases, alarms, hazards} = this.#live
    const passed: TimerFired['timer'][] = []
    for (const task of tasks.values()) {
      const {taskId, status, dueAt} = task
      if (dueAt !== null && dueAt <= now && !isTaskEnded(task)) {
        passed.push({type: 'taskMissed', taskId, status, dueAt})
      }
    }
    passed.push(...caseTimersDue(cases.values(), now))
    for (const {hazardId, dueAt, overdueSince} of hazards.values()) {
      if (dueAt !== null && dueAt <= now && overdueSince === null) {
        passed.push({type: 'hazardOverdue', hazardId, dueAt})
      }
    }
    for (const {id, shelved} of alarms.values()) {
      if (shelved && shelved.until <= now) {
        passed.push({type: 'shelveEnded', alarmId: id, until: shelved.until})
      }
    }
    return passed
  }
}

function timerId(timer: TimerFired['timer']): string {
  switch (timer.type) {
    case 'taskMissed':
      return `${timer.type}:${timer.taskId}:${timer.status}:${String(timer.dueAt)}`
    case 'shelveEnded':
      return `${timer.type}:${timer.alarmId}:${String(timer.until)}`
    case 'hazardOverdue':
      return `${timer.type}:${timer.hazardId}:${String(timer.dueAt)}`
    default:
      return caseTimerId(timer)
  }
}

function timerRecord(id: string, timer: TimerFired['timer'], at: number): NewRecord {
  return {origin: 'wanglou', source: 'timer', sourceId: id, type: 'timer.fired', body: {timer, at}}
}
