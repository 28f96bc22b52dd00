import type {Appended} from '#contract/record.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {RecordRow} from './recordRow.ts'

/** Makes rows durable in one step, none of them naming the same record; one entry a row, in order. */
export type CommitRows = (rows: readonly RecordRow[]) => Promise<readonly Appended[]>

export interface GroupLimits {
  /** A group takes no further waiting caller beyond this many records or bytes; one caller's records stay together. */
  readonly groupRecords: number
  readonly groupBytes: number
  /** How many records may wait; beyond it append is refused at once. */
  readonly waitingRecords: number
  readonly groupsInFlight: number
}

export const GROUP_LIMITS: GroupLimits = {
  groupRecords: 2_000,
  groupBytes: 4 * 1024 * 1024,
  waitingRecords: 20_000,
  groupsInFlight: 2,
}

interface Waiting {
  readonly rows: readonly RecordRow[]
  readonly bytes: number
  resolve(appended: readonly Appended[]): void
  reject(error: unknown): void
}

/**
 * Shares commits between callers: while a group is being committed, whoever calls waits and goes with the next. A group
 * that fails costs its callers and no others. After a connection was lost during a commit nobody knows whether it
 * happened; its callers get the error, and appending the same records again is harmless.
 */
export class GroupCommit {
  readonly #commit: CommitRows
  readonly #limits: GroupLimits
  #waiting: Waiting[] = []
  #waitingRecords = 0
  #inFlight = 0
  #isScheduled = false
  #isClosed = false
  #whenIdle: (() => void)[] = []

  constructor(commit: CommitRows, limits: GroupLimits) {
    this.#commit = commit
    this.#limits = limits
  }

  /** Resolves after the commit. Rejects with StoreUnavailableError when too much waits already. */
  append(rows: readonly RecordRow[]): Promise<readonly Appended[]> {
    if (this.#isClosed) return Promise.reject(new StoreUnavailableError('the store is closed'))
    if (this.#waitingRecords + rows.length > this.#limits.waitingRecords) {
      return Promise.reject(new StoreUnavailableError('too many records wait to be appended'))
    }
    if (rows.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      const bytes = rows.reduce((sum, row) => sum + row.body.length + row.source_id.length, 0)
      this.#waiting.push({rows, bytes, resolve, reject})
      this.#waitingRecords += rows.length
      this.#schedule()
    })
  }

  /** Refuses further appends and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#inFlight === 0 && this.#waiting.length === 0) return
    await new Promise<void>(resolve => this.#whenIdle.push(resolve))
  }

  /** Starts after whatever came in with the same turn of the event loop, so that it shares a commit. */
  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= this.#limits.groupsInFlight) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      while (this.#waiting.length > 0 && this.#inFlight < this.#limits.groupsInFlight) {
        void this.#run(this.#takeGroup())
      }
    })
  }

  #takeGroup(): readonly Waiting[] {
    let records = 0
    let bytes = 0
    let count = 0
    for (const waiting of this.#waiting) {
      const isFull =
        records + waiting.rows.length > this.#limits.groupRecords ||
        bytes + waiting.bytes > this.#limits.groupBytes
      if (count > 0 && isFull) break
      records += waiting.rows.length
      bytes += waiting.bytes
      count += 1
    }
    this.#waitingRecords -= records
    return this.#waiting.splice(0, count)
  }

  async #run(group: readonly Waiting[]): Promise<void> {
    this.#inFlight += 1
    try {
      const {unique, places} = mergeRows(group)
      const appended = await this.#commit(unique)
      settle(group, places, appended)
    } catch (error) {
      for (const waiting of group) waiting.reject(error)
    } finally {
      this.#inFlight -= 1
      this.#schedule()
      if (this.#inFlight === 0 && this.#waiting.length === 0) {
        for (const resolve of this.#whenIdle.splice(0)) resolve()
      }
    }
  }
}

/** The rows of a group, each record once, and for every row of it where it went and whether it came first. */
function mergeRows(group: readonly Waiting[]): {
  unique: readonly RecordRow[]
  places: readonly {index: number; isFirst: boolean}[]
} {
  const unique: RecordRow[] = []
  const places: {index: number; isFirst: boolean}[] = []
  const indexByKey = new Map<string, number>()
  for (const waiting of group) {
    for (const row of waiting.rows) {
      // The length keeps apart what the concatenation of source and id would not.
      const key = `${row.origin} ${row.source.length} ${row.source}${row.source_id}`
      const known = indexByKey.get(key)
      places.push({index: known ?? unique.length, isFirst: known === undefined})
      if (known !== undefined) continue
      indexByKey.set(key, unique.length)
      unique.push(row)
    }
  }
  return {unique, places}
}

function settle(
  group: readonly Waiting[],
  places: readonly {index: number; isFirst: boolean}[],
  appended: readonly Appended[],
): void {
  let next = 0
  for (const waiting of group) {
    const outcome = places.slice(next, next + waiting.rows.length).map(({index, isFirst}) => {
      const place = appended[index]
      if (!place) throw new Error('the log gave no place for a record')
      return isFirst ? place : {seq: place.seq, isDuplicate: true}
    })
    next += waiting.rows.length
    waiting.resolve(outcome)
  }
}
