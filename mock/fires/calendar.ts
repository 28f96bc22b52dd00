const DAY_MS = 86_400_000
const MONTHS = 12

/** The history begins with this month. */
export const FIRST_MONTH = monthOf('2022-07-01')

/** The month of a day `YYYY-MM-DD`, counted from January of the year 0. */
export function monthOf(day: string): number {
  return Number(day.slice(0, 4)) * MONTHS + Number(day.slice(5, 7)) - 1
}

/** The month that a day is in, of days since 1970-01-01. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * MONTHS + date.getUTCMonth()
}

/** Days since 1970-01-01 of a day `YYYY-MM-DD`. */
export function dayOf(text: string): number {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS)
}

export function yearOf(month: number): number {
  return Math.floor(month / MONTHS)
}

/** 0 is January. */
export function seasonOf(month: number): number {
  return month % MONTHS
}

/** Days since 1970-01-01. */
export function firstDayOf(month: number): number {
  return Date.UTC(yearOf(month), seasonOf(month)) / DAY_MS
}

export function daysIn(month: number): number {
  return firstDayOf(month + 1) - firstDayOf(month)
}

const texts = new Map<number, string>()

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  let text = texts.get(day)
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10)
    texts.set(day, text)
  }
  return text
}

/** `YYYY-MM`. */
export function monthText(month: number): string {
  return dayText(firstDayOf(month)).slice(0, 7)
}
