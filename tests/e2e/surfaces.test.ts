import {mkdir} from 'node:fs/promises'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {coloursShown, findChromium, launchBrowser, watchPage} from '../fixtures/browser.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'

const PICTURES = 'tests/output/pictures'
/** The first panel of the Longgang pack, and one that no table knows. */
const PANEL = '0000000003e9'
const UNKNOWN_PANEL = '0000000fffff'
const SLOW = {timeout: 30_000}

const chromium = findChromium()
let browser: Browser
let city: Awaited<ReturnType<typeof makeBuiltCity>>
let dataFolder: string
let server: ServerProcess

beforeAll(async () => {
  if (chromium === null) return
  await mkdir(PICTURES, {recursive: true})
  city = await makeBuiltCity()
  dataFolder = await makeDataFolder()
  server = await startServerProcess({dataFolder, cityFolder: city.cityFolder})
  browser = await launchBrowser(chromium)
}, 180_000)

afterAll(async () => {
  if (chromium === null) return
  await browser.close()
  await server.stop()
  await removeDataFolder(dataFolder)
})

async function openPage({width = 1920, height = 1080, user = ''} = {}): Promise<Page> {
  const context = await browser.newContext({viewport: {width, height}})
  if (user) {
    const data = {user, password: 'wanglou-demo'}
    const answer = await context.request.post(`${server.url}/api/session`, {data})
    expect(answer.ok()).toBe(true)
  }
  return context.newPage()
}

async function report(externalId: string, title: string): Promise<void> {
  const sender = createWebhookSender({
    url: `${server.url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: AbortSignal.timeout(20_000),
  })
  await sender.deliver([caseReportedEvent(externalId, {title, level: 1})])
}

async function mapIsDrawn(page: Page): Promise<void> {
  const size = page.viewportSize() ?? {width: 0, height: 0}
  const middle = {x: size.width / 2 - 200, y: size.height / 2 - 200, width: 400, height: 300}
  await expect.poll(() => coloursShown(page, middle), SLOW).toBeGreaterThan(20)
}

describe.skipIf(chromium === null)('the surfaces in a browser', {timeout: 120_000}, () => {
  it('lets an officer in by name and password, and nobody by a wrong one', async () => {
    const page = await openPage()
    await page.goto(`${server.url}/desk`)
    await page.getByLabel(zhCN.login.user).fill('duty')
    await page.getByLabel(zhCN.login.password).fill('wrong')
    await page.getByRole('button', {name: zhCN.login.submit}).click()
    await page.getByText(zhCN.error.wrongCredentials).waitFor(SLOW)
    await page.getByLabel(zhCN.login.password).fill('wanglou-demo')
    await page.getByRole('button', {name: zhCN.login.submit}).click()
    await page.waitForURL('**/desk**', SLOW)
    await page.context().close()
  })

  it('pairs a wall by the code it shows, and the wall stays one after a reload', async () => {
    const wall = await openPage()
    await wall.goto(`${server.url}/wall`)
    const shown = wall.locator('.pairing-surface .code')
    await shown.waitFor(SLOW)
    const code = ((await shown.textContent()) ?? '').trim()
    expect(code).toMatch(/^[A-Z2-9]{6}$/)

    const officer = await openPage({user: 'admin'})
    await officer.goto(`${server.url}/admin/walls`)
    await officer.getByLabel(zhCN.admin.wall.code).fill(code)
    await officer.getByLabel(zhCN.admin.wall.name).fill('North wall')
    await officer.getByRole('button', {name: zhCN.admin.wall.approve}).click()
    await wall.locator('.wall-surface').waitFor(SLOW)
    await wall.reload()
    await wall.locator('.wall-surface').waitFor(SLOW)

    await officer.getByRole('button', {name: zhCN.admin.wall.revoke}).first().click()
    await officer.getByRole('dialog').getByRole('button', {name: zhCN.admin.wall.revoke}).click()
    await wall.locator('.pairing-surface').waitFor(SLOW)
    await officer.context().close()
    await wall.context().close()
  })

  it('shows a reported case, and announces a fire alarm, on the wall and without leaving this machine', async () => {
    const page = await openPage({user: 'leader', width: 3840, height: 1080})
    const trouble = watchPage(page, server.url)
    await page.goto(`${server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await page.getByText(zhCN.mode.simulated).first().waitFor(SLOW)
    await mapIsDrawn(page)
    await report('seen', 'A case on the wall')
    await page.getByText('A case on the wall').first().waitFor(SLOW)

    const panel = await connectTestPanel(server.panelPort, PANEL)
    await panel.report(1, 'fire')
    await page.locator('.alarm-takeover-panel').waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-alarm-3840x1080.png`, animations: 'disabled'})
    await panel.report(1, 'normal')
    panel.close()
    expect(trouble).toEqual({errors: [], foreignRequests: []})
    await page.context().close()
  })

  it('announces the alarm of a panel that no table knows', async () => {
    const page = await openPage({user: 'leader'})
    await page.goto(`${server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await page.locator('.wall-surface p.waiting').waitFor({state: 'detached', ...SLOW})
    const panel = await connectTestPanel(server.panelPort, UNKNOWN_PANEL)
    await panel.report(2, 'fire')
    await page.locator('.alarm-takeover-panel').waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-alarm-unknown-1920x1080.png`, animations: 'disabled'})
    await panel.report(2, 'normal')
    panel.close()
    await page.context().close()
  })

  it('keeps the chosen case of the desk over a reload', async () => {
    await report('chosen', 'A case to choose')
    const page = await openPage({user: 'duty'})
    await page.goto(`${server.url}/desk`)
    await page.getByText('A case to choose').first().click(SLOW)
    await page.waitForURL(/case=330383-/, SLOW)
    await page.reload()
    await page.locator('.case-detail').getByText('A case to choose').first().waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/desk-1920x1080.png`, animations: 'disabled'})
    await page.context().close()
  })

  it('shows a community only its own cases', async () => {
    const page = await openPage({user: 'community'})
    await page.goto(`${server.url}/desk`)
    await page.locator('.desk-surface').waitFor(SLOW)
    const seen = await page.context().request.get(`${server.url}/api/cases?limit=500`)
    const {items} = (await seen.json()) as {items: {place: {community: string}}[]}
    expect(items.every(({place}) => place.community === '330383198001')).toBe(true)
    await page.context().close()
  })

  it('veils the picture and says since when while the server is away, and goes on by itself', async () => {
    const page = await openPage({user: 'leader'})
    await page.goto(`${server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await mapIsDrawn(page)
    const port = Number(new URL(server.url).port)
    await server.kill()
    await page.getByText(zhCN.connection.lost).first().waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-lost-1920x1080.png`, animations: 'disabled'})
    server = await startServerProcess({dataFolder, cityFolder: city.cityFolder, port})
    await report('after', 'A case after the break')
    await page.getByText('A case after the break').first().waitFor(SLOW)
    await page.context().close()
  })
})
