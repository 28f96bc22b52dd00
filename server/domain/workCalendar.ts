import {Temporal} from 'temporal-polyfill'
import {z} from 'zod'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Times that a calendar is laid out for; what lies outside is no real one, and is counted as elapsed. */
const EARLIEST = 0
const LATEST = Date.UTC(2200)

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/)

/** When the city's offices work. A day that is both a holiday and a workday is a mistake. */
export const calendarSchema = z
  .object({
    /** Of every working day, in order; `24:00` is its end. */
    workingHours: z.array(z.object({from: timeOfDay, to: timeOfDay})).min(1),
    /** Days of the week without work, 1 Monday to 7 Sunday. */
    weekend: z.array(z.number().int().min(1).max(7)).max(6),
    holidays: z.array(z.iso.date()),
    /** Days that are worked though they fall on a weekend 调休上班. */
    workdays: z.array(z.iso.date()),
    /** Where the days are from. */
    source: z.string().max(200).default(''),
  })
  .superRefine(({workingHours, holidays, workdays}, context) => {
    let previous = -1
    for (const [index, {from, to}] of workingHours.entries()) {
      if (minuteOf(from) < previous || minuteOf(to) <= minuteOf(from)) {
        context.addIssue({code: 'custom', path: ['workingHours', index], message: 'hours are not in order'})
      }
      previous = minuteOf(to)
    }
    const off = new Set(holidays)
    for (const [index, day] of workdays.entries()) {
      if (off.has(day)) {
        context.addIssue({code: 'custom', path: ['workdays', index], message: `${day} is also a holiday`})
      }
    }
  })
export type Calendar = z.infer<typeof calendarSchema>

/** A pack without a calendar works office hours from Monday to Friday. */
export const OFFICE_HOURS: Calendar = {
  workingHours: [
    {from: '08:30', to: '12:00'},
    {from: '13:30', to: '17:30'},
  ],
  weekend: [6, 7],
  holidays: [],
  workdays: [],
  source: '',
}

/** A way to count time: `between` is what `add` went. Both take epoch ms; a negative amount goes back. */
export interface TimeMeasure {
  add(from: number, ms: number): number
  between(from: number, to: number): number
}

/** The working and the local time of a city. */
export interface WorkCalendar {
  /** Counts only working time. What ends with a working day ends that evening, not the next morning. */
  readonly working: TimeMeasure
  /** Counts by the wall clock: a day later is the same time of the next day, also where clocks are changed. */
  readonly local: TimeMeasure
  /** The working time of one working day. */
  readonly workingDayMs: number
}

/** The clock that runs always. */
export const ELAPSED: TimeMeasure = {
  add: (from, ms) => from + ms,
  between: (from, to) => to - from,
}

/** The working hours of a year as instants, with how much was worked in it before each. */
interface Year {
  readonly startsAt: number
  readonly endsAt: number
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly before: readonly number[]
  readonly total: number
}

/**
 * The work calendar of a time zone. A year is laid out when it is first asked for, about ten milliseconds; a question then
 * is one binary search. Before 1970 and after 2199 there is no calendar: all time counts.
 */
export function createWorkCalendar(calendar: Calendar, timeZone: string): WorkCalendar {
  const years = new Map<number, Year>()
  const isWorked = createDayTest(calendar)
  const hours = calendar.workingHours.map(({from, to}) => ({from: minuteOf(from), to: minuteOf(to)}))

  function yearOf(number: number): Year {
    const known = years.get(number)
    if (known) return known
    const year = layOut(number, {timeZone, isWorked, hours})
    years.set(number, year)
    return year
  }

  function yearAt(at: number): number {
    const number = new Date(at).getUTCFullYear()
    const {startsAt, endsAt} = yearOf(number)
    if (at < startsAt) return number - 1
    return at < endsAt ? number : number + 1
  }

  function add(from: number, ms: number): number {
    if (ms === 0 || !isCounted(from)) return from + ms
    let number = yearAt(from)
    let target = workedBefore(yearOf(number), from) + ms
    while (ms > 0 && target > yearOf(number).total) target -= yearOf(number++).total
    while (ms < 0 && target < 0) target += yearOf(--number).total
    const year = yearOf(number)
    const index = ms > 0 ? firstIndex(year.before, worked => worked >= target) - 1 : lastAtMost(year, target)
    return (year.from[index] ?? year.startsAt) + target - (year.before[index] ?? 0)
  }

  function between(from: number, to: number): number {
    if (!isCounted(from) || !isCounted(to)) return to - from
    if (to < from) return -between(to, from)
    const last = yearAt(to)
    let sum = workedBefore(yearOf(last), to)
    let number = yearAt(from)
    sum -= workedBefore(yearOf(number), from)
    for (; number < last; number++) sum += yearOf(number).total
    return sum
  }

  return {
    working: {add, between},
    local: createLocalMeasure(timeZone),
    workingDayMs: hours.reduce((sum, {from, to}) => sum + to - from, 0) * MINUTE_MS,
  }
}

