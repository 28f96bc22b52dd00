import {Temporal} from 'temporal-polyfill'

const DAY_MS = 86_400_000
const EPOCH = Temporal.PlainDate.from('1970-01-01')

/** The days since 1970-01-01 of a day `YYYY-MM-DD`. */
export function epochDayOf(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
}

/** The day `YYYY-MM-DD`. */
export function dayText(epochDay: number): string {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10)
}

/** The day so many calendar months later, or earlier; the last of the month where the month has no such day. */
export function addMonths(epochDay: number, months: number): number {
  return EPOCH.until(EPOCH.add({days: epochDay}).add({months})).days
}

/** The first day of the month that a day is in. */
export function monthBegin(epochDay: number): number {
  const date = new Date(epochDay * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}

/** A day as a year with its part, 2026.5 for the middle of 2026. */
export function yearAndPart(epochDay: number): number {
  const year = yearOf(epochDay)
  const begin = Date.UTC(year, 0, 1) / DAY_MS
  const end = Date.UTC(year + 1, 0, 1) / DAY_MS
  return year + (epochDay - begin) / (end - begin)
}

export function yearOf(epochDay: number): number {
  return new Date(epochDay * DAY_MS).getUTCFullYear()
}
