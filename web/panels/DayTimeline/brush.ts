import type {TimeWindow} from '#web/stores/view.ts'

export const HOURS = 24
export const HOUR_MS = 3_600_000

/** Hours of the last 24 by index, oldest 0; both ends are in it. */
export interface HourSpan {
  readonly first: number
  readonly last: number
}

/** The hour that a place along the strip lies in; places beyond its ends are its ends. */
export function hourAt(x: number, width: number): number {
  return clampHour(Math.floor((HOURS * x) / Math.max(1, width)))
}

/** The hours between two, whichever comes first. */
export function spanBetween(one: number, other: number): HourSpan {
  return {first: clampHour(Math.min(one, other)), last: clampHour(Math.max(one, other))}
}

/** The span moved by some hours, as far as the day reaches; its length stays. */
export function moveSpan({first, last}: HourSpan, by: number): HourSpan {
  const reach = Math.max(-first, Math.min(HOURS - 1 - last, by))
  return {first: first + reach, last: last + reach}
}

/** The span with one end moved by some hours; an end stops at the other. */
export function resizeSpan({first, last}: HourSpan, end: 'first' | 'last', by: number): HourSpan {
  return end === 'first'
    ? {first: Math.min(last, clampHour(first + by)), last}
    : {first, last: Math.max(first, clampHour(last + by))}
}

/** The time that a span covers; `lastHourAt` is the start of the running hour (epoch ms). */
export function windowOf({first, last}: HourSpan, lastHourAt: number): TimeWindow {
  const start = lastHourAt - (HOURS - 1) * HOUR_MS
  return {from: start + first * HOUR_MS, to: start + (last + 1) * HOUR_MS}
}

/** The hours that a time covers; null once it has left the day. */
export function spanOf({from, to}: TimeWindow, lastHourAt: number): HourSpan | null {
  const start = lastHourAt - (HOURS - 1) * HOUR_MS
  const first = Math.floor((from - start) / HOUR_MS)
  const last = Math.ceil((to - start) / HOUR_MS) - 1
  return last < 0 || first >= HOURS ? null : {first: clampHour(first), last: clampHour(last)}
}

function clampHour(hour: number): number {
  return Math.max(0, Math.min(HOURS - 1, hour))
}
