import {setTimeout as sleep} from 'node:timers/promises'
import pg from 'pg'
import type {Logger} from '../logger.ts'
import {connectionOptions} from './databasePool.ts'
import {isUnavailable} from './storeErrors.ts'

export interface NodeLockOptions {
  readonly connectionString: string
  readonly logger: Logger
  readonly lock: keyof typeof LOCK_KEYS
}

/** Numbers that only this program uses as advisory lock keys. */
const LOCK_KEYS = {
  projector: 330_383_002,
  dispatch: 330_383_003,
  sharing: 330_383_004,
  fit: 330_383_005,
} as const
const retryMs = 500
const heartbeatMs = 1_000

/**
 * Runs `work` while this node holds the one lock of its name that the database has, which ends with the connection that took it.
 * Waits for it first. When the connection is lost, the signal given to `work` aborts, and after `work` has ended the
 * lock is competed for again and `work` begins anew, as also when it throws StoreUnavailableError. Returns when `work`
 * returned by itself or `signal` aborts; rejects with what else `work` throws; an AbortError after an abort is none.
 */
export async function withNodeLock(
  options: NodeLockOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (await takeTurn(options, work, signal)) return
    } catch (error) {
      if (!isUnavailable(error)) throw error
      options.logger.warn({err: error, lock: options.lock}, 'lock holder interrupted')
    }
    await pause(signal)
  }
}

/** False when the lock was lost, or the signal aborted before it was given. */
async function takeTurn(
  {connectionString, logger, lock}: NodeLockOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  const client = new pg.Client(connectionOptions(connectionString, {isBounded: true}))
  const lost = new AbortController()
  let wasLost = false
  const heldSignal = AbortSignal.any([signal, lost.signal])
  client.on('error', () => lost.abort())
  client.on('end', () => lost.abort())
  try {
    if (!(await takeLock(client, LOCK_KEYS[lock], heldSignal))) return false
    const beats = keepBeating(client, lost)
    try {
      await work(heldSignal)
    } finally {
      beats.stop()
    }
    wasLost = lost.signal.aborted
  } catch (error) {
    if (!heldSignal.aborted || !isAbort(error)) throw error
    wasLost = lost.signal.aborted
  } finally {
    await client.end().catch(() => {}) // It is being thrown away; how it ends does not matter.
  }
  if (wasLost) logger.warn({lock}, 'lock lost')
  return !wasLost
}

/** Asks until it is given; false when the signal aborted first. */
async function takeLock(client: pg.Client, key: number, signal: AbortSignal): Promise<boolean> {
  await client.connect()
  while (!signal.aborted) {
    const {rows} = await client.query<{taken: boolean}>('select pg_try_advisory_lock($1) as taken', [key])
    if (rows[0]?.taken === true) return true
    await pause(signal)
  }
  return false
}

/** Notices a connection that is dead without having said so. */
function keepBeating(client: pg.Client, lost: AbortController): {stop(): void} {
  const timer = setInterval(() => {
    client.query('select 1').catch(() => lost.abort())
  }, heartbeatMs)
  return {stop: () => clearInterval(timer)}
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(retryMs * (0.5 + Math.random()), undefined, {signal}).catch(() => {}) // The caller looks at the signal.
}
