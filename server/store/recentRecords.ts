import type {LogRecord} from '#contract/record.ts'

/**
 * The newest records of the log, without a gap between them, for whoever follows it closely. Holds at most
 * `maxRecords` of them.
 */
export class RecentRecords {
  readonly #maxRecords: number
  #records: LogRecord[] = []

  constructor(maxRecords: number) {
    this.#maxRecords = maxRecords
  }

  /** The last record held; 0 when there is none. */
  get lastSeq(): number {
    return this.#records.at(-1)?.seq ?? 0
  }

  /** Takes in consecutive records; those that do not continue what is held take its place when they are newer. */
  offer(records: readonly LogRecord[]): void {
    const first = records[0]
    const last = records.at(-1)
    if (!first || !last || last.seq <= this.lastSeq) return
    if (first.seq > this.lastSeq + 1) this.#records = [...records]
    else this.#records.push(...records.slice(this.lastSeq + 1 - first.seq))
    // Cut in strides: cutting at every offer would copy the whole array each time.
    if (this.#records.length > 2 * this.#maxRecords) this.#records = this.#records.slice(-this.#maxRecords)
  }

  /** At most `limit` records from the one after `seq`; null when that one is not held. */
  after(seq: number, limit: number): readonly LogRecord[] | null {
    const first = this.#records[0]
    if (!first || seq + 1 < first.seq || seq >= this.lastSeq) return null
    const start = seq + 1 - first.seq
    return this.#records.slice(start, start + limit)
  }

  clear(): void {
    this.#records = []
  }
}
