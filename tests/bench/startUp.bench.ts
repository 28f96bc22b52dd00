import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import type {Page} from 'playwright-core'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {coloursShown, findChromium, launchBrowser} from '../fixtures/browser.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {atEnd} from './atEnd.ts'
import {end, launchCity} from './launchCity.ts'
import {limitLine, median, type BenchLine} from './benchLine.ts'

const projectRoot = fileURLToPath(new URL('../../', import.meta.url))
const VIEWPORT = {width: 1920, height: 1080}
const CHANGES = 20
const PAINT_LIMIT_MS = 60_000

/** How long a person waits: for the city to be made, for the wall to be there again, for a change to be seen. */
export async function measure(): Promise<readonly BenchLine[]> {
  const chromium = findChromium()
  if (chromium === null) throw new Error('there is no Chromium on this machine')
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const packSeconds = await makePack(join(dataFolder, 'pack'))
  const first = await launchCity(dataFolder)
  await end(first.child)

  const browser = await launchBrowser(chromium)
  atEnd(() => browser.close())
  const page = await (await browser.newContext({viewport: VIEWPORT})).newPage()
  const {url, readySeconds} = await launchCity(dataFolder)
  const readyAt = performance.now()
  await openWall(page, url)
  const paintedSeconds = readySeconds + (performance.now() - readyAt) / 1_000
  const visibleMs = await seeChanges(page, url)
  return [
    limitLine({name: 'the Longgang pack, generated', ours: packSeconds, unit: 's'}, 30),
    limitLine(
      {
        name: 'second start to a painted wall with all premises',
        ours: paintedSeconds,
        peer: readySeconds,
        peerName: 'to /readyz',
        unit: 's',
      },
      8,
    ),
    limitLine(
      {name: 'a change on the wall after it was acknowledged, median', ours: median(visibleMs), unit: 'ms'},
      250,
    ),
  ]
}

async function makePack(folder: string): Promise<number> {
  const startedAt = performance.now()
  const args = ['--import', 'tsx', 'mock/city/generate.ts', '--city', 'longgang', '--out', folder]
  const child = spawn(process.execPath, args, {cwd: projectRoot, stdio: ['ignore', 'ignore', 'inherit']})
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the generator ended with ${String(code)}`)
  return (performance.now() - startedAt) / 1_000
}

/** Resolves when the map shows the city and every one of the premises is in the browser. */
async function openWall(page: Page, url: string): Promise<void> {
  const data = {user: 'leader', password: 'wanglou-demo'}
  await page.context().request.post(`${url}/api/session`, {data})
  const premises = page.waitForResponse(/\/api\/map\/premises\.bin$/, {timeout: PAINT_LIMIT_MS})
  await page.goto(`${url}/wall`)
  await page.locator('.city-map canvas').nth(1).waitFor({timeout: PAINT_LIMIT_MS})
  await (await premises).finished()
  const middle = {x: VIEWPORT.width / 2 - 200, y: VIEWPORT.height / 2 - 200, width: 400, height: 300}
  for (let waitedMs = 0; (await coloursShown(page, middle)) <= 20; waitedMs += 50) {
    if (waitedMs > PAINT_LIMIT_MS) throw new Error('the wall is not painted')
    await sleep(50)
  }
}

/** For each of some grave cases the milliseconds from its acknowledgement until the page has drawn its title. */
async function seeChanges(page: Page, url: string): Promise<readonly number[]> {
  const sender = createWebhookSender({
    url: `${url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: AbortSignal.timeout(120_000),
  })
  const delays: number[] = []
  for (let index = 0; index < CHANGES; index += 1) {
    const title = `bench ${String(index)}`
    const seen = page.waitForFunction(text => document.body.textContent.includes(text) && Date.now(), title, {
      polling: 'raf',
      timeout: 20_000,
    })
    await sender.deliver([caseReportedEvent(title, {title, level: 1})])
    const acknowledgedAt = Date.now()
    const seenAt = await (await seen).jsonValue()
    delays.push(Number(seenAt) - acknowledgedAt)
  }
  return delays
}
