import {createServer} from 'node:http'
import {readFile} from 'node:fs/promises'
import type {AddressInfo} from 'node:net'
import {extname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Browser} from 'playwright-core'
import {build} from 'vite'
import {findChromium, launchBrowser} from '../fixtures/browser.ts'
import {atEnd} from './atEnd.ts'
import {inTurn, ratioLine, type BenchLine} from './benchLine.ts'

const PAGE = fileURLToPath(new URL('mapFrames', import.meta.url))
const BUILT = fileURLToPath(new URL('../output/mapFrames', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
/** Smaller, as software draws every pixel: a frame at full size takes most of a second on two busy cores. */
const VIEWPORT = {width: 960, height: 540}
const ROUNDS = 3
/** Of pictures that take software seconds each. */
const SLOW_ROUNDS = 2
const PREMISES_ZOOM = 13.8
const CITY_ZOOM = 11.2

/** How smoothly the map moves in a real browser. */
export async function measure(): Promise<readonly BenchLine[]> {
  const chromium = findChromium()
  if (chromium === null) throw new Error('there is no Chromium on this machine')
  const browser = await launchBrowser(chromium)
  atEnd(() => browser.close())
  return measureFrames(browser)
}

async function measureFrames(browser: Browser): Promise<readonly BenchLine[]> {
  const page = await browser.newPage({viewport: VIEWPORT})
  await page.goto(await serveFramesPage())
  const frame = (subject: string, count: number, view: {zoom: number; isCrowded?: boolean}) => () =>
    page.evaluate<number>(`measure('${subject}', ${String(count)}, ${JSON.stringify(view)})`)
  const [city, premises] = [{zoom: CITY_ZOOM}, {zoom: PREMISES_ZOOM}]
  const crowded = {zoom: PREMISES_ZOOM, isCrowded: true}
  const near = await inTurn(ROUNDS, frame('scene', 48_000, premises), frame('bare', 48_000, premises))
  const far = await inTurn(ROUNDS, frame('scene', 1_000_000, city), frame('map', 1, city))
  const byRisk = await inTurn(ROUNDS, frame('risk', 1_000_000, premises), frame('bare', 1_000_000, premises))
  const allSeen = await inTurn(
    SLOW_ROUNDS,
    frame('risk', 1_000_000, crowded),
    frame('bare', 1_000_000, crowded),
  )
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
    ratioLine(
      {
        name: '1,000,000 premises by probability moving, a frame',
        ...byRisk,
        peerName: 'one bare deck.gl scatter',
        unit: 'ms',
      },
      {atMost: 1.15},
    ),
    ratioLine(
      {
        name: '1,000,000 premises by probability moving, all in the picture, a frame',
        ...allSeen,
        peerName: 'one bare deck.gl scatter',
        unit: 'ms',
      },
      {atMost: 1.15},
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
