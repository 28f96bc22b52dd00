import {rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import type {Browser, Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {TileFeature} from '#server/basemap/tileFeature.ts'
import {TileIndex} from '#server/basemap/tileIndex.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {mapPaletteOf} from '#web/map/mapPalette.ts'
import {ensureBuilt} from '../../server/launcher/build.mjs'
import {geoJson, street} from '../city/groundFixture.ts'
import {place, smallPack, writePackTexts} from '../city/packFixture.ts'
import {findChromium, launchBrowser, shareOfColour, watchPage} from '../fixtures/browser.ts'
import {PICTURES} from '../fixtures/browserCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {plainPng} from '../fixtures/plainPng.ts'
import {writePmtiles} from '../fixtures/pmtilesArchive.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

const SLOW = {timeout: 60_000}
const KEY = 'the-key-of-the-city'
const BOUNDS = [120, 27, 120.02, 27.01] as const
const {water, land, sea} = mapPaletteOf('dark')

/** The whole city is under water: only the archive says so, the pack has no ground of its own but a lone street. */
const FLOOD: TileFeature = {
  type: 'Feature',
  properties: {class: 'river'},
  geometry: {
    type: 'Polygon',
    coordinates: [
      (
        [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
          [0, 0],
        ] as const
      ).map(([x, y]) => place([x, y])),
    ],
  },
}

function packWithChoice() {
  const city = JSON.parse(smallPack()['city.json'] ?? '') as {basemaps: object[]}
  const more = [
    {
      id: 'file',
      kind: 'pmtiles',
      name: 'Archive',
      attribution: 'the archive',
      approvalNumber: 'GS 2',
      file: 'city.pmtiles',
    },
    {
      id: 'tdt',
      kind: 'tianditu',
      name: 'Pictures',
      attribution: 'the pictures',
      approvalNumber: null,
      layers: ['vec', 'cva'],
    },
  ]
  const streets = [
    street('S1', [
      [0, 0.5],
      [1, 0.5],
      [2, 0.5],
    ]),
    street('S9', [
      [1.2, 0.2],
      [1.3, 0.2],
    ]),
  ]
  return {
    ...smallPack(),
    'streets.geojson': geoJson(...streets),
    'city.json': JSON.stringify({...city, basemaps: [...city.basemaps, ...more]}, null, 2),
  }
}

function archiveOfFlood(): Buffer {
  const index = new TileIndex(new Map([['water', [FLOOD]]]))
  const tiles = [10, 11, 12, 13, 14].flatMap(z => {
    const column = (lng: number) => Math.floor(((lng + 180) / 360) * 2 ** z)
    const row = (lat: number) =>
      Math.floor((0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z)
    const [west, south, east, north] = BOUNDS
    const columns = Array.from({length: column(east) - column(west) + 1}, (_, step) => column(west) + step)
    const rows = Array.from({length: row(south) - row(north) + 1}, (_, step) => row(north) + step)
    return columns.flatMap(x =>
      rows.flatMap(y => {
        const bytes = index.tile(z, x, y)
        return bytes ? {z, x, y, bytes} : []
      }),
    )
  })
  return writePmtiles(tiles, BOUNDS)
}

const chromium = findChromium()
const asked: URL[] = []
const tianditu = createServer((request, response) => {
  asked.push(new URL(request.url ?? '', 'http://tianditu'))
  response.writeHead(200, {'content-type': 'image/png'}).end(plainPng(256, [240, 120, 40]))
})
let browser: Browser
let server: ServerProcess
let cityFolder: string
let dataFolder: string

beforeAll(async () => {
  if (chromium === null) return
  await ensureBuilt()
  await new Promise<void>(resolve => tianditu.listen(0, '127.0.0.1', resolve))
  const {port} = tianditu.address() as AddressInfo
  cityFolder = await writePackTexts(packWithChoice())
  await writeFile(join(cityFolder, 'city.pmtiles'), archiveOfFlood())
  dataFolder = await makeDataFolder()
  const environment = {TIANDITU_KEY: KEY, TIANDITU_URL: `http://127.0.0.1:${String(port)}`}
  server = await startServerProcess({dataFolder, cityFolder, environment})
  browser = await launchBrowser(chromium)
}, 240_000)

afterAll(async () => {
  if (chromium === null) return
  await browser.close()
  await server.stop()
  tianditu.close()
  await removeDataFolder(dataFolder)
  await rm(cityFolder, {recursive: true})
})

async function openPage(path: string): Promise<Page> {
  const context = await browser.newContext({viewport: {width: 1366, height: 768}, locale: 'zh-CN'})
  const data = {user: 'admin', password: 'wanglou-demo'}
  expect((await context.request.post(`${server.url}/api/session`, {data})).ok()).toBe(true)
  const page = await context.newPage()
  await page.goto(server.url + path)
  return page
}

/** How much of the middle of the map has just one of these colours. */
async function shareInMiddle(page: Page, ...colours: string[]): Promise<number> {
  const box = await page.locator('.city-map').boundingBox()
  if (!box) return 0
  const clip = {x: box.x + box.width / 2 - 60, y: box.y + box.height / 2 - 60, width: 120, height: 120}
  return shareOfColour(page, clip, ...colours)
}

const creditsOf = (page: Page) => page.locator('.map-credits').first().textContent()

describe.skipIf(chromium === null)('a city with several basemaps', {timeout: 180_000}, () => {
  it('is drawn from a PMTiles file when somebody chooses it, under its own approval number', async () => {
    const page = await openPage('/desk')
    const trouble = watchPage(page, server.url)
    const ranges: number[] = []
    page.on('response', answer => {
      if (answer.url().includes('/api/map/pmtiles/file')) ranges.push(answer.status())
    })
    await page.locator('.city-map[data-painted]').waitFor(SLOW)
    await expect.poll(() => shareInMiddle(page, land), SLOW).toBeGreaterThan(0.3)
    expect(await creditsOf(page)).toContain('GS 1')
    expect(ranges).toEqual([])

    await page.getByLabel(zhCN.map.basemapSwitch).selectOption({label: 'Archive'})
    await expect.poll(() => shareInMiddle(page, water), SLOW).toBeGreaterThan(0.3)
    expect(new Set(ranges)).toEqual(new Set([206]))
    expect(await creditsOf(page)).toMatch(/GS 2.*the archive/)
    expect(await creditsOf(page)).not.toContain('GS 1')
    await page.screenshot({path: `${PICTURES}/map-pmtiles.png`})

    await page.getByLabel(zhCN.map.basemapSwitch).selectOption({label: 'Pack'})
    await expect.poll(() => shareInMiddle(page, land), SLOW).toBeGreaterThan(0.3)
    expect(trouble).toEqual({errors: [], foreignRequests: []})
    await page.context().close()
  })

  it('is drawn from Tianditu by way of its server, which alone knows the key', async () => {
    const page = await openPage('/desk')
    const trouble = watchPage(page, server.url)
    const seen: string[] = []
    page.on('response', async answer => {
      seen.push(answer.url(), JSON.stringify(await answer.allHeaders().catch(() => ({}))))
    })
    await page.locator('.city-map[data-painted]').waitFor(SLOW)
    await expect.poll(() => shareInMiddle(page, land), SLOW).toBeGreaterThan(0.3)
    expect(asked).toEqual([])

    await page.getByLabel(zhCN.map.basemapSwitch).selectOption({label: 'Pictures'})
    await expect
      .poll(() => new Set(asked.map(url => url.pathname)), SLOW)
      .toEqual(new Set(['/vec_w/wmts', '/cva_w/wmts']))
    await expect.poll(() => shareInMiddle(page, land, sea), SLOW).toBe(0)
    expect(await creditsOf(page)).toContain('the pictures')
    expect(await creditsOf(page)).toContain(zhCN.map.approvalMissing)
    await page.screenshot({path: `${PICTURES}/map-tianditu.png`})
    expect(asked.every(url => url.searchParams.get('tk') === KEY)).toBe(true)
    expect(seen.filter(text => text.includes('/api/map/tianditu/')).length).toBeGreaterThan(0)
    expect([...seen, await page.content(), server.output()].join('\n')).not.toContain(KEY)
    expect(trouble).toEqual({errors: [], foreignRequests: []})
    await page.context().close()
  })

  it('shows its administrator what it holds, its basemaps, and what is wrong with its files', async () => {
    const page = await openPage('/admin/city')
    const panel = page.locator('.city-data')
    const rowWith = (text: string) => panel.locator('tbody tr').filter({hasText: text})
    await rowWith('streets.geojson:3').waitFor(SLOW)
    expect(await rowWith('streets.geojson:3').textContent()).toContain(zhCN.admin.cityData.code.notConnected)
    expect(await rowWith('approvalNumber').textContent()).toContain(zhCN.admin.cityData.code.approvalMissing)
    expect(await panel.locator('.counts').textContent()).toContain('streets.geojson')
    expect(await rowWith('Archive').textContent()).toContain('GS 2')
    expect(await rowWith('Pictures').textContent()).toContain(zhCN.map.approvalMissing)
    expect(await panel.locator('.figures').textContent()).toMatch(
      new RegExp(`${zhCN.admin.cityData.count.streets}\\s*2`),
    )
    await page.screenshot({path: `${PICTURES}/admin-city-data.png`})
    await page.context().close()
  })
})
