import type {Page} from 'playwright-core'
import {describe, expect, it} from 'vitest'
import {zhCN} from '#web/i18n/zhCN.ts'
import {coloursShown, watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'

/** The first panel of the Longgang pack, and one that no table knows. */
const PANEL = '0000000003e9'
const UNKNOWN_PANEL = '0000000fffff'
const SLOW = {timeout: 30_000}

const city = useBrowserCity()

async function mapIsDrawn(page: Page): Promise<void> {
  const size = page.viewportSize() ?? {width: 0, height: 0}
  const middle = {x: size.width / 2 - 200, y: size.height / 2 - 200, width: 400, height: 300}
  await expect.poll(() => coloursShown(page, middle), SLOW).toBeGreaterThan(20)
}

describe.skipIf(city.chromium === null)('the surfaces in a browser', {timeout: 120_000}, () => {
  it('lets an officer in by name and password, and nobody by a wrong one', async () => {
    const page = await city.openPage()
    await page.goto(`${city.server.url}/desk`)
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
    const wall = await city.openPage()
    await wall.goto(`${city.server.url}/wall`)
    const shown = wall.locator('.pairing-surface .code')
    await shown.waitFor(SLOW)
    const code = ((await shown.textContent()) ?? '').trim()
    expect(code).toMatch(/^[A-Z2-9]{6}$/)

    const officer = await city.openPage({user: 'admin'})
    await officer.goto(`${city.server.url}/admin/walls`)
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
    const page = await city.openPage({user: 'leader', viewport: {width: 3840, height: 1080}})
    const trouble = watchPage(page, city.server.url)
    await page.goto(`${city.server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await page.getByText(zhCN.mode.simulated).first().waitFor(SLOW)
    await mapIsDrawn(page)
    await city.report('seen', {title: 'A case on the wall', level: 1})
    await page.getByText('A case on the wall').first().waitFor(SLOW)

    const panel = await connectTestPanel(city.server.panelPort, PANEL)
    await panel.report(1, 'fire')
    await page.locator('.alarm-takeover-panel').waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-alarm-3840x1080.png`, animations: 'disabled'})
    await panel.report(1, 'normal')
    panel.close()
    expect(trouble).toEqual({errors: [], foreignRequests: []})
    await page.context().close()
  })

  it('announces the alarm of a panel that no table knows', async () => {
    const page = await city.openPage({user: 'leader'})
    await page.goto(`${city.server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await page.locator('.wall-surface p.waiting').waitFor({state: 'detached', ...SLOW})
    const panel = await connectTestPanel(city.server.panelPort, UNKNOWN_PANEL)
    await panel.report(2, 'fire')
    await page.locator('.alarm-takeover-panel').waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-alarm-unknown-1920x1080.png`, animations: 'disabled'})
    await panel.report(2, 'normal')
    panel.close()
    await page.context().close()
  })

  it('keeps the chosen case of the desk over a reload', async () => {
    await city.report('chosen', {title: 'A case to choose', level: 1})
    const page = await city.openPage({user: 'duty'})
    await page.goto(`${city.server.url}/desk`)
    await page.getByText('A case to choose').first().click(SLOW)
    await page.waitForURL(/case=330383-/, SLOW)
    await page.reload()
    await page.locator('.case-detail').getByText('A case to choose').first().waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/desk-1920x1080.png`, animations: 'disabled'})
    await page.context().close()
  })

  it('shows a community only its own cases', async () => {
    const page = await city.openPage({user: 'community'})
    await page.goto(`${city.server.url}/desk`)
    await page.locator('.desk-surface').waitFor(SLOW)
    const seen = await page.context().request.get(`${city.server.url}/api/cases?limit=500`)
    const {items} = (await seen.json()) as {items: {place: {community: string}}[]}
    expect(items.every(({place}) => place.community === '330383198001')).toBe(true)
    await page.context().close()
  })

  it('veils the picture and says since when while the server is away, and goes on by itself', async () => {
    const page = await city.openPage({user: 'leader'})
    await page.goto(`${city.server.url}/wall`)
    await page.locator('.wall-surface canvas').first().waitFor(SLOW)
    await mapIsDrawn(page)
    await city.killServer()
    await page.getByText(zhCN.connection.lost).first().waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-lost-1920x1080.png`, animations: 'disabled'})
    await city.startServer()
    await city.report('after', {title: 'A case after the break', level: 1})
    await page.getByText('A case after the break').first().waitFor(SLOW)
    await page.context().close()
  })
})
