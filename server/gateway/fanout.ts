import type {SituationChanged} from '#contract/socket.ts'
import {encodeEvent, type EncodedEvent, type FrameSink} from './frame.ts'
import type {GatewayMetrics} from './metrics.ts'
import type {Clock, GatewayLimits} from './options.ts'
import type {LiveSituation, SituationCursor, View} from './ports.ts'

/** At most ten batches of changes a second. */
const TICK_MS = 100
/** Clients that were sent too much are looked at again this often. */
const SETTLE_MS = 200
/** Where nothing in view changes, clients still learn this often up to which record they are. */
const QUIET_MS = 5_000
/** A snapshot is sent to whoever else asks for the same view, for this long at most. */
const SNAPSHOT_MS = 1_000
/** A client that has no more than this unsent has drained. */
const DRAINED_BYTES = 65_536

export interface FanoutParts {
  readonly namespace: string
  readonly situation: LiveSituation
  readonly clock: Clock
  readonly limits: Pick<GatewayLimits, 'laggingBytes' | 'laggingMs'>
  readonly metrics: Pick<GatewayMetrics, 'changesSent' | 'clientLagged' | 'clientDropped'>
}

/** What a client follows; ends with `leave`. */
export interface Subscription {
  /** The record up to which the client is after what it was just sent. */
  readonly seq: number
  leave(): void
}

/** Where a client stands. */
interface Position {
  readonly cursor: SituationCursor
  readonly seq: number
}

interface Client {
  readonly sink: FrameSink
  /** Since when it has had too much unsent; null while it is live. */
  waitingSince: number | null
  /** Where it stands after what it was sent last; null when it has missed changes since. */
  position: Position | null
}

interface Snapshot {
  readonly event: EncodedEvent
  readonly position: Position
  readonly madeAt: number
}

/** Everybody with the same view. */
interface Audience {
  readonly view: View
  readonly live: Set<Client>
  readonly waiting: Set<Client>
  /** Up to where changes were looked for. */
  cursor: SituationCursor
  /** The last record that the live clients know they hold; never above what the next batch starts from. */
  sentSeq: number
  sentAt: number
  /** The latest snapshot, as long as no batch was sent after it. */
  snapshot: Snapshot | null
}

/**
 * Brings changes to clients. A batch is encoded once for all that share a view. A client that does not read gets
 * nothing more from `laggingBytes` on; when it has drained, it gets a new snapshot; when it has not within `laggingMs`,
 * it is closed. So its memory is bounded by one batch or one snapshot above the limit.
 */
export class Fanout {
  readonly #parts: FanoutParts
  readonly #audiences = new Map<string, Audience>()
  readonly #stopListening: () => void
  readonly #settleTimer: NodeJS.Timeout
  #tickTimer: NodeJS.Timeout | null = null
  #tickedAt = 0

  constructor(parts: FanoutParts) {
    this.#parts = parts
    this.#stopListening = parts.situation.onChanged(() => this.#schedule())
    this.#settleTimer = setInterval(() => this.#settle(), SETTLE_MS)
  }

