import {createHash} from 'node:crypto'
import type {DeadLetter, FeedHealth, FeedName, IngestReply} from '#contract/feed.ts'
import type {Appended, NewRecord} from '#contract/record.ts'
import type {CommandReply} from '#contract/socket.ts'
import {FeedError, StoreUnavailableError, WanglouError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {Connector, FeedSink, ReadOutcome, Unreadable} from './connector.ts'
import {FeedMeter} from './feedMeter.ts'
import {toStorable} from './storableText.ts'

export interface SupervisorOptions {
  readonly connectors: readonly Connector[]
  /** The log's append: durable when it resolves; rejects with StoreUnavailableError. */
  readonly append: (records: readonly NewRecord[]) => Promise<readonly Appended[]>
  readonly logger: Logger
  /** Epoch ms. */
  readonly now: () => number
  /** In [0, 1): the jitter of the back-off. */
  readonly random: () => number
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Takes what a connector threw and is no WanglouError: a bug, which must end the process. */
  readonly onFatal: (error: unknown) => void
  /** Called when a feed's state changes; for its figures ask `health()`. */
  readonly onHealthChanged?: (health: FeedHealth) => void
}

/** Runs every feed, keeps count of it, and brings it back when it fails. */
export interface Supervisor {
  /** Starts all connectors. */
  start(): void
  /** Stops all connectors and resolves when they have ended. */
  stop(): Promise<void>
  /**
   * Takes in one delivery of a webhook feed: events parsed from JSON, or each as JSON text. Resolves after the durable
   * append; rejects with StoreUnavailableError, and then nothing may be acknowledged.
   */
  receive(feed: FeedName, events: readonly unknown[]): Promise<IngestReply>
  /** Reads a dead letter again, and takes it in if it can be read now. */
  replay(deadLetter: DeadLetter, by: string): Promise<CommandReply<'deadLetter:replay'>>
  /** Every feed as it is now. Cheap: some hundred additions a feed. */
  health(): FeedHealth[]
}

const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000
/** A connector that ran this long starts its back-off anew. */
const SETTLED_MS = 60_000
const WATCH_MS = 1_000
/** Deeper parts of an event that cannot be written out whole are left out of its dead letter. */
const MOST_DEPTH = 100

/** Makes the one supervisor of all feeds. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const {connectors, append, logger, now, random, sleep, onFatal, onHealthChanged} = options
  const abort = new AbortController()
  const running: Promise<void>[] = []
  const feeds = new Map(
    connectors.map(connector => {
      const meter = new FeedMeter(connector.feed, {lateAfterMs: connector.lateAfterMs, now: now()})
      return [connector.feed, {connector, meter, sink: createSink(meter)}] as const
    }),
  )

  function feedOf(name: FeedName) {
    const feed = feeds.get(name)
    if (!feed) throw new Error(`no connector for feed ${name}`)
    return feed
  }

  function refresh(meter: FeedMeter) {
    if (!meter.refresh(now())) return
    const health = meter.health(now())
    logger.info({feed: meter.feed, state: health.state}, 'feed state changed')
    onHealthChanged?.(health)
  }

  function createSink(meter: FeedMeter): FeedSink {
    return {
      async append(records, unreadable = []) {
        const appended = await appendAll(meter, records, unreadable)
        const duplicate = appended.reduce((count, entry) => count + (entry.isDuplicate ? 1 : 0), 0)
        count(meter, {accepted: records.length - duplicate, duplicate, rejected: unreadable.length})
        return appended
      },
      heard() {
        meter.heard(now())
        refresh(meter)
      },
      setConnections(count) {
        meter.setConnections(count)
      },
    }
  }

  function count(meter: FeedMeter, counts: {accepted: number; duplicate: number; rejected: number}) {
    if (counts.rejected > 0) logger.warn({feed: meter.feed, rejected: counts.rejected}, 'events rejected')
    meter.count(now(), counts)
    refresh(meter)
  }

  /** One durable step for the records and the dead letters; the answer is for the records alone. */
  async function appendAll(
    meter: FeedMeter,
    records: readonly NewRecord[],
    unreadable: readonly Unreadable[],
  ) {
    const receivedAt = now()
    const letters = unreadable.map(letter => deadLetterRecord(meter.feed, letter, receivedAt))
    const all = letters.length === 0 ? records : [...records, ...letters]
    if (all.length === 0) return []
    const appended = await append(all)
    return appended.slice(0, records.length)
  }

  async function receive(name: FeedName, events: readonly unknown[]): Promise<IngestReply> {
    const {connector, meter} = feedOf(name)
    const records: NewRecord[] = []
    const unreadable: Unreadable[] = []
    /** Where the records of each event that could be read begin and end. */
    const spans: (readonly [from: number, to: number])[] = []
    for (const [index, event] of events.entries()) {
      const outcome = readEvent(connector, event)
      if (outcome.ok) {
        spans.push([records.length, records.length + outcome.records.length])
        records.push(...outcome.records)
      } else {
        unreadable.push({index, code: outcome.code, path: outcome.path, payload: textOf(event)})
      }
    }
    const appended = await appendAll(meter, records, unreadable)
    let duplicate = 0
    for (const [from, to] of spans)
      if (appended.slice(from, to).every(entry => entry.isDuplicate)) duplicate++
    const accepted = spans.length - duplicate
    count(meter, {accepted, duplicate, rejected: unreadable.length})
    return {accepted, duplicate, rejected: unreadable.map(({index, code, path}) => ({index, code, path}))}
  }

  async function replay(deadLetter: DeadLetter, by: string): Promise<CommandReply<'deadLetter:replay'>> {
    if (deadLetter.resolvedSeq !== null) return {ok: false, code: 'alreadyResolved'}
    const feed = feeds.get(deadLetter.feed)
    if (!feed) return {ok: false, code: 'unavailable'}
    const outcome = feed.connector.read(deadLetter.payload, deadLetter.receivedAt)
    if (!outcome.ok) return {ok: false, code: 'stillRejected'}
    const replayed: NewRecord = {
      origin: 'wanglou',
      source: `dead-letter:${deadLetter.feed}`,
      sourceId: `replayed:${deadLetter.seq}`,
      type: 'deadLetter.replayed',
      body: {deadLetterSeq: deadLetter.seq, by},
    }
    try {
      const appended = await append([...outcome.records, replayed])
      return appended.at(-1)?.isDuplicate === true ? {ok: false, code: 'alreadyResolved'} : {ok: true}
    } catch (error) {
      if (error instanceof StoreUnavailableError) return {ok: false, code: 'unavailable'}
      throw error
    }
  }

  /** Runs one connector until it is told to stop, again and again. */
  async function supervise(connector: Connector, meter: FeedMeter, sink: FeedSink): Promise<void> {
    let failures = 0
    for (;;) {
      const startedAt = now()
      const error = await runOnce(connector, meter, sink)
      if (abort.signal.aborted) return
      failures = now() - startedAt >= SETTLED_MS ? 1 : failures + 1
      const delayMs = backOffMs(failures, random())
      meter.countRestart()
      logger.warn({feed: connector.feed, err: error, delayMs}, 'feed failed, restarting')
      await sleep(delayMs, abort.signal)
    }
  }

  /** The operational failure that ended the run; a bug is thrown on. */
  async function runOnce(connector: Connector, meter: FeedMeter, sink: FeedSink): Promise<WanglouError> {
    meter.setRunning(true)
    refresh(meter)
    try {
      await connector.run(sink, abort.signal)
      return new FeedError(connector.feed, 'ended by itself')
    } catch (error) {
      if (error instanceof WanglouError || abort.signal.aborted) return asFeedError(connector.feed, error)
      throw error
    } finally {
      meter.setRunning(false)
      refresh(meter)
    }
  }

  /** Notices the silence that makes a feed late. */
  async function watch() {
    while (!abort.signal.aborted) {
      for (const {meter} of feeds.values()) refresh(meter)
      await sleep(WATCH_MS, abort.signal)
    }
  }

  return {
    start() {
      if (running.length > 0 || abort.signal.aborted) throw new Error('a supervisor starts once')
      for (const {connector, meter, sink} of feeds.values())
        running.push(supervise(connector, meter, sink).catch(onFatal))
      running.push(watch().catch(onFatal))
    },
    async stop() {
      abort.abort()
      await Promise.all(running)
    },
    receive,
    replay,
    health: () => [...feeds.values()].map(({meter}) => meter.health(now())),
  }
}

