import {
  situationChangedSchema,
  situationLoadedSchema,
  subscribeReplySchema,
  type SituationChanged,
  type SituationLoaded,
  type Subscribe,
} from '#contract/socket.ts'
import {CONTRACT_VERSION} from '#contract/version.ts'
import type {ConnectionState} from '#web/stores/situation.ts'
import {mergeChanges} from './mergeChanges.ts'

/** A break shorter than this is mended before anybody is told of it. */
const BREAK_GRACE_MS = 2_000
/** A connection that gives no sign of life for this long counts as broken. */
const SILENCE_LIMIT_MS = 15_000
/** How long the picture may take to come after a subscription, and the pause after a failed one. */
const PICTURE_LIMIT_MS = 10_000
const RETRY_PAUSE_MS = 2_000

/** Changes that follow others so soon wait for company, at most so long; alarms never do. */
const RUSH_MS = 200
const GATHER_MS = 100

const EMPTY_PICTURE: SituationLoaded = {
  contractVersion: CONTRACT_VERSION,
  seq: 0,
  now: 0,
  cases: [],
  alarms: [],
  areas: [],
  series: [],
  indicators: [],
  feeds: [],
  tasks: [],
  units: [],
  floods: [],
  drills: [],
}

/** Time and turns. Times are monotonic ms. */
export interface Scheduler {
  now(): number
  /** Runs `task` before the first painting after `delayMs`, or soon where nothing is painted. */
  onNextFrame(task: () => void, delayMs: number): void
}

/** Where the picture goes. */
export interface PictureSink {
  load(snapshot: SituationLoaded): void
  apply(changes: SituationChanged): void
  /** The picture's clock moved on by itself. */
  setNow(now: number): void
  setConnection(state: ConnectionState, lostSince: number | null): void
}

export interface LivePictureOptions {
  /** Emits `subscribe` and resolves with its acknowledgement; rejects when none comes. */
  readonly subscribe: (request: Subscribe) => Promise<unknown>
  readonly sink: PictureSink
  readonly scheduler: Scheduler
  /** Whether the picture's clock runs on between changes; it does not in a replay. */
  readonly isClockRunning: () => boolean
  /** The server speaks another version of the contract: this page is too old or too new for it. */
  readonly onOtherContract: (version: number) => void
  /** Told of what cannot be read. */
  readonly report: (error: unknown) => void
}

/** Keeps the picture whole: feed it what the socket says, and call `tick` about once a second. */
export interface LivePicture {
  /** The connection stands; `request` is subscribed to, from where the picture stands. */
  readonly connected: (request: Omit<Subscribe, 'since'>) => void
  readonly disconnected: () => void
  /** A sign of life without content. */
  readonly heard: () => void
  readonly loaded: (payload: unknown) => void
  readonly changed: (payload: unknown) => void
  readonly tick: () => void
  /** Empties the picture: somebody else will look, or nobody. */
  readonly forget: () => void
}

/**
 * The client's side of snapshot and deltas: resumes with `since`, asks for a snapshot after a gap or for what it cannot
 * read, hands on merged batches, and says since when the picture is no longer kept up to date.
 */
