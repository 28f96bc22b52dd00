import {setTimeout as sleep} from 'node:timers/promises'
import pg from 'pg'
import type {Logger} from '../logger.ts'
import {connectionOptions} from './databasePool.ts'
import {isUnavailable} from './storeErrors.ts'

export interface HeadWatchOptions {
  readonly connectionString: string
  readonly logger: Logger
  /** Asks the database for the last sequence number. */
  readonly readHead: () => Promise<number>
  /** Hears of the last sequence number whenever it may have risen, and of whom it came from, when that is known. */
  readonly onHead: (seq: number, node: string | null) => void
  /** How often the database is asked in case that a notification was lost. */
  readonly pollMs: number
}

const longestPauseMs = 2_000

/**
 * Watches the log's end until `signal` aborts: by LISTEN on a connection of its own, made again when it breaks, and by
 * asking now and then, because a notification can be lost with its connection.
 */
export async function watchHead(options: HeadWatchOptions, signal: AbortSignal): Promise<void> {
  await Promise.all([listen(options, signal), poll(options, signal)])
}

async function poll({readHead, onHead, pollMs}: HeadWatchOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      onHead(await readHead(), null)
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
    await pause(pollMs, signal)
  }
}

async function listen(options: HeadWatchOptions, signal: AbortSignal): Promise<void> {
  let pauseMs = 50
  while (!signal.aborted) {
    const client = new pg.Client(connectionOptions(options.connectionString, {isBounded: false}))
    try {
      await listenOn(client, options, signal)
      pauseMs = 50
    } catch (error) {
      if (!isUnavailable(error)) throw error
      options.logger.warn({err: error}, 'log notifications interrupted')
    } finally {
      await client.end().catch(() => {}) // It is being thrown away; how it ends does not matter.
    }
    await pause(pauseMs * (0.5 + Math.random()), signal)
    pauseMs = Math.min(2 * pauseMs, longestPauseMs)
  }
}

/** Resolves when `signal` aborts or the connection ends; rejects when it breaks. */
async function listenOn(
  client: pg.Client,
  {readHead, onHead}: HeadWatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.on('end', resolve)
    signal.addEventListener('abort', () => resolve(), {once: true})
  })
  ended.catch(() => {}) // Also awaited below; it may break before that.
  client.on('notification', ({payload}) => {
    const [seq, node] = (payload ?? '').split(' ')
    onHead(Number(seq), node ?? null)
  })
  await client.connect()
  await client.query('listen wanglou_log')
  onHead(await readHead(), null)
  await ended
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, {signal}).catch(() => {}) // An abort ends the pause; the callers look at the signal.
}
