import type {Page} from 'playwright-core'
import {describe, expect, it} from 'vitest'
import {premisesSchema} from '#contract/premises.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {coloursShown} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'
import {connectTestPanel} from '../fixtures/testPanel.ts'
import {cutShort, overflowing, writtenSmall} from '../fixtures/wallChecks.ts'

/** The first panel of the Longgang pack. */
const PANEL = '0000000003e9'
const SLOW = {timeout: 30_000}
const HOUR_MS = 3_600_000
const SIZES = [
  {width: 1366, height: 768},
  {width: 1920, height: 1080},
  {width: 3840, height: 1080},
  {width: 3840, height: 2160},
]

const city = useBrowserCity()

async function openWall({width = 1920, height = 1080} = {}): Promise<Page> {
  const page = await city.openPage({user: 'leader', viewport: {width, height}})
  await page.goto(`${city.server.url}/wall`)
  await page.locator('.wall-surface p.waiting').waitFor({state: 'detached', ...SLOW})
  return page
}

async function mapIsDrawn(page: Page): Promise<void> {
  const size = page.viewportSize() ?? {width: 0, height: 0}
  const middle = {x: size.width / 2 - 200, y: size.height / 2 - 150, width: 400, height: 300}
  await expect.poll(() => coloursShown(page, middle), SLOW).toBeGreaterThan(20)
}

describe.skipIf(city.chromium === null)('the wall', {timeout: 120_000}, () => {
  it('narrows its lists to the hours that are brushed, says so, and shows the whole day after Esc', async () => {
    await city.report('long-ago', {title: 'Reported long ago'}, Date.now() - 8 * HOUR_MS)
    await city.report('just-now', {title: 'Reported just now'}, Date.now())
    const page = await openWall()
    const list = page.locator('.newest-cases-panel')
    await list.getByText('Reported just now').waitFor(SLOW)
    const strip = await page.locator('.brush-strip').boundingBox()
    if (!strip) throw new Error('the wall shows no timeline')
    const y = strip.y + strip.height / 2
    const at = (hour: number) => strip.x + (strip.width * (hour + 0.5)) / 24
    await page.mouse.move(at(12), y)
    await page.mouse.down()
    await page.mouse.move(at(18), y, {steps: 4})
    await page.mouse.up()

    await list.getByText('Reported just now').waitFor({state: 'detached', ...SLOW})
    await list.getByText('Reported long ago').waitFor(SLOW)
    const said = zhCN.wall.reportedWithin.split('{to}').at(-1)?.trim() ?? ''
    await list.locator('header').getByText(said).waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/wall-brushed-1920x1080.png`, animations: 'disabled'})

    const end = page.getByRole('slider', {name: zhCN.wall.timelineEnd.last})
    const before = Number(await end.getAttribute('aria-valuenow'))
    await end.press('ArrowLeft')
    expect(Number(await end.getAttribute('aria-valuenow'))).toBe(before - 1)
    await end.press('Escape')
    await list.getByText('Reported just now').waitFor(SLOW)
    await expect.poll(() => page.getByRole('slider').count(), SLOW).toBe(0)
    await page.context().close()
  })

  it('says with a new fire what the premises are like and how far the next fire station is', async () => {
    const page = await openWall()
    const panel = await connectTestPanel(city.server.panelPort, PANEL)
    await panel.report(1, 'fire')
    const takeover = page.locator('.alarm-takeover-panel')
    await takeover.waitFor(SLOW)
    const premises = await premisesOf(page, PANEL)
    const {floors, nearestUnits} = premises
    const said =
      floors === null ? zhCN.common.unknown : zhCN.premises.floorsValue.replace('{n}', String(floors))
    await expect.poll(() => takeover.locator('[data-fact=floors] dd').textContent(), SLOW).toBe(said)
    const station = nearestUnits.find(({kind}) => kind === 'fireStation')
    if (station) await takeover.getByText(station.name).waitFor(SLOW)
    expect(await takeover.locator('.station').first().textContent()).toContain(
      zhCN.wall.takeover.straight.split(' ')[0],
    )
    await page.screenshot({path: `${PICTURES}/wall-alarm-1920x1080.png`, animations: 'disabled'})
    await page.keyboard.press('Escape')
    await takeover.waitFor({state: 'detached', ...SLOW})
    await panel.report(1, 'normal')
    panel.close()
    await page.context().close()
  })

  it.each(SIZES)('fits a screen of $width × $height', async size => {
    const page = await openWall(size)
    await page.locator('.case-funnel-panel ol').waitFor(SLOW)
    await mapIsDrawn(page)
    await page.screenshot({
      path: `${PICTURES}/wall-${size.width}x${size.height}.png`,
      animations: 'disabled',
    })
    expect(await overflowing(page)).toEqual([])
    expect(await writtenSmall(page)).toEqual([])
    expect(await cutShort(page)).toEqual([])
    await page.context().close()
  })
})

async function premisesOf(page: Page, address: string) {
  const ask = async (path: string): Promise<unknown> => {
    const answer = await page.context().request.get(`${city.server.url}/api/${path}`)
    return answer.json()
  }
  const {items} = (await ask('panels?limit=500')) as {items: {address: string; premisesId: string | null}[]}
  const id = items.find(panel => panel.address === address)?.premisesId
  if (!id) throw new Error(`no premises of panel ${address}`)
  return premisesSchema.parse(await ask(`premises/${id}`))
}
