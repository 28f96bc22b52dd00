import type {CaseFile} from '#contract/caseFile.ts'
import type {FeedName} from '#contract/feed.ts'
import type {Appended, NewRecord} from '#contract/record.ts'
import type {Task, TaskId} from '#contract/task.ts'

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

/** What a backend is told of a task. */
export interface TaskOrder {
  readonly task: Task
  readonly caseFile: Pick<CaseFile, 'kind' | 'level' | 'title' | 'description' | 'address' | 'place'>
  /** The signed address on which the unit does its task. */
  readonly link: string
}

/** How an attempt ended; `code` says why it did not succeed. */
export type SendOutcome =
  | {readonly outcome: 'delivered'}
  | {readonly outcome: 'refused'; readonly code: string}
  | {readonly outcome: 'failed'; readonly code: string; readonly retryAfterMs: number | null}

/** A backend that takes tasks. The same task twice is one: it is sent again whenever the answer was lost. */
export interface TaskBackend {
  /** Whether it is the simulation's own: no other is ever told of a drill. */
  readonly isSimulated: boolean
  /** Never rejects: what goes wrong is an outcome. */
  send(order: TaskOrder, signal: AbortSignal): Promise<SendOutcome>
  /** Calls a task off; one that the backend never heard of counts as called off. */
  withdraw(taskId: TaskId, signal: AbortSignal): Promise<SendOutcome>
}
