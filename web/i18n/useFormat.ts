import {computed} from 'vue'
import {useCityStore} from '#web/stores/city.ts'
import {useLocale, useT} from './useT.ts'

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES
const KILOMETER = 1_000

/**
 * Dates, times, spans and figures in words. Times are in the city's time zone, whatever the browser's, on a 24-hour
 * clock; before the city is known in UTC. Call it in `setup`.
 */
export function useFormat() {
  const cityStore = useCityStore()
  const {locale} = useLocale()
  const t = useT()

  const formats = computed(() => createFormats(locale.value, cityStore.city?.timeZone ?? 'UTC'))

  /** `14:05`. */
  const time = (at: number) => formats.value.time.format(at)
  /** `14:05:09`. */
  const timeWithSeconds = (at: number) => formats.value.timeWithSeconds.format(at)
  /** Month, day, weekday. */
  const day = (at: number) => formats.value.day.format(at)
  /** Month and day, as short as they can be said. */
  const shortDay = (at: number) => formats.value.shortDay.format(at)
  /** The day by the city's clocks, `2026-11-30`. */
  const isoDay = (at: number) => formats.value.isoDay.format(at)
  /** Month, day and `14:05`. */
  const dateTime = (at: number) => formats.value.dateTime.format(at)
  /** The whole of it, year and seconds included. */
  const fullDateTime = (at: number) => formats.value.fullDateTime.format(at)
  const count = (value: number) => formats.value.count.format(value)
  /** With one digit after the point. */
  const decimal = (value: number) => formats.value.decimal.format(value)
  /** `0.125` as `12.5 %`, without its sign. */
  const percent = (ratio: number) => formats.value.decimal.format(ratio * 100)

  /** The time of day as the city's clocks show it, in minutes since midnight. */
  function minuteOfDay(at: number): number {
    const [hour = 0, minute = 0] = timeWithSeconds(at).split(':').map(Number)
    return hour * HOUR_MINUTES + minute
  }

  /** The last midnight by the city's clocks (epoch ms), to the minute; on a day when they change, an hour off. */
  function startOfDay(at: number): number {
    return Math.floor(at / MINUTE_MS) * MINUTE_MS - minuteOfDay(at) * MINUTE_MS
  }

  /** A distance, in kilometres from one on. */
  function distance(meters: number): string {
    if (meters < KILOMETER) return t('common.meters', {n: count(Math.round(meters / 10) * 10)})
    return t('common.kilometers', {n: decimal(meters / KILOMETER)})
  }

  /** Names one after the other. */
  const list = (names: readonly string[]) => formats.value.list.format(names)

  /** Names one after the other, in a sentence. */
  const listInWords = (names: readonly string[]) => formats.value.listInWords.format(names)

  /** A span of time in its two largest units. */
  function duration(ms: number): string {
    const minutes = Math.floor(Math.abs(ms) / MINUTE_MS)
    if (minutes < 1) return t('common.lessThanMinute')
    if (minutes < HOUR_MINUTES) return t('common.minutes', {n: minutes})
    const hours = Math.floor(minutes / HOUR_MINUTES)
    if (minutes < DAY_MINUTES) return t('common.hoursMinutes', {h: hours, m: minutes % HOUR_MINUTES})
    return t('common.daysHours', {d: Math.floor(hours / 24), h: hours % 24})
  }

  /** A short span of time as minutes and seconds, `3:05`. */
  function clock(seconds: number): string {
    const whole = Math.round(seconds)
    return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`
  }

  /** How long before `now` it was, in its largest unit. */
  function ago(at: number, now: number): string {
    const minutes = Math.floor((now - at) / MINUTE_MS)
    if (minutes < 1) return t('common.secondsAgo')
    if (minutes < HOUR_MINUTES) return t('common.minutesAgo', {n: minutes})
    if (minutes < DAY_MINUTES) return t('common.hoursAgo', {n: Math.floor(minutes / HOUR_MINUTES)})
    return t('common.daysAgo', {n: Math.floor(minutes / DAY_MINUTES)})
  }

  return {
    time,
    timeWithSeconds,
    isoDay,
    day,
    shortDay,
    dateTime,
    fullDateTime,
    minuteOfDay,
    startOfDay,
    count,
    decimal,
    percent,
    distance,
    list,
    listInWords,
    duration,
    clock,
    ago,
  }
}

function createFormats(locale: string, timeZone: string) {
  const zone = {timeZone, hourCycle: 'h23'} as const
  const minute = {hour: '2-digit', minute: '2-digit'} as const
  const monthDay = {month: '2-digit', day: '2-digit'} as const
  return {
    time: new Intl.DateTimeFormat(locale, {...zone, ...minute}),
    // Sweden writes days as ISO 8601 does.
    isoDay: new Intl.DateTimeFormat('sv-SE', {...zone, year: 'numeric', month: '2-digit', day: '2-digit'}),
    timeWithSeconds: new Intl.DateTimeFormat(locale, {...zone, ...minute, second: '2-digit'}),
    day: new Intl.DateTimeFormat(locale, {...zone, month: 'long', day: 'numeric', weekday: 'short'}),
    shortDay: new Intl.DateTimeFormat(locale, {timeZone, ...monthDay}),
    dateTime: new Intl.DateTimeFormat(locale, {...zone, ...monthDay, ...minute}),
    fullDateTime: new Intl.DateTimeFormat(locale, {
      ...zone,
      year: 'numeric',
      ...monthDay,
      ...minute,
      second: '2-digit',
    }),
    count: new Intl.NumberFormat(locale),
    list: new Intl.ListFormat(locale, {type: 'unit', style: 'short'}),
    listInWords: new Intl.ListFormat(locale, {type: 'conjunction', style: 'short'}),
    decimal: new Intl.NumberFormat(locale, {minimumFractionDigits: 1, maximumFractionDigits: 1}),
  }
}
