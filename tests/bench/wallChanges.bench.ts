import {setTimeout as sleep} from 'node:timers/promises'
import {gzipSync} from 'node:zlib'
import type {CDPSession, Page} from 'playwright-core'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import type {ServerProcess} from '../fixtures/serverProcess.ts'
import {limitLine, type BenchLine} from './benchLine.ts'
import {logInToWall} from './logInToWall.ts'

const CHANGES_PER_SECOND = 20
const SECONDS = 10

/** What changes cost the wall in a real browser, and what has to be loaded before its map shows. */
export async function measure(): Promise<readonly BenchLine[]> {
  const {server, context} = await logInToWall()
  const page = await context.newPage()
  const script = watchScripts(page)
  await page.goto(`${server.url}/wall`)
  await page.locator('.city-map[data-painted]').waitFor({timeout: 60_000})
  await sleep(8_000)
  const kilobytes = (await script(await requestedLater(page))) / 1_024
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', {timeDomain: 'threadTicks'})
  const still = await busyShare(session, () => sleep(SECONDS * 1_000))
  const changing = await busyShare(session, () => sendChanges(server))
  await context.close()
  return [
    limitLine(
      {
        name: `main thread with ${String(CHANGES_PER_SECOND)} changes/s, over the still wall`,
        ours: (changing - still) * 100,
        peer: still * 100,
        peerName: 'the still wall',
        unit: '%',
      },
      5,
    ),
    limitLine({name: 'JavaScript to the first map, worker included, gzip', ours: kilobytes, unit: 'kB'}, 900),
  ]
}

/** The addresses that the page asked for only once its map was there. */
function requestedLater(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const paintedAt = performance.getEntriesByName('map-painted')[0]?.startTime ?? Infinity
    const entries = performance.getEntriesByType('resource')
    return entries.filter(({startTime}) => startTime > paintedAt).map(({name}) => name)
  })
}

/** Sums what every script weighs that the page and its workers load, compressed, without those of some addresses. */
function watchScripts(page: Page): (without: readonly string[]) => Promise<number> {
  const scripts: {url: string; size: Promise<number>}[] = []
  page.context().on('response', response => {
    if (!new URL(response.url()).pathname.endsWith('js')) return
    const size = response.body().then(
      body => gzipSync(body).byteLength,
      () => 0,
    )
    scripts.push({url: response.url(), size})
  })
  return async without => {
    const counted = scripts.filter(({url}) => !without.includes(url)).map(({size}) => size)
    return (await Promise.all(counted)).reduce((sum, size) => sum + size, 0)
  }
}

/** The share of a processor that the page's main thread takes while `work` runs. */
async function busyShare(session: CDPSession, work: () => Promise<unknown>): Promise<number> {
  const before = await taskSeconds(session)
  const startedAt = performance.now()
  await work()
  const seconds = (performance.now() - startedAt) / 1_000
  return ((await taskSeconds(session)) - before) / seconds
}

/**
 * By the thread's own clock: how long it waits for a processor that others hold is no cost of the wall, and on a busy
 * machine many times as much.
 */
async function taskSeconds(session: CDPSession): Promise<number> {
  const {metrics} = await session.send('Performance.getMetrics')
  return metrics.find(({name}) => name === 'TaskDuration')?.value ?? Number.NaN
}

/** New cases all over the city, one after the other. */
async function sendChanges(server: ServerProcess): Promise<void> {
  const sender = createWebhookSender({
    url: `${server.url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: AbortSignal.timeout(60_000),
  })
  const startedAt = performance.now()
  for (let index = 0; index < CHANGES_PER_SECOND * SECONDS; index += 1) {
    await sender.deliver([caseReportedEvent(`bench-${String(index)}`)])
    await sleep(Math.max(0, startedAt + ((index + 1) * 1_000) / CHANGES_PER_SECOND - performance.now()))
  }
}