export function createLivePicture(options: LivePictureOptions): LivePicture {
  const {subscribe, sink, scheduler, isClockRunning, onOtherContract, report} = options
  let request: Omit<Subscribe, 'since'> | null = null
  let scopeKey = ''
  let seq: number | null = null
  /** The sequence number from which on the picture counts as whole; null while a subscription is not acknowledged. */
  let wholeFrom: number | null = null
  let isSnapshotDue = true
  let state: ConnectionState = 'connecting'
  let brokenAt: number | null = null
  let heardAt = scheduler.now()
  let subscribedAt = 0
  let attempt = 0
  let pending: SituationChanged | null = null
  let appliedAt = scheduler.now() - RUSH_MS
  let clock = {now: 0, at: 0}

  function send({isAnew}: {isAnew: boolean}) {
    if (request === null) return
    attempt += 1
    subscribedAt = scheduler.now()
    wholeFrom = null
    isSnapshotDue = isAnew || seq === null
    const since = isSnapshotDue || seq === null ? {} : {since: seq}
    void acknowledge(attempt, subscribe({...request, ...since}))
  }

  async function acknowledge(ofAttempt: number, acknowledgement: Promise<unknown>) {
    const reply = await acknowledgement.then(
      answer => subscribeReplySchema.safeParse(answer),
      () => null,
    )
    if (ofAttempt !== attempt || request === null) return
    if (!reply?.success || !reply.data.ok) {
      subscribedAt = scheduler.now() - PICTURE_LIMIT_MS + RETRY_PAUSE_MS
      return
    }
    wholeFrom = reply.data.seq
    becomeLiveIfWhole()
  }

  function becomeLiveIfWhole() {
    if (isSnapshotDue || wholeFrom === null || seq === null || seq < wholeFrom) return
    brokenAt = null
    if (state === 'live') return
    state = 'live'
    sink.setConnection('live', null)
  }

  function flush() {
    const changes = pending
    pending = null
    if (!changes) return
    appliedAt = scheduler.now()
    sink.apply(changes)
  }

  /** Puts changes beside those that wait. In a rush two batches are drawn as one: half the work, none of it late. */
  function gather(changes: SituationChanged) {
    const isUrgent = changes.alarms.length > 0 || changes.removedAlarms.length > 0
    const isRush = scheduler.now() - appliedAt < RUSH_MS
    if (isUrgent || pending === null) scheduler.onNextFrame(flush, isRush && !isUrgent ? GATHER_MS : 0)
    pending = pending === null ? changes : mergeChanges(pending, changes)
  }

  function take(now: number) {
    heard()
    clock = {now, at: scheduler.now()}
  }

  function heard() {
    heardAt = scheduler.now()
  }

  /** The picture's clock now; a replay's stands still between changes. */
  function pictureNow(): number {
    return isClockRunning() ? clock.now + (scheduler.now() - clock.at) : clock.now
  }

  function loaded(payload: unknown) {
    const version = versionOf(payload)
    if (version !== null && version !== CONTRACT_VERSION) {
      onOtherContract(version)
      return
    }
    const parsed = situationLoadedSchema.safeParse(payload)
    if (!parsed.success) {
      report(parsed.error)
      return
    }
    seq = parsed.data.seq
    isSnapshotDue = false
    pending = null
    take(parsed.data.now)
    sink.load(parsed.data)
    becomeLiveIfWhole()
  }

  function changed(payload: unknown) {
    heard()
    if (isSnapshotDue || seq === null) return
    const parsed = situationChangedSchema.safeParse(payload)
    if (!parsed.success) report(parsed.error)
    if (!parsed.success || parsed.data.previousSeq > seq) {
      send({isAnew: true})
      return
    }
    if (parsed.data.seq < seq) return
    seq = parsed.data.seq
    take(parsed.data.now)
    gather(parsed.data)
    becomeLiveIfWhole()
  }

  function forget() {
    attempt += 1
    request = null
    seq = null
    wholeFrom = null
    pending = null
    brokenAt = null
    clock = {now: 0, at: 0}
    state = 'connecting'
    sink.load(EMPTY_PICTURE)
    sink.setConnection('connecting', null)
  }

  function tick() {
    const now = scheduler.now()
    if (clock.now > 0) sink.setNow(Math.round(pictureNow()))
    if (request !== null) demandPicture(now)
    if (brokenAt === null || state !== 'live' || now - brokenAt < BREAK_GRACE_MS) return
    state = 'lost'
    sink.setConnection('lost', Math.round(clock.now + (isClockRunning() ? brokenAt - clock.at : 0)))
  }

  /** Notices silence, and subscribes anew where the picture does not come. */
  function demandPicture(now: number) {
    if (now - heardAt > SILENCE_LIMIT_MS) brokenAt ??= heardAt
    const isMissing = isSnapshotDue || wholeFrom === null || (seq ?? -1) < wholeFrom
    if (isMissing && now - subscribedAt >= PICTURE_LIMIT_MS) send({isAnew: true})
  }

  return {
    connected(next) {
      const nextKey = JSON.stringify(next)
      if (nextKey !== scopeKey) seq = null
      scopeKey = nextKey
      request = next
      heard()
      send({isAnew: false})
    },
    disconnected() {
      request = null
      wholeFrom = null
      brokenAt ??= scheduler.now()
    },
    heard() {
      heard()
      if (request !== null) becomeLiveIfWhole()
    },
    loaded,
    changed,
    tick,
    forget,
  }
}

function versionOf(payload: unknown): number | null {
  if (typeof payload !== 'object' || payload === null || !('contractVersion' in payload)) return null
  return typeof payload.contractVersion === 'number' ? payload.contractVersion : null
}
