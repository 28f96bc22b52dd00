import type {Chapter} from '../scenarios/program.ts'
import type {PlannedEvent} from './caseEvents.ts'
import {LONGEST_CASE_MS, type PlannedCase} from './planCase.ts'
import {HOUR_MS, planHour, type PlanOptions} from './planHour.ts'

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
  /** What is played when. */
  readonly program: readonly Chapter[]
  /** Cases that a script adds to a chapter. */
  readonly script?: (chapter: Chapter) => readonly PlannedCase[]
  /** Events due before this (epoch ms) were sent by an earlier run. */
  readonly from: number
}

/** An outbox over the chapters of a program, which it follows hour by hour as time goes on. */
export function createCaseOutbox({program, script, from, ...plan}: CaseOutboxOptions): CaseOutbox {
  const since = program[0]?.since ?? from
  let waiting = program.flatMap(chapter => eventsOf(script?.(chapter) ?? [], chapter))
  let plannedUntil = Math.floor(Math.max(since, from - LONGEST_CASE_MS) / HOUR_MS) * HOUR_MS

  /** A case belongs to a chapter when it is reported in it; what becomes of it may come later. */
  function eventsOf(cases: readonly PlannedCase[], {since: start, until}: Chapter): readonly PlannedEvent[] {
    return cases
      .filter(({reportedAt}) => reportedAt >= start && (until === null || reportedAt < until))
      .flatMap(({events}) => events)
      .filter(({sendAt}) => sendAt >= from)
  }

  function planUntil(now: number) {
    if (plannedUntil > now) return
    const planned: PlannedEvent[] = []
    for (; plannedUntil <= now; plannedUntil += HOUR_MS) {
      for (const chapter of program) {
        const isThen =
          chapter.since < plannedUntil + HOUR_MS && (chapter.until === null || chapter.until > plannedUntil)
        if (isThen) planned.push(...eventsOf(planHour(plannedUntil, chapter, plan), chapter))
      }
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
      waiting = waiting.slice(count)
    },
    nextAt: () => waiting[0]?.sendAt ?? null,
  }
}
