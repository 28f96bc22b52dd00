import type {BrowserContext, Page} from 'playwright-core'
import pg from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {coverageSchema} from '#contract/dispatch.ts'
import {unitSchema} from '#contract/unit.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {coloursShown, pixelsShown, shareChanged, type Clip} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'
import {createTestDatabase, type TestDatabase} from '../fixtures/postgres.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'

const SLOW = {timeout: 60_000}
const VIEWPORT = {width: 1366, height: 768}
/** The first panel of the Longgang pack. */
const PANEL = '0000000003e9'
/** One more than ten, which are not a flood yet. */
const FLOOD = 11
const MINUTE_MS = 60_000
/** Where the unit of the trail has come to, and how far it came from, going east. */
const HERE = [120.55, 27.575] as const
const TRAIL_DEG = 0.008

let database: TestDatabase
const city = useBrowserCity({
  async prepare() {
    database = await createTestDatabase()
    return {DATABASE_URL: database.connectionString}
  },
})

beforeAll(async () => {
  if (city.chromium === null) return
  const told = {
    title: '幼儿园后门堆放纸箱，堵住疏散通道',
    description: '纸箱堆到一人高',
    address: '育才路8号',
  }
  await city.report('pair-1', {...told, position: [120.55, 27.575]})
  await city.report('pair-2', {...told, position: [120.5503, 27.575]})
  await city.report('far', {title: 'Told far away', position: [120.52, 27.6]})
})

afterAll(async () => {
  if (city.chromium !== null) await database.drop()
})

async function openDesk(context: string | BrowserContext, path = '/desk'): Promise<Page> {
  const page =
    typeof context === 'string'
      ? await city.openPage({user: context, viewport: VIEWPORT})
      : await context.newPage()
  await page.goto(city.server.url + path)
  return page
}

/** Opens a case by its title with the keyboard alone. */
async function openCase(page: Page, title: string): Promise<void> {
  await page.locator('.case-row').first().waitFor(SLOW)
  await page.keyboard.press('/')
  await page.keyboard.type(title)
  await page.locator('.find-row', {hasText: title}).first().waitFor(SLOW)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.case-detail h3').textContent(), SLOW).toBe(title)
  await page.locator('.case-actions').waitFor(SLOW)
}

/** The middle of a map that has been drawn, with some ground about it. */
async function middleOfMap(page: Page): Promise<Clip & {readonly centre: {x: number; y: number}}> {
  await page.locator('.city-map[data-painted] canvas').nth(1).waitFor(SLOW)
  const box = await page.locator('.city-map').boundingBox()
  if (!box) throw new Error('there is no map')
  const centre = {x: box.x + box.width / 2, y: box.y + box.height / 2}
  const clip = {x: centre.x - 100, y: centre.y - 75, width: 200, height: 150, centre}
  await expect.poll(() => coloursShown(page, clip), SLOW).toBeGreaterThan(20)
  return clip
}

const stateOf = (page: Page) => page.locator('.case-detail .tags').innerText()

