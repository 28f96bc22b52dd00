import type {Coverage} from '#contract/dispatch.ts'

/** How many come within so many minutes, those of the shorter times among them: a row for each that was asked for. */
export function reachRows({
  minutes,
  reach,
}: Pick<Coverage, 'minutes' | 'reach'>): {readonly minutes: number; readonly count: number}[] {
  return minutes.map(limit => ({
    minutes: limit,
    count: reach.filter(({seconds}) => seconds <= limit * 60).length,
  }))
}