function createLocalMeasure(timeZone: string): TimeMeasure {
  const zoned = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return {
    add(from, ms) {
      if (!isCounted(from)) return from + ms
      const days = Math.trunc(ms / DAY_MS)
      return zoned(from).add({days, milliseconds: ms - days * DAY_MS}).epochMilliseconds
    },
    between(from, to) {
      if (!isCounted(from) || !isCounted(to)) return to - from
      const {days, hours, minutes, seconds, milliseconds} = zoned(from).until(zoned(to), {
        largestUnit: 'days',
      })
      return days * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds
    },
  }
}

function isCounted(at: number): boolean {
  return at >= EARLIEST && at < LATEST
}

/** Whether the city's offices work on a day. */
export function createDayTest({
  weekend,
  holidays,
  workdays,
}: Calendar): (date: Temporal.PlainDate) => boolean {
  const off = new Set(holidays)
  const on = new Set(workdays)
  return date => {
    const day = date.toString()
    return on.has(day) || (!off.has(day) && !weekend.includes(date.dayOfWeek))
  }
}

interface YearPlan {
  readonly timeZone: string
  readonly isWorked: (date: Temporal.PlainDate) => boolean
  readonly hours: readonly {from: number; to: number}[]
}

function layOut(number: number, {timeZone, isWorked, hours}: YearPlan): Year {
  const from: number[] = []
  const to: number[] = []
  const before: number[] = []
  let total = 0
  let date = new Temporal.PlainDate(number, 1, 1)
  const startsAt = date.toZonedDateTime(timeZone).epochMilliseconds
  let dayStart = startsAt
  while (date.year === number) {
    const next = date.add({days: 1})
    const dayEnd = next.toZonedDateTime(timeZone).epochMilliseconds
    for (const span of isWorked(date) ? hours : []) {
      const begin = instantOf(span.from, {date, dayStart, dayEnd, timeZone})
      const end = instantOf(span.to, {date, dayStart, dayEnd, timeZone})
      if (end <= begin) continue
      from.push(begin)
      to.push(end)
      before.push(total)
      total += end - begin
    }
    date = next
    dayStart = dayEnd
  }
  return {startsAt, endsAt: dayStart, from, to, before, total}
}

/** A minute of a day as an instant; on a day when clocks are changed the zone's rules say which. */
function instantOf(
  minute: number,
  {
    date,
    dayStart,
    dayEnd,
    timeZone,
  }: {date: Temporal.PlainDate; dayStart: number; dayEnd: number; timeZone: string},
): number {
  if (minute === 1_440) return dayEnd
  if (dayEnd - dayStart === DAY_MS) return dayStart + minute * MINUTE_MS
  const plainTime = new Temporal.PlainTime(Math.floor(minute / 60), minute % 60)
  return date.toZonedDateTime({timeZone, plainTime}).epochMilliseconds
}

function workedBefore({from, to, before}: Year, at: number): number {
  const index = firstIndex(from, begin => begin > at) - 1
  if (index < 0) return 0
  return (before[index] ?? 0) + Math.min(at, to[index] ?? at) - (from[index] ?? at)
}

function lastAtMost({before}: Year, target: number): number {
  return firstIndex(before, worked => worked > target) - 1
}

/** The first index whose value passes a test that all values after it pass too; the length when none does. */
function firstIndex(values: readonly number[], isPast: (value: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isPast(values[middle] ?? Infinity)) high = middle
    else low = middle + 1
  }
  return low
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return 60 * hours + minutes
}
