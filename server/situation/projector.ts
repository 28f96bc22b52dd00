import {setTimeout as sleep} from 'node:timers/promises'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {Change} from '../domain/change.ts'
import type {StateTables} from '../store/storeApi.ts'

const BATCH_RECORDS = 1_000
const MAX_WAITING = 100_000
const POLL_MS = 1_000
/** While records keep coming, writing takes at most a tenth of the time: the log has the database for the rest. */
const REST_FACTOR = 9
/** Without a new record for this long there is nobody to leave the database to. */
const QUIET_MS = 100
/** From this many waiting records on it does not rest. */
const HURRY_RECORDS = 20_000

interface Waiting {
  readonly seq: number
  readonly changes: readonly Change[]
}

/**
 * Writes what the picture's records changed to the state tables, behind the picture. Of all nodes on a database one
 * writes at a time; the others keep what is not yet written, so that any of them can take over where it stopped.
 */
export class Projector {
  readonly #tables: StateTables
  readonly #logger: Logger
  #waiting: Waiting[] = []
  #projectedSeq: number
  /** Ends the writer's wait for records, or its rest between two batches. */
  #endWait: (() => void) | null = null
  #isResting = false
  /** How many callers wait for the tables to stand at some record. */
  #hurrying = 0
  readonly #moved = new Set<() => void>()

  constructor(tables: StateTables, {projectedSeq, logger}: {projectedSeq: number; logger: Logger}) {
    this.#tables = tables
    this.#logger = logger
    this.#projectedSeq = projectedSeq
  }

  /** The record up to which the state tables stand, as last seen. */
  get projectedSeq(): number {
    return this.#projectedSeq
  }

  /** How many records wait to be written. */
  get waitingRecords(): number {
    return this.#waiting.length
  }

  /** Takes in what a record changed; records come in order and without a gap. */
  push(seq: number, changes: readonly Change[]): void {
    this.#waiting.push({seq, changes})
    if (!this.#isResting || this.#mustHurry) this.#endWait?.()
  }

  /** Resolves when there is room for more records. */
  async room(signal: AbortSignal): Promise<void> {
    while (this.#waiting.length > MAX_WAITING && !signal.aborted) await this.#movedOn(POLL_MS, signal)
  }

  /** Resolves true once the tables stand at `seq` or later; false after `timeoutMs`. */
  async reached(seq: number, timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs
    this.#hurrying += 1
    if (this.#projectedSeq < seq) this.#endWait?.()
    try {
      while (this.#projectedSeq < seq) {
        const left = deadline - performance.now()
        if (left <= 0) return false
        await this.#movedOn(Math.min(left, 50))
        if (this.#projectedSeq < seq) await this.#look()
      }
      return true
    } finally {
      this.#hurrying -= 1
    }
  }

  /** Writes whenever it is this node's turn, until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#compete(signal), this.#watch(signal)])
  }

  async #compete(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#tables.withProjectorLock(held => this.#write(held), signal)
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error
        this.#logger.warn({err: error}, 'projection waits for the store')
        await sleep(POLL_MS, undefined, {signal}).catch(() => undefined)
      }
    }
  }

  async #write(signal: AbortSignal): Promise<void> {
    this.#reach(await this.#tables.projectedSeq())
    while (!signal.aborted) {
      if (this.#waiting.length === 0) {
        await this.#wait(POLL_MS, signal)
        continue
      }
      const startedAt = performance.now()
      const batch = this.#waiting.slice(0, BATCH_RECORDS)
      const toSeq = batch.at(-1)?.seq ?? this.#projectedSeq
      const changes = batch.flatMap(waiting => waiting.changes)
      const isSaved = await this.#tables.save(changes, {fromSeq: this.#projectedSeq, toSeq})
      this.#reach(isSaved ? toSeq : await this.#tables.projectedSeq())
      await this.#rest((performance.now() - startedAt) * REST_FACTOR, signal)
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(POLL_MS, undefined, {signal}).catch(() => undefined)
      if (this.#waiting.length > 0) await this.#look()
    }
  }

  async #look(): Promise<void> {
    try {
      this.#reach(await this.#tables.projectedSeq())
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
    }
  }

  #reach(seq: number): void {
    if (seq <= this.#projectedSeq) return
    this.#projectedSeq = seq
    const written = this.#waiting.findIndex(waiting => waiting.seq > seq)
    this.#waiting = written === -1 ? [] : this.#waiting.slice(written)
    for (const resolve of this.#moved) resolve()
    this.#moved.clear()
  }

  /** Leaves the database to others, until records stop coming, somebody waits for the tables, or too much waits. */
  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    this.#isResting = true
    for (let left = ms; left > 0 && !this.#mustHurry && !signal.aborted; left -= QUIET_MS) {
      const newest = this.#waiting.at(-1)
      await this.#wait(Math.min(left, QUIET_MS), signal)
      if (this.#waiting.at(-1) === newest) break
    }
    this.#isResting = false
  }

  get #mustHurry(): boolean {
    return this.#hurrying > 0 || this.#waiting.length >= HURRY_RECORDS
  }

  /** Resolves after `ms`, or as soon as `#endWait` is called or `signal` aborts. */
  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#endWait = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.#endWait = done
      if (signal.aborted) done()
    })
  }

  #movedOn(timeoutMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        this.#moved.delete(done)
        resolve()
      }
      const timer = setTimeout(done, timeoutMs)
      signal?.addEventListener('abort', done)
      this.#moved.add(done)
    })
  }
}
