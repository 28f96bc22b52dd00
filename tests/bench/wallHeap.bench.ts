import {setTimeout as sleep} from 'node:timers/promises'
import type {CDPSession} from 'playwright-core'
import {createWebhookSender, DEMO_SECRET, type CloudEvent} from '#mock/webhookSender.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import type {ServerProcess} from '../fixtures/serverProcess.ts'
import {limitLine, type BenchLine} from './benchLine.ts'
import {logInToWall} from './logInToWall.ts'

const MINUTES = 10
const CHANGES_PER_SECOND = 20
/** Cases are reported and closed as of so long ago: the picture lets go of them within a minute. */
const AGE_MS = 25 * 3_600_000
/** Minutes after which the caches are full and as many cases leave the picture as come into it. */
const WARM_UP_MINUTES = 2
const MEGABYTE = 1_048_576

interface PageState {
  readonly heapMb: number
  readonly nodes: number
  readonly listeners: number
}

/** What ten minutes of changes leave behind in the wall's page, when as much leaves the picture as comes into it. */
export async function measure(): Promise<readonly BenchLine[]> {
  const {server, context} = await logInToWall()
  const page = await context.newPage()
  await page.goto(`${server.url}/wall`)
  await page.locator('.city-map[data-painted]').waitFor({timeout: 60_000})
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  const states: PageState[] = []
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    await sendChanges(server, minute)
    const state = await stateOf(session)
    states.push(state)
    const {heapMb, nodes, listeners} = state
    process.stdout.write(
      `  minute ${String(minute)}: heap ${heapMb.toFixed(2)} MB, ${String(nodes)} nodes, ${String(listeners)} listeners\n`,
    )
  }
  await context.close()
  const steady = states.slice(WARM_UP_MINUTES)
  const line = (name: string, unit: string, limit: number, read: (state: PageState) => number) =>
    limitLine(
      {
        name,
        ours: slopeOf(steady.map(read)),
        peer: read(steady[0] ?? {heapMb: Number.NaN, nodes: Number.NaN, listeners: Number.NaN}),
        peerName: `at minute ${String(WARM_UP_MINUTES + 1)}`,
        unit,
      },
      limit,
    )
  return [
    line('growth of the wall’s heap, each minute', 'MB', 0.25, ({heapMb}) => heapMb),
    line('growth of the wall’s DOM nodes, each minute', 'nodes', 20, ({nodes}) => nodes),
    line('growth of the wall’s listeners, each minute', 'listeners', 5, ({listeners}) => listeners),
  ]
}

/** What the page holds once all that nobody holds is gone. */
async function stateOf(session: CDPSession): Promise<PageState> {
  // What a first collection only finalises, the second frees.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const {metrics} = await session.send('Performance.getMetrics')
  const read = (wanted: string) => metrics.find(({name}) => name === wanted)?.value ?? Number.NaN
  return {
    heapMb: read('JSHeapUsedSize') / MEGABYTE,
    nodes: read('Nodes'),
    listeners: read('JSEventListeners'),
  }
}

/** A minute of changes: cases come, and are closed. */
async function sendChanges(server: ServerProcess, minute: number): Promise<void> {
  const sender = createWebhookSender({
    url: `${server.url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: AbortSignal.timeout(120_000),
  })
  const startedAt = performance.now()
  for (let index = 0; index < CHANGES_PER_SECOND * 60; index += 2) {
    const id = `${String(minute)}-${String(index)}`
    await sender.deliver([reported(id)])
    await sleep(dueIn(startedAt, index + 1))
    await sender.deliver([closed(id)])
    await sleep(dueIn(startedAt, index + 2))
  }
}

function longAgo(): string {
  return new Date(Date.now() - AGE_MS).toISOString()
}

function dueIn(startedAt: number, changes: number): number {
  return Math.max(0, startedAt + (changes * 1_000) / CHANGES_PER_SECOND - performance.now())
}

function reported(id: string): CloudEvent {
  const at = longAgo()
  return {...caseReportedEvent(id, {occurredAt: at}), time: at}
}

function closed(id: string): CloudEvent {
  const at = longAgo()
  return {
    ...caseReportedEvent(id),
    id: `closed-${id}`,
    time: at,
    type: 'case.progressed',
    data: {externalId: id, step: 'evaluated', at, by: 'Lin'},
  }
}

/** How much a row of numbers grows from one to the next, by least squares. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const spread = values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0)
  return values.reduce((sum, value, index) => sum + (index - middle) * value, 0) / spread
}
