import type {PhaseSpan, ResponseReport, TargetResult} from '#contract/responseReport.ts'

/** From a second to ten hours: answers take seconds, closings hours, and both are to be seen on one scale. */
const FIRST_SECONDS = 1
const LAST_SECONDS = 36_000

export const SCALE_MARKS = [1, 10, 60, 600, 3_600, 36_000] as const

/** Where on the scale, from 0 to 1, a time stands; by its logarithm. */
export function scaleAt(seconds: number): number {
  const within = Math.min(LAST_SECONDS, Math.max(FIRST_SECONDS, seconds))
  return Math.log(within / FIRST_SECONDS) / Math.log(LAST_SECONDS / FIRST_SECONDS)
}

/** The targets that the times of a span may be held against: those of every unit, and of all the kinds that are shown. */
export function targetsOf(
  span: Pick<PhaseSpan, 'from' | 'to'>,
  {kinds: shown, targets}: Pick<ResponseReport, 'kinds' | 'targets'>,
): readonly TargetResult[] {
  return targets.filter(({from, to, unitKinds, kinds}) => {
    const isOfShown = kinds === null || (shown?.every(kind => kinds.includes(kind)) ?? false)
    return from === span.from && to === span.to && unitKinds === null && isOfShown
  })
}

/** `52 s`, `4:20`, `3:05:00`: hours, minutes and seconds as a clock writes them. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
