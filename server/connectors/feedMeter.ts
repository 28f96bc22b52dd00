import type {FeedHealth, FeedName, FeedState} from '#contract/feed.ts'

const BUCKET_MS = 10_000
/** Five minutes, and the bucket that is filling. */
const BUCKETS = 31
const SPAN_MS = (BUCKETS - 1) * BUCKET_MS
const MINUTE_MS = 60_000

/** Counts what passes through one feed and says how it is. Every `now` is in epoch ms. */
export class FeedMeter {
  readonly feed: FeedName
  readonly #lateAfterMs: number
  readonly #startedAt: number
  readonly #counts = new Float64Array(BUCKETS)
  #newestBucket: number
  #isRunning = false
  #state: FeedState = 'down'
  #since: number
  #lastEventAt: number | null = null
  #accepted = 0
  #duplicate = 0
  #rejected = 0
  #restarts = 0
  #connections: number | null = null

  constructor(feed: FeedName, {lateAfterMs, now}: {lateAfterMs: number; now: number}) {
    this.feed = feed
    this.#lateAfterMs = lateAfterMs
    this.#startedAt = now
    this.#since = now
    this.#newestBucket = Math.floor(now / BUCKET_MS)
  }

  /** Events that were taken in, were there before, or could not be read. */
  count(
    now: number,
    {accepted, duplicate, rejected}: {accepted: number; duplicate: number; rejected: number},
  ) {
    this.#accepted += accepted
    this.#duplicate += duplicate
    this.#rejected += rejected
    this.#roll(now)
    const slot = this.#newestBucket % BUCKETS
    this.#counts[slot] = (this.#counts[slot] ?? 0) + accepted + duplicate + rejected
    this.heard(now)
  }

  /** Something came in. */
  heard(now: number) {
    this.#lastEventAt = now
  }

  setConnections(count: number) {
    this.#connections = count
  }

  setRunning(isRunning: boolean) {
    this.#isRunning = isRunning
    if (!isRunning && this.#connections !== null) this.#connections = 0
  }

  countRestart() {
    this.#restarts += 1
  }

  /** Brings the state up to `now`; true when it changed. */
  refresh(now: number): boolean {
    const state = this.#stateAt(now)
    if (state === this.#state) return false
    this.#state = state
    this.#since = state === 'late' && this.#lastEventAt !== null ? this.#lastEventAt + this.#lateAfterMs : now
    return true
  }

  health(now: number): FeedHealth {
    this.#roll(now)
    const events = this.#counts.reduce((sum, count) => sum + count, 0)
    const spanMs = Math.min(Math.max(now - this.#startedAt, MINUTE_MS), SPAN_MS + (now % BUCKET_MS))
    return {
      feed: this.feed,
      state: this.#state,
      since: this.#since,
      lastEventAt: this.#lastEventAt,
      ratePerMinute: Math.round((events * MINUTE_MS * 10) / spanMs) / 10,
      acceptedTotal: this.#accepted,
      duplicateTotal: this.#duplicate,
      rejectedTotal: this.#rejected,
      connections: this.#connections,
      restarts: this.#restarts,
    }
  }

  #stateAt(now: number): FeedState {
    if (!this.#isRunning || this.#lastEventAt === null) return 'down'
    return now - this.#lastEventAt > this.#lateAfterMs ? 'late' : 'live'
  }

  /** Empties the buckets that time has moved past. */
  #roll(now: number) {
    const bucket = Math.floor(now / BUCKET_MS)
    const steps = Math.min(bucket - this.#newestBucket, BUCKETS)
    for (let step = 1; step <= steps; step++) this.#counts[(this.#newestBucket + step) % BUCKETS] = 0
    if (bucket > this.#newestBucket) this.#newestBucket = bucket
  }
}