describe.skipIf(city.chromium === null)('a shift at the desk', {timeout: 180_000}, () => {
  it('shows two reports of one event side by side, makes them one by one key, and two again', async () => {
    const page = await openDesk('duty')
    const [title] = ['幼儿园后门堆放纸箱，堵住疏散通道']
    await openCase(page, title)
    const own = await page.locator('.case-detail .code').innerText()
    const pair = page.locator('.case-duplicates article')
    await pair.first().waitFor(SLOW)
    const columns = pair.locator('.pair > div')
    expect(await columns.count()).toBe(2)
    for (const column of await columns.all()) expect(await column.innerText()).toContain('育才路8号')
    const other = await columns.nth(1).getByRole('button').innerText()
    expect(other).not.toBe(own)
    expect(await pair.locator('footer').innerText()).toMatch(/相距 30.*100\.0%/)
    await page.screenshot({path: `${PICTURES}/desk-duplicates-1366x768.png`, animations: 'disabled'})

    await page.keyboard.press('1')
    await expect.poll(() => stateOf(page), SLOW).toContain(zhCN.case.state.merged)
    await page.locator('.hands').getByRole('button', {name: other}).waitFor(SLOW)
    await expect.poll(() => page.locator('.case-timeline').innerText(), SLOW).toMatch(/同一事件.*相距/)

    await page.keyboard.press('m')
    await page.keyboard.type('Two doors, two heaps')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => stateOf(page), SLOW).toContain(zhCN.case.state.reported)
    await pair.first().waitFor(SLOW)
    await page.context().close()
  })

  it('announces a flood of alarms, groups them with none left out, and has a group seen at one press', async () => {
    const page = await openDesk('duty')
    await page.locator('.case-row').first().waitFor(SLOW)
    const panel = await connectTestPanel(city.server.panelPort, PANEL)
    for (let part = 1; part < FLOOD; part += 1) await panel.report(part, 'fire')
    const detectors = await logIn(city.server.url, 'duty')
    expect(await detectors.all('/api/cases', caseSummarySchema)).not.toEqual([])
    const banner = page.getByRole('alert').filter({hasText: '洪泛'})
    expect(await banner.count()).toBe(0)
    await panel.report(FLOOD, 'fire')
    panel.close()

    await banner.waitFor(SLOW)
    await expect.poll(() => banner.innerText(), SLOW).toContain(`10 分钟内 ${String(FLOOD)} 条`)
    // A flood is a warning: red is for what a person must do now.
    expect(await banner.locator('header [data-tone=act]').count()).toBe(0)
    expect(await banner.locator('header [data-tone=late]').count()).toBeGreaterThan(0)
    await banner.getByRole('button', {name: zhCN.flood.open}).click()
    const groups = banner.getByRole('listitem')
    await groups.first().waitFor(SLOW)
    const counts = await groups.locator('b').allInnerTexts()
    expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(FLOOD)
    await page.screenshot({path: `${PICTURES}/desk-flood-1366x768.png`, animations: 'disabled'})
    await groups
      .first()
      .getByRole('button', {name: zhCN.command.acknowledge.replace('{n}', String(FLOOD))})
      .click()
    await groups.first().getByText(zhCN.flood.seen).waitFor(SLOW)
    await page.context().close()
  })

  it('shows in a window with the map alone what is in hand in the one with the panels, and the other way', async () => {
    const panels = await openDesk('duty', '/desk?layout=panels')
    const map = await openDesk(panels.context(), '/desk?layout=map')
    await middleOfMap(map)
    expect(await map.locator('.case-row, .case-detail').count()).toBe(0)
    await openCase(panels, 'Told far away')
    expect(await panels.locator('canvas').count()).toBe(0)
    const code = await panels.locator('.case-detail .code').innerText()
    await map.waitForURL(url => url.searchParams.get('case') === code, SLOW)
    expect(new URL(map.url()).searchParams.get('layout')).toBe('map')
    await map.screenshot({path: `${PICTURES}/desk-map-window-1366x768.png`, animations: 'disabled'})

    await panels.keyboard.press('/')
    await panels.keyboard.type('330383198001')
    await panels.locator('.find-row').first().waitFor(SLOW)
    await panels.keyboard.press('Enter')
    await map.waitForURL(url => url.searchParams.get('area') === '330383198001', SLOW)

    await map.bringToFront()
    await map.keyboard.press('Escape')
    await expect.poll(() => panels.locator('.case-row[aria-selected=true]').count(), SLOW).toBe(0)
    await map.context().close()
  })

  it('draws where a unit was once it is chosen on the map', async () => {
    const now = Date.now()
    const api = await logIn(city.server.url, 'duty')
    const unit = (await api.all('/api/units', unitSchema)).find(({kind}) => kind === 'gridWorker')
    if (!unit) throw new Error('the city has no grid worker')
    const steps = [2, 1, 0].map(ago => ({
      at: new Date(now - ago * MINUTE_MS).toISOString(),
      position: [HERE[0] + 0.02 - (ago * TRAIL_DEG) / 2, HERE[1]],
    }))
    await city.deliver(
      steps.map(({at, position}) => ({
        ...{specversion: '1.0', id: `${unit.id}:${at}`, source: 'https://four-platforms.test/units'},
        ...{type: 'unit.positioned', time: at, datacontenttype: 'application/json'},
        data: {unitId: unit.id, position, crs: 'wgs84', at},
      })),
    )
    const page = await openDesk('duty', `/desk?z=${String(HERE[0] + 0.02)},${String(HERE[1])},15`)
    const {centre} = await middleOfMap(page)
    const tooltip = page.locator('.map-tooltip')
    await expect
      .poll(async () => {
        await page.mouse.move(centre.x - 3, centre.y)
        await page.mouse.move(centre.x, centre.y)
        return (await tooltip.allInnerTexts()).join()
      }, SLOW)
      .toContain(unit.name)
    // The way that it came, from the west.
    const way = {x: centre.x - 160, y: centre.y - 4, width: 120, height: 8}
    const before = await pixelsShown(page, way)
    await page.mouse.down()
    await page.mouse.up()
    // A line of two pixels fills a quarter of the strip, and nothing else has come into it.
    await expect.poll(() => shareChanged(page, way, before), SLOW).toBeGreaterThan(0.12)
    expect(await shareChanged(page, way, before)).toBeLessThan(0.7)
    await page.screenshot({path: `${PICTURES}/desk-trail-1366x768.png`, animations: 'disabled'})
    await page.context().close()
  })

  it('shows who can be where in time, and who can come to the case in hand, until told to hide it', async () => {
    const page = await openDesk('duty')
    await openCase(page, 'Told far away')
    const clip = await middleOfMap(page)
    const legend = page.locator('.coverage-legend')
    const before = await pixelsShown(page, clip)
    await page.keyboard.press('l')
    const lines = legend.locator('.to-here li')
    await lines.first().waitFor(SLOW)
    const api = await logIn(city.server.url, 'duty')
    const {minutes, reach} = await api.get('/api/dispatch/coverage?position=120.52,27.6', coverageSchema)
    const counts = minutes.map(limit => reach.filter(({seconds}) => seconds <= limit * 60).length)
    const said = await lines.allInnerTexts()
    expect(said.slice(0, 3)).toEqual(
      [3, 5, 10].map((n, index) =>
        zhCN.coverage.reach.replace('{n}', String(n)).replace('{count}', String(counts[index])),
      ),
    )
    expect(counts.at(-1)).toBeGreaterThan(0)
    expect(said.at(-1)).toContain(reach[0]?.name)
    await expect.poll(() => shareChanged(page, clip, before), SLOW).toBeGreaterThan(0.3)
    await page.screenshot({path: `${PICTURES}/desk-coverage-1366x768.png`, animations: 'disabled'})
    await page.keyboard.press('l')
    await legend.waitFor({state: 'detached', ...SLOW})
    await expect.poll(() => shareChanged(page, clip, before), SLOW).toBeLessThan(0.1)
    await page.context().close()
  })

  it('warns before a session ends and disturbs nobody who types; at one press it goes on', async () => {
    const page = await openDesk('duty2')
    await openCase(page, 'Told far away')
    await page.keyboard.press('n')
    await page.keyboard.type('half a ')
    await endSessionsIn(29 * MINUTE_MS, 'duty2')
    const warning = page.locator('.session-warning')
    await warning.waitFor(SLOW)
    expect(await warning.innerText()).toMatch(/登录将在 2[89]/)
    await page.keyboard.type('reason')
    const field = page.locator('.command-form textarea')
    expect(await field.inputValue()).toBe('half a reason')
    await page.screenshot({path: `${PICTURES}/desk-session-1366x768.png`, animations: 'disabled'})
    await warning.getByRole('button', {name: zhCN.sessionEnd.stay}).click()
    await warning.waitFor({state: 'detached', ...SLOW})
    expect(await field.inputValue()).toBe('half a reason')
    expect(await minutesLeft('duty2')).toBeGreaterThan(60)
    await page.context().close()
  })
})

/** Lets the sessions of a user have so long to live, as if nobody had done anything for hours. */
async function endSessionsIn(leftMs: number, user: string): Promise<void> {
  await query('update sessions set expires_at_ms = $1 where user_name = $2', [Date.now() + leftMs, user])
}

async function minutesLeft(user: string): Promise<number> {
  const [row] = await query('select max(expires_at_ms) as at from sessions where user_name = $1', [user])
  return (Number(row?.['at']) - Date.now()) / MINUTE_MS
}

async function query(sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({connectionString: database.connectionString})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}
