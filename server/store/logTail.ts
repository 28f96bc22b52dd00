import {setTimeout as sleep} from 'node:timers/promises'
import type {LogRecord} from '#contract/record.ts'
import type {Logger} from '../logger.ts'
import {watchHead} from './headWatch.ts'
import {RecentRecords} from './recentRecords.ts'
import {isUnavailable} from './storeErrors.ts'

export interface LogTailOptions {
  readonly connectionString: string
  readonly logger: Logger
  /** Marks this node's own notifications: their records come in through `noteAppended`. */
  readonly node: string
  readonly readAfter: (seq: number, limit: number) => Promise<readonly LogRecord[]>
  readonly readHead: () => Promise<number>
  readonly pollMs: number
}

const pageRecords = 1_000
const recentRecords = 5_000
const firstRetryMs = 100
const longestRetryMs = 2_000

/**
 * Hands the log's records to followers. Records appended by this node reach them from memory, others are read once for
 * all who follow closely. Costs one connection while anybody follows, none otherwise.
 */
export class LogTail {
  readonly #options: LogTailOptions
  readonly #recent = new RecentRecords(recentRecords)
  readonly #pages = new Map<number, Promise<readonly LogRecord[]>>()
  readonly #closed = new AbortController()
  #headSeq = 0
  #followers = 0
  #watch: AbortController | null = null
  #failure: Error | null = null
  #wakers = new Set<() => void>()

  constructor(options: LogTailOptions) {
    this.#options = options
  }

  /** Whether anybody follows, so that {@link noteAppended} has any use. */
  get isFollowed(): boolean {
    return this.#followers > 0
  }

  /** Takes in consecutive records that this node has just committed. */
  noteAppended(records: readonly LogRecord[]): void {
    this.#recent.offer(records)
    this.#noteHead(records.at(-1)?.seq ?? 0)
  }

  /** See `Log.follow`. Also ends when the tail is closed. */
  async follow(
    seq: number,
    onRecords: (records: readonly LogRecord[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const ended = AbortSignal.any([signal, this.#closed.signal])
    let position = seq
    let retryMs = firstRetryMs
    this.#join()
    try {
      for (;;) {
        const records = await this.#next(position, ended)
        if (ended.aborted) return
        if (this.#failure) throw this.#failure
        const last = records?.at(-1)
        if (records && last) {
          await onRecords(records)
          position = last.seq
          retryMs = firstRetryMs
        } else if (!records) {
          await pause(retryMs * (0.5 + Math.random()), ended)
          retryMs = Math.min(2 * retryMs, longestRetryMs)
        }
      }
    } finally {
      this.#leave()
    }
  }

  /** Ends every `follow`. */
  close(): void {
    this.#closed.abort()
  }

  /** Records after `seq`; none after a wait; null when the database could not give them now. */
  async #next(seq: number, signal: AbortSignal): Promise<readonly LogRecord[] | null> {
    const recent = this.#recent.after(seq, pageRecords)
    if (recent) return recent
    if (seq >= this.#headSeq) {
      await this.#waitForHead(signal)
      return []
    }
    try {
      const records = await this.#readPage(seq)
      const first = records[0]
      if (!first) return null
      if (first.seq !== seq + 1) this.#options.logger.error({after: seq, found: first.seq}, 'log has a gap')
      return records
    } catch (error) {
      if (isUnavailable(error)) return null
      throw error
    }
  }

  #readPage(seq: number): Promise<readonly LogRecord[]> {
    const known = this.#pages.get(seq)
    if (known) return known
    const page = this.#options
      .readAfter(seq, pageRecords)
      .then(records => {
        this.#recent.offer(records)
        return records
      })
      .finally(() => this.#pages.delete(seq))
    this.#pages.set(seq, page)
    return page
  }

  #noteHead(seq: number): void {
    if (seq <= this.#headSeq) return
    this.#headSeq = seq
    this.#wake()
  }

  #wake(): void {
    const wakers = this.#wakers
    this.#wakers = new Set()
    for (const wake of wakers) wake()
  }

  #waitForHead(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        signal.removeEventListener('abort', done)
        this.#wakers.delete(done)
        resolve()
      }
      this.#wakers.add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  #join(): void {
    this.#followers += 1
    if (this.#watch) return
    const watch = new AbortController()
    this.#watch = watch
    const {connectionString, logger, node, readHead, pollMs} = this.#options
    const onHead = (seq: number, from: string | null) => {
      if (from !== node) this.#noteHead(seq)
    }
    watchHead({connectionString, logger, readHead, onHead, pollMs}, watch.signal).catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error('watching the log failed', {cause: error})
      this.#wake()
    })
  }

  #leave(): void {
    this.#followers -= 1
    if (this.#followers > 0) return
    this.#watch?.abort()
    this.#watch = null
    this.#recent.clear()
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal}).catch(() => {}) // An abort ends the pause; the caller looks at the signal.
}
