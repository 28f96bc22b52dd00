import type {FeedHealth} from '#contract/feed.ts'
import type {Connector, FeedSink} from '#server/connectors/connector.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {createSupervisor} from '#server/connectors/supervisor.ts'
import {silentLogger} from '../fixtures/silentLogger.ts'
import {createFakeScheduler, settle} from './fakeScheduler.ts'
import {createMemorySink} from './memorySink.ts'

export const NOW = Date.UTC(2026, 10, 23, 2, 0, 0)

/** A connector that fails when told to, and otherwise waits. */
export function createPuppet(feed: Connector['feed']) {
  const starts: number[] = []
  let fail: (error: unknown) => void = () => {}
  let sink: FeedSink | null = null
  const connector: Connector = {
    feed,
    lateAfterMs: 60_000,
    read: () => ({ok: false, code: 'never', path: ''}),
    run(given, signal) {
      sink = given
      starts.push(starts.length)
      return new Promise((resolve, reject) => {
        const stop = () => resolve()
        signal.addEventListener('abort', stop)
        fail = error => {
          signal.removeEventListener('abort', stop)
          reject(error instanceof Error ? error : new Error('not an error', {cause: error}))
        }
      })
    },
  }
  return {
    connector,
    starts,
    fail: async (error: unknown) => {
      fail(error)
      await settle()
    },
    sink(): FeedSink {
      if (!sink) throw new Error('not started')
      return sink
    },
  }
}

export function startSupervisor(connectors: readonly Connector[], random = () => 0) {
  const scheduler = createFakeScheduler(NOW)
  const memory = createMemorySink()
  const changes: FeedHealth[] = []
  const fatal: unknown[] = []
  const supervisor = createSupervisor({
    connectors,
    random,
    append: async records => memory.sink.append(records),
    logger: silentLogger,
    now: scheduler.now,
    sleep: scheduler.sleep,
    onFatal: error => fatal.push(error),
    onHealthChanged: health => changes.push(health),
  })
  supervisor.start()
  return {...memory, supervisor, scheduler, changes, fatal}
}

export function healthOf({supervisor}: ReturnType<typeof startSupervisor>, feed: string) {
  const health = supervisor.health().find(each => each.feed === feed)
  if (!health) throw new Error(feed)
  return health
}

export function report(id: string, change: Record<string, unknown> = {}) {
  return {
    ...{specversion: '1.0', id, source: '/platform', type: 'case.progressed'},
    data: {externalId: id, step: 'accepted', at: '2026-11-23T09:00:00+08:00', by: 'duty', ...change},
  }
}

export function fourPlatforms() {
  return createFourPlatformsConnector({now: () => NOW, lateAfterMs: 60_000})
}
