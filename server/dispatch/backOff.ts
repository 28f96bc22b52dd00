const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** After so many attempts, some two minutes, a person must see to it. */
export const MOST_ATTEMPTS = 8

/**
 * How long to wait after attempt number `attempt`: doubling from one second to a minute, half of it by chance (`random` in
 * [0, 1)), and not less than the backend asked for, a minute at most.
 */
export function backOffMs(attempt: number, random: number, retryAfterMs: number | null): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1))
  const waitMs = Math.round((ceiling * (1 + random)) / 2)
  return Math.max(waitMs, Math.min(retryAfterMs ?? 0, LONGEST_MS))
}