/** Doubles from one second to a minute; half of it is fixed and half is chance, so that feeds do not restart in step. */
function backOffMs(failures: number, random: number): number {
  const ceiling = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS)
  return Math.round((ceiling * (1 + random)) / 2)
}

function asFeedError(feed: FeedName, error: unknown): WanglouError {
  return error instanceof WanglouError ? error : new FeedError(feed, 'failed while stopping', {cause: error})
}

function readEvent(connector: Connector, event: unknown): ReadOutcome {
  if (typeof event === 'string' || !connector.readEvent) return connector.read(textOf(event))
  return connector.readEvent(event)
}

/** The event as JSON text; one nested too deeply to be written out is cut off at a depth that no event has. */
function textOf(event: unknown): string {
  if (typeof event === 'string') return event
  try {
    return JSON.stringify(event)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return JSON.stringify(cutOff(event, MOST_DEPTH))
  }
}

function cutOff(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.map(part => cutOff(part, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cutOff(part, depth - 1)]))
}

/** Named by its content, so that the same bad event sent again is kept once. */
function deadLetterRecord(feed: FeedName, letter: Unreadable, receivedAt: number): NewRecord {
  const payload = toStorable(letter.payload)
  const code = letter.code.slice(0, 60)
  const path = toStorable(letter.path.slice(0, 300))
  return {
    origin: 'wanglou',
    source: `dead-letter:${feed}`,
    sourceId: createHash('sha256').update(`${code}\0${path}\0${payload}`).digest('hex'),
    type: 'feed.rejected',
    body: {feed, index: letter.index, code, path, payload, receivedAt},
  }
}
