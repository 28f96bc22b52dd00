import type {FeedName} from '#contract/feed.ts'
import type {Appended, NewRecord} from '#contract/record.ts'

/** What one incoming event or frame turned into. */
export type ReadOutcome =
  | {readonly ok: true; readonly records: readonly NewRecord[]}
  | {readonly ok: false; readonly code: string; readonly path: string}

/** An event that could not be read; `payload` is what came (binary in hexadecimal). */
export interface Unreadable {
  readonly index: number
  readonly code: string
  readonly path: string
  readonly payload: string
}

/** A connector's only way out. Given by the supervisor, which counts and watches what passes. */
export interface FeedSink {
  /**
   * Appends records and keeps unreadable ones as dead letters, in one durable step. Resolves after it is durable,
   * with one entry for each record; rejects with StoreUnavailableError, and then nothing may be acknowledged.
   */
  append(records: readonly NewRecord[], unreadable?: readonly Unreadable[]): Promise<readonly Appended[]>
  /** Something came in that needs no record, such as a heartbeat. */
  heard(): void
  /** How many connections are open now. */
  setConnections(count: number): void
}

/** One backend's protocol. No retry and no logging of its own: the supervisor has them for every feed. */
export interface Connector {
  readonly feed: FeedName
  /** Silence longer than this makes the feed `late`. */
  readonly lateAfterMs: number
  /** Reads one event as kept in a dead letter; `receivedAt` is when it first came, now when left out. */
  read(payload: string, receivedAt?: number): ReadOutcome
  /** Reads one event already parsed from JSON; only a connector whose backend delivers by webhook has it. */
  readonly readEvent?: (event: unknown) => ReadOutcome
  /** Works until `signal` aborts; throws FeedError when its transport fails. A passive one only waits. */
  run(sink: FeedSink, signal: AbortSignal): Promise<void>
}
