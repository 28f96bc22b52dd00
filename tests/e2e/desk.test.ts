import type {Page} from 'playwright-core'
import {beforeAll, describe, expect, it} from 'vitest'
import {zhCN} from '#web/i18n/zhCN.ts'
import {watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'

const SLOW = {timeout: 30_000}

const city = useBrowserCity()

beforeAll(async () => {
  if (city.chromium === null) return
  await city.report('desk-1', {title: 'A gravest case', level: 1})
  await city.report('desk-2', {
    title: 'A case by phone',
    reporter: {role: 'citizen', name: '张三丰', phone: '13800006543'},
  })
  await city.report('desk-3', {title: 'A small case', level: 4})
})

async function openDesk(user: string, path = '/desk'): Promise<Page> {
  const page = await city.openPage({user, viewport: {width: 1366, height: 768}})
  await page.goto(city.server.url + path)
  await page.locator('.case-row').first().waitFor(SLOW)
  return page
}

const detailOf = (page: Page) => page.locator('.case-detail h3')
const selectedOf = (page: Page) => page.locator('.case-row[aria-selected=true] .title')

describe.skipIf(city.chromium === null)('the desk in a browser', {timeout: 120_000}, () => {
  it('finds a case by the last digits of a phone number, and picks it with the keyboard alone', async () => {
    const page = await openDesk('duty')
    const trouble = watchPage(page, city.server.url)
    await page.keyboard.press('/')
    await page.keyboard.type('6543')
    await page.locator('.find-row', {hasText: 'A case by phone'}).waitFor(SLOW)
    await page.getByText(zhCN.find.by.phone).waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/desk-find-1366x768.png`, animations: 'disabled'})
    await page.keyboard.press('Enter')
    await expect.poll(() => detailOf(page).textContent(), SLOW).toBe('A case by phone')
    expect(page.url()).toMatch(/case=330383-/)
    expect(trouble).toEqual({errors: [], foreignRequests: []})
    await page.context().close()
  })

  it('finds nobody by phone for a leader, who is shown reporters only masked', async () => {
    const page = await openDesk('leader')
    await page.keyboard.press('/')
    await page.keyboard.type('13800006543')
    await page.getByText(zhCN.find.nothing).waitFor(SLOW)
    await page.keyboard.press('Escape')
    await page.getByText('A case by phone').first().click(SLOW)
    await page.locator('.case-detail').getByText('张*').waitFor(SLOW)
    await page.context().close()
  })

  it('drills into an area that was found, and flies to premises that were', async () => {
    const page = await openDesk('duty')
    await page.keyboard.press('/')
    await page.keyboard.type('330383198001')
    await page.locator('.find-row').first().waitFor(SLOW)
    await page.keyboard.press('Enter')
    await page.waitForURL(/area=330383198001/, SLOW)
    await page.keyboard.press('/')
    await page.keyboard.type('P00001')
    await page.locator('.find-row').first().waitFor(SLOW)
    await page.keyboard.press('Enter')
    await page.locator('.premises-detail').getByText('P00001').waitFor(SLOW)
    expect(page.url()).toMatch(/premises=P00001/)
    await page.keyboard.press('Escape')
    await page.locator('.premises-detail').waitFor({state: 'detached', ...SLOW})
    await page.context().close()
  })

  it('moves through the queue by keys, opens, goes back, and takes no key while somebody types', async () => {
    const page = await openDesk('duty', '/desk?area=330383')
    await page.keyboard.press('j')
    await expect.poll(() => selectedOf(page).textContent(), SLOW).toContain('A gravest case')
    await page.keyboard.press('j')
    const second = await selectedOf(page).textContent()
    expect(second).not.toContain('A gravest case')
    await page.keyboard.press('k')
    await expect.poll(() => selectedOf(page).textContent(), SLOW).toContain('A gravest case')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.className), SLOW)
      .toContain('case-detail')
    await page.keyboard.press('Escape')
    await expect.poll(() => selectedOf(page).count(), SLOW).toBe(0)
    expect(page.url()).toContain('area=330383')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.url(), SLOW).not.toContain('area=')

    await page.keyboard.press('/')
    await page.keyboard.type('jk?')
    expect(await selectedOf(page).count()).toBe(0)
    expect(await page.locator('dialog').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText(zhCN.desk.keys.map).waitFor(SLOW)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({state: 'detached', ...SLOW})
    await page.context().close()
  })

  it('holds the order of the queue while it is used, says what is new, and takes it in when told to', async () => {
    const page = await openDesk('duty')
    await page.keyboard.press('g')
    await page.keyboard.press('q')
    const first = page.locator('.case-row .title').first()
    await expect.poll(() => first.textContent(), SLOW).toContain('A gravest case')
    await city.report('desk-new', {title: 'A newer gravest case', level: 1})
    const told = page.getByText(zhCN.desk.arrived.replace('{n}', '1'))
    await told.waitFor(SLOW)
    expect(await first.textContent()).toContain('A gravest case')
    await told.click()
    await expect.poll(() => first.textContent(), SLOW).toContain('A newer gravest case')
    await page.context().close()
  })

  it('shows after a reload, and on a second desk by its link, the same case, filters and area', async () => {
    const page = await openDesk('duty')
    await page.getByRole('group', {name: zhCN.desk.filterStage}).getByRole('button').first().click()
    await page.waitForURL(/stage=reported/, SLOW)
    await page.getByText('A small case').first().click(SLOW)
    await page.waitForURL(/case=330383-/, SLOW)
    const address = page.url().replace(city.server.url, '')
    await page.reload()
    const second = await openDesk('admin', address)
    for (const desk of [page, second]) {
      await expect.poll(() => detailOf(desk).textContent(), SLOW).toBe('A small case')
      const stage = desk.getByRole('group', {name: zhCN.desk.filterStage}).getByRole('button').first()
      expect(await stage.getAttribute('aria-pressed')).toBe('true')
    }
    await page.context().close()
    await second.context().close()
  })

  it('does as if what it cannot read in its address were not there', async () => {
    const path = '/desk?area=x&case=%00&premises=&kind=flood&stage=1&only=,,&closed=2&z=a,b,c&figure=shoes'
    const page = await openDesk('duty', path)
    const trouble = watchPage(page, city.server.url)
    await page.keyboard.press('j')
    await page.waitForURL(/case=330383-/, SLOW)
    expect(trouble.errors).toEqual([])
    await page.context().close()
  })
})