  /** Sends what a client needs, a snapshot or what came after `since`, and from then on every change. */
  subscribe(sink: FrameSink, view: View, since: number | undefined): Subscription {
    const key = keyOf(view)
    const client: Client = {sink, waitingSince: null, position: null}
    const known = this.#audiences.get(key)
    const audience = known ?? createAudience(view, this.#parts.clock.now())
    const resumed = since === undefined ? null : this.#resume(audience, client, since)
    const {cursor, seq} = resumed ?? this.#load(audience, client)
    if (!known) {
      this.#audiences.set(key, Object.assign(audience, {cursor, sentSeq: seq}))
    }
    const leave = () => {
      audience.live.delete(client)
      audience.waiting.delete(client)
      const isDeserted = audience.live.size + audience.waiting.size === 0
      if (isDeserted && this.#audiences.get(key) === audience) this.#audiences.delete(key)
    }
    return {seq, leave}
  }

  /** Stops sending; the sockets are somebody else's. */
  close(): void {
    this.#stopListening()
    clearInterval(this.#settleTimer)
    if (this.#tickTimer) clearTimeout(this.#tickTimer)
    this.#audiences.clear()
  }

  #makeSnapshot(view: View): Snapshot {
    const {loaded, cursor} = this.#parts.situation.snapshot(view)
    const event = encodeEvent(this.#parts.namespace, 'situation:loaded', loaded)
    return {event, position: {cursor, seq: loaded.seq}, madeAt: this.#parts.clock.now()}
  }

  /** Sends a snapshot, not older than the last batch: the next batch then fits on it. */
  #load(audience: Audience, client: Client): Position {
    const isFresh = audience.snapshot && this.#parts.clock.now() - audience.snapshot.madeAt < SNAPSHOT_MS
    const snapshot = (isFresh ? audience.snapshot : null) ?? this.#makeSnapshot(audience.view)
    audience.snapshot = snapshot
    client.sink.send(snapshot.event)
    return this.#place(audience, client, snapshot.position)
  }

  /** Sends what came after `since`; null when that is no longer known, or not yet. */
  #resume(audience: Audience, client: Client, since: number): Position | null {
    const cursor = this.#parts.situation.cursorAt(since)
    return cursor && this.#catchUp(audience, client, {cursor, seq: since})
  }

  /** Sends one client what came after where it stands; null when it needs a snapshot. */
  #catchUp(audience: Audience, client: Client, from: Position): Position | null {
    const step = this.#parts.situation.changesSince(audience.view, from.cursor)
    if (!step) return null
    const changed: SituationChanged = {...step.changed, previousSeq: from.seq}
    client.sink.send(encodeEvent(this.#parts.namespace, 'situation:changed', changed))
    return this.#place(audience, client, {cursor: step.cursor, seq: changed.seq})
  }

  /** A client that has taken what it was sent is live; one that has not waits until it has. */
  #place(audience: Audience, client: Client, position: Position): Position {
    const isWaiting = client.sink.backlogBytes() > this.#parts.limits.laggingBytes
    client.position = position
    if (!isWaiting) client.waitingSince = null
    else client.waitingSince ??= this.#parts.clock.now()
    audience.waiting.delete(client)
    audience.live.delete(client)
    const place = isWaiting ? audience.waiting : audience.live
    place.add(client)
    return position
  }

  #schedule(): void {
    if (this.#tickTimer) return
    const waitMs = Math.max(0, this.#tickedAt + TICK_MS - performance.now())
    this.#tickTimer = setTimeout(() => this.#tick(), waitMs)
  }

  #tick(): void {
    this.#tickTimer = null
    this.#tickedAt = performance.now()
    for (const audience of this.#audiences.values()) this.#advance(audience)
  }

  /** Sends an audience what changed since the last batch. */
  #advance(audience: Audience): void {
    const step = this.#parts.situation.changesSince(audience.view, audience.cursor)
    if (!step) {
      this.#reload(audience)
      return
    }
    const now = this.#parts.clock.now()
    audience.cursor = step.cursor
    const isQuiet = isEmpty(step.changed)
    if (isQuiet && (step.changed.seq === audience.sentSeq || now - audience.sentAt < QUIET_MS)) return
    // Nothing in view lies between the last batch and the cursor, so this one follows on it without a gap.
    const changed: SituationChanged = {...step.changed, previousSeq: audience.sentSeq}
    audience.sentSeq = changed.seq
    audience.sentAt = now
    audience.snapshot = null
    const event = encodeEvent(this.#parts.namespace, 'situation:changed', changed)
    this.#broadcast(audience, event)
  }

  #broadcast(audience: Audience, event: EncodedEvent): void {
    const {laggingBytes} = this.#parts.limits
    for (const client of audience.live) {
      if (client.sink.backlogBytes() > laggingBytes) this.#lag(audience, client)
      else client.sink.send(event)
    }
    this.#parts.metrics.changesSent(event.frame.length, audience.live.size)
  }

  #lag(audience: Audience, client: Client): void {
    client.waitingSince = this.#parts.clock.now()
    client.position = null
    audience.live.delete(client)
    audience.waiting.add(client)
    this.#parts.metrics.clientLagged()
  }

  /** The picture no longer knows what the audience missed: everybody gets all of it. */
  #reload(audience: Audience): void {
    const snapshot = this.#makeSnapshot(audience.view)
    audience.snapshot = snapshot
    audience.cursor = snapshot.position.cursor
    audience.sentSeq = snapshot.position.seq
    audience.sentAt = snapshot.madeAt
    for (const client of [...audience.live]) this.#load(audience, client)
    for (const client of audience.waiting) client.position = null
  }

  /** Brings back those who have drained, closes those who do not, and lets go of old snapshots. */
  #settle(): void {
    const now = this.#parts.clock.now()
    for (const audience of this.#audiences.values()) {
      if (audience.snapshot && now - audience.snapshot.madeAt >= SNAPSHOT_MS) audience.snapshot = null
      for (const client of [...audience.waiting]) this.#settleClient(audience, client, now)
    }
  }

  #settleClient(audience: Audience, client: Client, now: number): void {
    const {position, sink} = client
    if (sink.backlogBytes() <= DRAINED_BYTES) {
      client.waitingSince = null
      if (!position || !this.#catchUp(audience, client, position)) this.#load(audience, client)
      return
    }
    if (now - (client.waitingSince ?? now) < this.#parts.limits.laggingMs) return
    audience.waiting.delete(client)
    this.#parts.metrics.clientDropped()
    sink.terminate()
  }
}

function createAudience(view: View, now: number): Audience {
  const cursor = {seq: 0, version: 0}
  return {view, live: new Set(), waiting: new Set(), cursor, sentSeq: 0, sentAt: now, snapshot: null}
}

/** The same text for views of the same areas and topics. */
function keyOf({scope, topics}: View): string {
  return `${[...scope].sort().join()} ${[...topics].sort().join()}`
}

/** Whether a step tells nobody anything; `floods` and `drills` are null where they did not change. */
function isEmpty({previousSeq: _previous, seq: _seq, now: _now, floods, drills, ...lists}: SituationChanged) {
  return floods === null && drills === null && Object.values(lists).every(list => list.length === 0)
}
