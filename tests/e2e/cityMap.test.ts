import type {Page} from 'playwright-core'
import {describe, expect, it} from 'vitest'
import {decodePremisesTable} from '#contract/premisesTable.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {coloursShown, nextFrame, watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'

const SLOW = {timeout: 60_000}

const city = useBrowserCity()

const openDesk = () => city.openPage({user: 'duty', viewport: {width: 1366, height: 768}, locale: 'zh-CN'})

async function middleOfMap(page: Page) {
  const box = await page.locator('.city-map').boundingBox()
  if (!box) throw new Error('there is no map')
  return {x: box.x + box.width / 2, y: box.y + box.height / 2, width: 200, height: 150}
}

async function mapIsDrawn(page: Page): Promise<void> {
  await page.locator('.city-map canvas').nth(1).waitFor(SLOW)
  await expect.poll(async () => coloursShown(page, await middleOfMap(page)), SLOW).toBeGreaterThan(20)
}

/** One of the premises low enough that its roof is over its ground. */
async function somePremises(page: Page) {
  const answer = await page.context().request.get(`${city.server.url}/api/map/premises.bin`)
  const bytes = new Uint8Array(await answer.body())
  const table = decodePremisesTable(bytes.slice().buffer, part => new TextDecoder().decode(part))
  const index = table?.floors.findIndex(floors => floors === 1) ?? -1
  if (!table || index < 0) throw new Error('the city has no premises of one floor')
  return {
    id: table.ids[index] ?? '',
    lng: (table.lngE6[index] ?? 0) / 1e6,
    lat: (table.latE6[index] ?? 0) / 1e6,
  }
}

describe.skipIf(city.chromium === null)('the map of the city', {timeout: 180_000}, () => {
  it('names the premises under the pointer, and keeps the chosen one and the place in the address', async () => {
    const page = await openDesk()
    const trouble = watchPage(page, city.server.url)
    const premises = await somePremises(page)
    await page.goto(`${city.server.url}/desk?z=${premises.lng},${premises.lat},17.5`)
    await mapIsDrawn(page)
    const middle = await middleOfMap(page)
    const tooltip = page.locator('.map-tooltip')
    await expect
      .poll(async () => {
        for (const up of [0, 3, 6, 9, 12]) {
          await page.mouse.move(middle.x + 1, middle.y - up)
          await nextFrame(page)
          const text = (await tooltip.allTextContents()).join('')
          if (text.includes(zhCN.premises.fact.floors) && !text.includes(zhCN.map.loadingName)) return true
        }
        return false
      }, SLOW)
      .toBe(true)
    await page.screenshot({path: `${PICTURES}/map-premises.png`})
    await page.mouse.down()
    await page.mouse.up()
    await page.waitForURL(/premises=P\d+/, SLOW)
    expect(page.url()).toContain('z=')
    expect(trouble.foreignRequests).toEqual([])
    await page.context().close()
  })

  it('turns light at a click, with its page, and is light again after a reload', async () => {
    const page = await openDesk()
    await page.goto(`${city.server.url}/desk`)
    await mapIsDrawn(page)
    await page.locator('.map-switches button').click()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light')
    await page.reload()
    await mapIsDrawn(page)
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
    await page.screenshot({path: `${PICTURES}/map-light.png`})
    await page.context().close()
  })

  it('comes back by itself after the browser lost its drawing context', async () => {
    const page = await openDesk()
    await page.goto(`${city.server.url}/desk`)
    await mapIsDrawn(page)
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.city-map .maplibregl-canvas')
      canvas?.setAttribute('data-lost', '')
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
    })
    await page.locator('.city-map .maplibregl-canvas:not([data-lost])').waitFor(SLOW)
    await mapIsDrawn(page)
    expect(await page.locator('.city-map [data-lost]').count()).toBe(0)
    await page.context().close()
  })

  it('says in words that this browser cannot draw it, and the rest works', async () => {
    const page = await openDesk()
    // The page's own first script: nothing asks for a context before it.
    await page.addInitScript(`
      const getContext = HTMLCanvasElement.prototype.getContext
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : getContext.call(this, kind, ...rest)
      }
    `)
    await page.goto(`${city.server.url}/desk`)
    await page.getByText(zhCN.map.noWebGl).waitFor(SLOW)
    expect(await page.locator('.city-map canvas').count()).toBe(0)
    await page.context().close()
  })
})
