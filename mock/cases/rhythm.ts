import rhythm from './rhythm.json' with {type: 'json'}

/** When in the day and the week something happens. */
export type Rhythm = keyof typeof rhythm

/** The hour and the sort of day that people live by. */
export interface Moment {
  /** 0 to 23. */
  readonly hour: number
  readonly isWeekend: boolean
}

/** How many times as often as on average over a weekday something of this rhythm happens at a moment. */
export function rhythmAt(name: Rhythm, {hour, isWeekend}: Moment): number {
  const {hours, weekend} = rhythm[name]
  const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length
  return ((hours[hour] ?? 0) / mean) * (isWeekend ? weekend : 1)
}

/** Tells the local hour and weekday of a time zone. */
export function createLocalClock(timeZone: string): (at: number) => Moment {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: 'numeric',
    hourCycle: 'h23',
    weekday: 'short',
  })
  return at => {
    const parts = new Map(format.formatToParts(at).map(({type, value}) => [type, value]))
    const weekday = parts.get('weekday')
    return {hour: Number(parts.get('hour')), isWeekend: weekday === 'Sat' || weekday === 'Sun'}
  }
}
