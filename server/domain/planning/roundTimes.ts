import {Temporal} from 'temporal-polyfill'
import type {PlanStop} from '#contract/inspection.ts'

/** A time of day in a time zone, as epoch ms. */
export function momentOf(day: string, time: string, timeZone: string): number {
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds
}

/** The day of a moment in a time zone, `YYYY-MM-DD`. */
export function dayAt(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/**
 * When a team arrives at each stop and leaves it: it sets out at `startAt`, and nothing waits. `waySeconds` has the way to
 * each stop and, last, the way back.
 */
export function roundTimes<Stop extends {readonly visitSeconds: number}>(
  startAt: number,
  stops: readonly Stop[],
  waySeconds: readonly number[],
): (Stop & Pick<PlanStop, 'arriveAt' | 'leaveAt' | 'travelSeconds'>)[] {
  let at = startAt
  return stops.map((stop, index) => {
    const travelSeconds = waySeconds[index] ?? 0
    const arriveAt = Math.round(at + 1000 * travelSeconds)
    const leaveAt = Math.round(arriveAt + 1000 * stop.visitSeconds)
    at = leaveAt
    return {...stop, arriveAt, leaveAt, travelSeconds}
  })
}
