import {setTimeout as sleep} from 'node:timers/promises'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {AskNext} from './askNext.ts'
import type {Outbox} from './outbox.ts'
import type {SensorHazards} from './sensorHazards.ts'
import type {Timers} from './timers.ts'

const LOOK_MS = 200
const TIMER_MS = 1_000
const SENSOR_MS = 60_000
const RETRY_MS = 1_000

export interface DispatchWork {
  /** Null where no backend takes tasks. */
  readonly outbox: Outbox | null
  readonly timers: Timers
  readonly sensorHazards: SensorHazards
  readonly askNext: AskNext
  /** Resolves when the live state holds what the log held at the start: nothing is judged by an old one. */
  readonly caughtUp: Promise<void>
  /** Runs its work on one node at a time. */
  withLock(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>
  readonly logger: Logger
  /** Epoch ms. */
  readonly now: () => number
  readonly onFatal: (error: unknown) => void
}

/** What the system does by itself about tasks, on whichever node holds the lock. */
export interface RunningDispatch {
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

export function startDispatch(work: DispatchWork): RunningDispatch {
  const stopping = new AbortController()
  const {signal} = stopping
  const running = (async () => {
    await Promise.race([work.caughtUp, aborted(signal)])
    if (signal.aborted) return
    await work.withLock(held => runAll(work, held), signal)
  })().catch((error: unknown) => {
    if (!signal.aborted) work.onFatal(error)
  })
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Each part at its own pace, so that a backend that hangs holds up neither timers nor escalation. */
async function runAll(
  {outbox, timers, sensorHazards, askNext, logger, now}: DispatchWork,
  signal: AbortSignal,
) {
  const repeat = async (ms: number, look: () => Promise<void>) => {
    while (!signal.aborted) {
      const waitMs = await look().then(
        () => ms,
        (error: unknown) => {
          if (!(error instanceof StoreUnavailableError)) throw error
          logger.warn({err: error}, 'dispatch waits for the store')
          return RETRY_MS
        },
      )
      await sleep(waitMs, undefined, {signal}).catch(() => undefined)
    }
  }
  const sending = new Set<Promise<void>>()
  const failures: unknown[] = []
  const send = () => {
    if (failures.length > 0) return Promise.reject(asError(failures.shift()))
    if (!outbox) return Promise.resolve()
    const started = outbox.run(signal).catch((error: unknown) => {
      failures.push(error)
    })
    sending.add(started)
    void started.finally(() => sending.delete(started))
    return Promise.resolve()
  }
  await Promise.all([
    repeat(LOOK_MS, send),
    repeat(TIMER_MS, () => timers.run(now())),
    repeat(SENSOR_MS, () => sensorHazards.run(now())),
    repeat(TIMER_MS, () => askNext.run(now())),
  ])
  await Promise.all(sending)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('sending failed', {cause: error})
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}
