const HOUR_MS = 3_600_000

/**
 * The sum of the hours that began at or after `since` (epoch ms); `hours` are the last ones, oldest first, and
 * `lastHourAt` is the start of the last.
 */
export function sumSince(
  hours: readonly number[],
  {lastHourAt, since}: {lastHourAt: number; since: number},
): number {
  const wanted = Math.floor((lastHourAt - since) / HOUR_MS) + 1
  return wanted <= 0 ? 0 : hours.slice(-wanted).reduce((sum, value) => sum + value, 0)
}
