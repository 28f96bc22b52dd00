import type {SeededRandom} from '../seededRandom.ts'

const DAY_MS = 86_400_000
/** Where nobody said by when. */
const USUAL_DAYS = 15
/** Of what has to be mended: how much of it is by then, and how much long after; the rest is somewhat late. */
const SHARES = {inTime: 0.86, longAfter: 0.04}
const LATE_DAYS = {somewhat: 6, long: 40}

/**
 * When something is mended, as a working city has it: most of it in time, some late, in the end all. Times are epoch ms; at
 * `from` it was not mended yet.
 */
export function mendTime(
  {from, dueAt}: {from: number; dueAt: number | null},
  {random, pace}: {random: SeededRandom; pace: number},
): number {
  const due = Math.max(from, dueAt ?? from + USUAL_DAYS * DAY_MS)
  const fate = random.next()
  const late = fate < 1 - SHARES.longAfter ? LATE_DAYS.somewhat : LATE_DAYS.long
  const isInTime = due > from && fate < SHARES.inTime
  const takesMs = isInTime
    ? (due - from) * (0.15 + 0.83 * random.next())
    : due - from + random.around(late, 1.8) * DAY_MS
  return from + takesMs * pace
}
