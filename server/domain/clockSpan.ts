import {z} from 'zod'
import {ELAPSED, type TimeMeasure, type WorkCalendar} from './workCalendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** How long something may take: minutes as they pass, or a count by the city's calendar. */
export const clockSpanSchema = z.union([
  z.number().positive().max(5_256_000),
  z.strictObject({workingHours: z.number().positive().max(10_000)}),
  z.strictObject({workingDays: z.number().positive().max(2_000)}),
  z.strictObject({calendarDays: z.number().int().positive().max(3_660)}),
])
export type ClockSpan = z.infer<typeof clockSpanSchema>

/** A span as an amount of the time that it counts. */
export function measureSpan(span: ClockSpan, calendar: WorkCalendar): {measure: TimeMeasure; ms: number} {
  if (typeof span === 'number') return {measure: ELAPSED, ms: Math.round(span * MINUTE_MS)}
  if ('calendarDays' in span) return {measure: calendar.local, ms: span.calendarDays * DAY_MS}
  const ms = 'workingHours' in span ? span.workingHours * HOUR_MS : span.workingDays * calendar.workingDayMs
  return {measure: calendar.working, ms: Math.round(ms)}
}
