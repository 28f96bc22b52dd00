import {HOUR_MS, LONGEST_CASE_MS, planHour, type PlannedEvent, type PlanOptions} from './planHour.ts'

/** What the backend has still to send, in the order of sending. Nothing leaves it before it was acknowledged. */
export interface CaseOutbox {
  /** The next events that are due at `now`, at most `limit`. */
  due(now: number, limit: number): readonly PlannedEvent[]
  /** Forgets the first `count` events. */
  drop(count: number): void
  /** When the next event is due, of those planned so far; null when none is. */
  nextAt(): number | null
}

export interface CaseOutboxOptions extends PlanOptions {
  /** Cases reported before this (epoch ms) do not exist. */
  readonly since: number
  /** Events due before this were sent by an earlier run. */
  readonly from: number
}

/** An outbox over the plan of `planHour`, which it follows hour by hour as time goes on. */
export function createCaseOutbox({since, from, ...plan}: CaseOutboxOptions): CaseOutbox {
  let waiting: PlannedEvent[] = []
  let plannedUntil = Math.floor(Math.max(since, from - LONGEST_CASE_MS) / HOUR_MS) * HOUR_MS

  function planUntil(now: number) {
    if (plannedUntil > now) return
    const planned: PlannedEvent[] = []
    for (; plannedUntil <= now; plannedUntil += HOUR_MS) {
      const cases = planHour(plannedUntil, plan).filter(({reportedAt}) => reportedAt >= since)
      planned.push(...cases.flatMap(({events}) => events).filter(({sendAt}) => sendAt >= from))
    }
    waiting = [...waiting, ...planned].sort((a, b) => a.sendAt - b.sendAt)
  }

  return {
    due(now, limit) {
      planUntil(now)
      const end = waiting.findIndex(({sendAt}) => sendAt > now)
      return waiting.slice(0, Math.min(limit, end === -1 ? waiting.length : end))
    },
    drop: count => {
      waiting.splice(0, count)
    },
    nextAt: () => waiting[0]?.sendAt ?? null,
  }
}
