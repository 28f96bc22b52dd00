import {setTimeout as sleep} from 'node:timers/promises'
import {PICTURE_SPAN_MS} from '#contract/pictureSpan.ts'
import type {LogRecord} from '#contract/record.ts'
import type {Change} from '../domain/change.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {Log, StateTables} from '../store/storeApi.ts'
import {Decisions} from './decisions.ts'
import {Projector} from './projector.ts'
import {recall} from './recall.ts'
import {Situation, type SituationOptions} from './situation.ts'

/** Listeners are told of changes at most this often; of the first after a quiet time at once. */
const TICK_MS = 100
const RETRY_MS = 500
/** After each record this long is waited for more, at most so long in all: a busy feed then shares its queries. */
const GATHER_MS_PER_RECORD = 1
const GATHER_MS = 20
/** So many at once are a backlog, and not waited for. */
const BACKLOG_RECORDS = 500

export interface LivePictureOptions extends Omit<SituationOptions, 'image' | 'projectedSeq'> {
  readonly log: Log
  readonly tables: StateTables
  readonly logger: Logger
  /** Sees every record after the picture took it in. */
  readonly onRecord?: (record: LogRecord, changes: readonly Change[]) => void
  /** Called when the picture cannot go on; the process should end. */
  readonly onFatal: (error: unknown) => void
}

export interface LivePicture {
  readonly situation: Situation
  readonly projector: Projector
  /** What became of commands, once their turn came. */
  readonly decisions: Decisions
  /** Resolves when what the log held at the start is in the picture. */
  readonly caughtUp: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the live picture of this node: loads the state tables, follows the log from there, and writes the tables
 * when it is this node's turn.
 */
export async function startLivePicture(options: LivePictureOptions): Promise<LivePicture> {
  const {log, tables, logger, clock, clockMode} = options
  const image = await tables.loadImage(clockMode === 'replay' ? 0 : clock() - PICTURE_SPAN_MS)
  const projector = new Projector(tables, {projectedSeq: image.seq, logger})
  const situation = new Situation({...options, image, projectedSeq: () => projector.projectedSeq})
  const headAtStart = await log.headSeq()
  const decisions = new Decisions(image.seq)
  const stopping = new AbortController()
  let markCaughtUp = () => {}
  const caughtUp = new Promise<void>(resolve => {
    markCaughtUp = resolve
  })
  if (situation.seq >= headAtStart) markCaughtUp()

  let toldAt = -Infinity
  const stopNoting = situation.onChanged(() => {
    toldAt = performance.now()
  })
  const ticking = setInterval(() => situation.tick(), TICK_MS)
  const tickUnlessJustTold = () => {
    if (performance.now() - toldAt < TICK_MS) return
    situation.tick()
    ticking.refresh()
  }

  const take = async (records: readonly LogRecord[]) => {
    await whenStoreAnswers(() => recall(records, situation, tables), stopping.signal)
    // Without what it speaks of a record would be taken for something new.
    if (stopping.signal.aborted) return
    for (const record of records) {
      const {changes, refusal} = situation.take(record)
      projector.push(record.seq, changes)
      decisions.decide(record.seq, refusal)
      options.onRecord?.(record, changes)
    }
    if (situation.seq >= headAtStart) markCaughtUp()
    tickUnlessJustTold()
    await projector.room(stopping.signal)
    if (records.length < BACKLOG_RECORDS) {
      await pause(Math.min(GATHER_MS, records.length * GATHER_MS_PER_RECORD), stopping.signal)
    }
  }
  const running = Promise.all([
    log.follow(image.seq, take, stopping.signal),
    projector.run(stopping.signal),
  ]).catch((error: unknown) => {
    if (!stopping.signal.aborted) options.onFatal(error)
  })
  return {
    situation,
    projector,
    decisions,
    caughtUp,
    async stop() {
      clearInterval(ticking)
      stopNoting()
      stopping.abort()
      await running
    },
  }
}

/** Repeats a reading step until the store answers. */
async function whenStoreAnswers(read: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await read()
      return
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      await pause(RETRY_MS, signal)
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal}).catch(() => undefined) // An abort ends the pause; the caller looks at the signal.
}
