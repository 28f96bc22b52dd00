import {createServer} from 'node:http'
import {readFile} from 'node:fs/promises'
import type {AddressInfo} from 'node:net'
import {extname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {gzipSync} from 'node:zlib'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Browser, CDPSession, Page} from 'playwright-core'
import {build} from 'vite'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {findChromium, launchBrowser} from '../fixtures/browser.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'
import {inTurn, limitLine, ratioLine, type BenchLine} from './benchLine.ts'

const PAGE = fileURLToPath(new URL('mapFrames', import.meta.url))
const BUILT = fileURLToPath(new URL('../output/mapFrames', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const VIEWPORT = {width: 1920, height: 1080}
const ROUNDS = 3
const PREMISES_ZOOM = 13.8
const CITY_ZOOM = 11.2
const CHANGES_PER_SECOND = 20
const SECONDS = 10

/** How smoothly the map moves in a real browser, what a change costs it, and what has to be loaded before it shows. */
export async function measure(): Promise<readonly BenchLine[]> {
  const chromium = findChromium()
  if (chromium === null) throw new Error('there is no Chromium on this machine')
  const browser = await launchBrowser(chromium)
  atEnd(() => browser.close())
  const frames = await measureFrames(browser)
  return [...frames, ...(await measureWall(browser))]
}

async function measureFrames(browser: Browser): Promise<readonly BenchLine[]> {
  const page = await browser.newPage({viewport: VIEWPORT})
  await page.goto(await serveFramesPage())
  const frame = (subject: string, count: number, zoom: number) => () =>
    page.evaluate<number>(`measure('${subject}', ${String(count)}, ${String(zoom)})`)
  const near = await inTurn(
    ROUNDS,
    frame('scene', 48_000, PREMISES_ZOOM),
    frame('bare', 48_000, PREMISES_ZOOM),
  )
  const far = await inTurn(ROUNDS, frame('scene', 1_000_000, CITY_ZOOM), frame('map', 1, CITY_ZOOM))
  await page.close()
  return [
    ratioLine(
      {name: '48,000 premises moving, a frame', ...near, peerName: 'one bare deck.gl scatter', unit: 'ms'},
      {atMost: 1.1},
    ),
    ratioLine(
      {name: '1,000,000 premises, city view moving, a frame', ...far, peerName: 'the bare map', unit: 'ms'},
      {atMost: 2},
    ),
  ]
}

/** The page of this bench, built like the product's and served from here. */
async function serveFramesPage(): Promise<string> {
  await build({
    configFile: false,
    root: PAGE,
    base: './',
    logLevel: 'warn',
    worker: {format: 'es'},
    build: {outDir: BUILT, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5_000},
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://here.invalid').pathname
    const file = path === '/' ? 'index.html' : path
    readFile(join(BUILT, file)).then(
      body => {
        response
          .writeHead(200, {'content-type': TYPES[extname(file)] ?? 'application/octet-stream'})
          .end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEnd(
    () =>
      new Promise<void>(resolve => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  )
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`
}

async function measureWall(browser: Browser): Promise<readonly BenchLine[]> {
  const {cityFolder} = await makeBuiltCity()
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const server = await startServerProcess({dataFolder, cityFolder, environment: {WANGLOU_SIMULATE: '0'}})
  atEnd(async () => {
    await server.stop()
  })
  const context = await browser.newContext({viewport: VIEWPORT})
  const data = {user: 'leader', password: 'wanglou-demo'}
  await context.request.post(`${server.url}/api/session`, {data})
  const page = await context.newPage()
  const script = watchScripts(page)
  await page.goto(`${server.url}/wall`)
  await page.locator('.city-map canvas').nth(1).waitFor({timeout: 60_000})
  await sleep(8_000)
  const kilobytes = (await script()) / 1_024
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
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

/** Sums what every script weighs that the page and its workers load, compressed. */
function watchScripts(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = []
  page.context().on('response', response => {
    if (!new URL(response.url()).pathname.endsWith('js')) return
    sizes.push(
      response.body().then(
        body => gzipSync(body).byteLength,
        () => 0,
      ),
    )
  })
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** The share of the time that the page's main thread is busy while `work` runs. */
async function busyShare(session: CDPSession, work: () => Promise<unknown>): Promise<number> {
  const before = await taskSeconds(session)
  const startedAt = performance.now()
  await work()
  const seconds = (performance.now() - startedAt) / 1_000
  return ((await taskSeconds(session)) - before) / seconds
}

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
