import {RateLimiterMemory, RateLimiterRes} from 'rate-limiter-flexible'

/** A bound on how often something named by a key may happen. */
export interface RateLimit {
  /** Counts one; returns 0, or the seconds to wait when it is one too many. */
  consume(key: string): Promise<number>
  /** Takes one back, for what turned out not to count. */
  giveBack(key: string): Promise<void>
}

/** At most `points` in `durationSeconds` for each key, counted in this process. */
export function createRateLimit(points: number, durationSeconds: number): RateLimit {
  const limiter = new RateLimiterMemory({points, duration: durationSeconds})
  return {
    async consume(key) {
      try {
        await limiter.consume(key)
        return 0
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
        throw refused
      }
    },
    async giveBack(key) {
      await limiter.reward(key)
    },
  }
}
