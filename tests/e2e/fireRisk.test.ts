import type {Page} from 'playwright-core'
import {beforeAll, describe, expect, it} from 'vitest'
import {zhCN} from '#web/i18n/zhCN.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'
import {plainPng} from '../fixtures/plainPng.ts'
import {until} from '../fixtures/until.ts'
import {cutShort, overflowing, writtenSmall} from '../fixtures/wallChecks.ts'

const SLOW = {timeout: 30_000}

/** Until a model was fitted in a thread beside the others. */
const FITTED = {timeout: 180_000}
/** A search takes ten seconds of a machine that has nothing else to do. */
const PLANNED = {timeout: 90_000}
const DAY_MS = 86_400_000

const city = useBrowserCity()
const {briefing, hazard, inspection, scene} = zhCN

const stateOf = (page: Page) => page.locator('.hazard-detail .tags').innerText()

async function open(user: string, path: string): Promise<Page> {
  const page = await city.openPage({user})
  await page.goto(`${city.server.url}${path}`)
  return page
}

beforeAll(async () => {
  if (city.chromium !== null) await untilRiskIsKnown()
}, 180_000)

/** Until then a page that asks for scores is answered 503. */
async function untilRiskIsKnown(): Promise<void> {
  const {token} = await logIn(city.server.url, 'duty')
  const isKnown = async () => {
    const reply = await fetch(`${city.server.url}/api/risk/model`, {
      headers: {authorization: `Bearer ${token}`},
    })
    return reply.ok
  }
  await until('the fire risk is known', isKnown, 120_000)
}

/** The team that a round is planned for. */
function teamOf(page: Page): Promise<string> {
  return page
    .locator('.plan-ask')
    .getByLabel(inspection.plan.team, {exact: true})
    .locator('option:checked')
    .innerText()
}

async function does(page: Page, name: keyof typeof hazard.command, words: string): Promise<void> {
  await page.locator('.hazard-commands .buttons').getByText(hazard.command[name]).click(SLOW)
  if (words !== '') await page.locator('.hazard-commands textarea').fill(words)
  await page.keyboard.press('Control+Enter')
}

describe.skipIf(city.chromium === null)('a hazard at two desks', {timeout: 180_000}, () => {
  it('is found, ordered, mended, checked by another officer and closed, with photos before and after', async () => {
    const one = await open('duty', '/desk?premises=P00001')
    const trouble = watchPage(one, city.server.url)
    await one.locator('.premises-detail').getByText(hazard.fileHere).click(SLOW)
    const form = one.locator('.hazard-report')
    await form.getByRole('radio', {name: hazard.kind.indoorCharging}).click(SLOW)
    const file = (name: string, red: number) => ({
      name,
      mimeType: 'image/png',
      buffer: plainPng(64, [red, 90, 60]),
    })
    await form.locator('input[type=file]').setInputFiles(file('before.png', 200))
    await form.locator('.photo-picker img').waitFor(SLOW)
    await form.getByRole('button', {name: hazard.send}).click()
    await expect.poll(() => stateOf(one), SLOW).toContain(hazard.state.found)
    expect(one.url()).toMatch(/hazard=hazard-/)

    await does(one, 'order', '')
    await expect.poll(() => stateOf(one), SLOW).toContain(hazard.state.ordered)
    await one.locator('.hazard-commands .buttons').getByText(hazard.command.rectify).click(SLOW)
    await one.locator('.hazard-commands textarea').fill('充电器已移到室外')
    await one.locator('.hazard-commands input[type=file]').setInputFiles(file('after.png', 20))
    await one.locator('.hazard-commands .photo-picker img').waitFor(SLOW)
    await one.locator('.hazard-commands form').getByText(hazard.command.rectify).click()
    await expect.poll(() => stateOf(one), SLOW).toContain(hazard.state.rectified)
    await one.getByText(hazard.otherOfficer).waitFor(SLOW)

    const {search} = new URL(one.url())
    const two = await open('duty2', `/desk${search}`)
    await two.locator('.hazard-commands .buttons').getByText(hazard.command.verify).click(SLOW)
    await two.getByRole('radio', {name: hazard.passed, exact: true}).click()
    await two.locator('.hazard-commands form').getByRole('button', {name: hazard.command.verify}).click()
    await expect.poll(() => stateOf(one), SLOW).toContain(hazard.state.verified)
    await does(two, 'close', '')
    await expect.poll(() => stateOf(one), SLOW).toContain(hazard.state.closed)
    await expect.poll(() => one.locator('.hazard-photos img').count(), SLOW).toBe(2)
    await one.screenshot({path: `${PICTURES}/desk-hazard-1920x1080.png`, animations: 'disabled'})
    expect(trouble.errors).toEqual([])
    await one.context().close()
    await two.context().close()
  })
})

describe.skipIf(city.chromium === null)('a round of inspections', {timeout: 180_000}, () => {
  it('is planned for a team and a day, put right by hand, kept, sent, and then is a task', async () => {
    const page = await open('duty', '/desk/plans')
    const trouble = watchPage(page, city.server.url)
    const {plan} = inspection
    const ask = page.locator('.plan-ask')
    // Of today little may be left.
    const tomorrow = new Date(Date.now() + DAY_MS).toLocaleDateString('sv', {timeZone: 'Asia/Shanghai'})
    await ask.locator('input[type=date]').fill(tomorrow, SLOW)
    await ask.getByLabel(plan.team, {exact: true}).selectOption({index: 1}, SLOW)
    await ask.getByLabel(plan.area, {exact: true}).selectOption('city')
    await ask.getByRole('button', {name: plan.draft}).click()
    const stops = page.locator('.plan-stop-row')
    const names = () => stops.locator('.name').allInnerTexts()
    await stops.nth(2).waitFor(PLANNED)
    const [first = '', second = '', third = '', ...others] = await names()
    expect(await stops.first().locator('.averted').innerText()).toMatch(/[1-9]/)
    expect(await page.locator('.plan-round > header').innerText()).toContain(plan.streets)

    await stops.nth(1).getByRole('button', {name: plan.up}).click()
    await expect.poll(names, SLOW).toEqual([second, first, third, ...others])
    await stops.nth(2).getByRole('button', {name: plan.remove}).click()
    await expect.poll(names, SLOW).toEqual([second, first, ...others])
    await page.getByText(plan.excluded.replace('{n}', '1')).waitFor(SLOW)
    await page.getByRole('button', {name: plan.keep, exact: true}).click()
    await page.getByText(plan.kept, {exact: true}).waitFor(SLOW)
    expect(await names()).toEqual([second, first, ...others])

    await page.getByRole('button', {name: plan.send, exact: true}).click()
    await page.getByRole('button', {name: plan.sendConfirm}).click()
    const sent = page.locator('.plan-sent')
    await sent.locator('.status-mark').first().waitFor(SLOW)
    await page.locator('.plan-day-list').getByText(plan.sent).waitFor(SLOW)
    await page.screenshot({path: `${PICTURES}/desk-plans-1920x1080.png`, animations: 'disabled'})
    const caseCode = await sent.getByRole('link').innerText()
    expect(await sent.getByRole('link').getAttribute('href')).toBe(`/desk?case=${caseCode}`)
    expect(await sent.locator('.status-mark').count()).toBe(1)
    const tasks = await page.context().request.get(`${city.server.url}/api/tasks?case=${caseCode}`)
    expect(await tasks.json()).toMatchObject({items: [{caseCode, unitName: await teamOf(page)}]})
    expect(trouble.errors).toEqual([])
    await page.context().close()
  })
})

describe.skipIf(city.chromium === null)('the fire risk before leaders', {timeout: 240_000}, () => {
  it('is a scene of the wall: networks, hazards by age, where to go today, and how it has gone', async () => {
    const page = await open('leader', '/wall?scene=fire')
    const trouble = watchPage(page, city.server.url)
    const networks = page.locator('.fire-networks-panel')
    for (const name of Object.values(scene.networks.name)) await networks.getByText(name).waitFor(SLOW)
    const ages = page.locator('.hazard-ages-panel')
    await ages.getByText(hazard.figures.daysOver.replace('{from}', '91')).waitFor(SLOW)
    expect(await ages.innerText()).toContain(hazard.figures.onTime)

    const visits = page.locator('.premises-to-visit-panel li')
    await visits.nth(9).waitFor(SLOW)
    expect(await visits.count()).toBe(10)
    expect(await visits.first().locator('.why').innerText()).toContain('×')
    await visits.first().getByRole('button').click()
    await page.waitForURL(url => url.searchParams.has('premises'), SLOW)
    await page.keyboard.press('Escape')

    const communities = page.locator('.community-risks-panel')
    await communities.locator('.line svg').first().waitFor(FITTED)
    expect(await communities.locator('.change').first().innerText()).toMatch(/^[+−]\d/)
    for (const width of [1920, 3840]) {
      await page.setViewportSize({width, height: 1080})
      await expect.poll(() => visits.count(), SLOW).toBe(10)
      expect(await overflowing(page)).toEqual([])
      expect(await writtenSmall(page)).toEqual([])
      expect(await cutShort(page)).toEqual([])
      await page.screenshot({path: `${PICTURES}/wall-fire-${width}x1080.png`, animations: 'disabled'})
    }
    expect(trouble.errors).toEqual([])
    await page.context().close()
  })

  it('is a briefing on how well it foretold, beside what needs no model and the best that could be', async () => {
    const page = await open('leader', '/briefing')
    const trouble = watchPage(page, city.server.url)
    const {model} = briefing
    const panel = page.locator('.risk-model-panel')
    await panel.getByText(model.ranking).waitFor(FITTED)
    const aucs = await panel.locator('.ranking li .n').allInnerTexts()
    const [ceiling = 0, own = 0, prior = 0, byAge = 0, random = 0] = aucs.map(Number)
    expect(own).toBeGreaterThan(prior)
    expect(prior).toBeGreaterThan(byAge)
    expect(random).toBe(0.5)
    expect(ceiling).toBeGreaterThan(own)
    await panel.getByText(model.simulated).waitFor(SLOW)
    expect(await panel.locator('.model-ceiling').innerText()).toContain(ceiling.toFixed(3))
    await panel.locator('.calibration canvas').waitFor(SLOW)
    expect(await panel.getByText(model.groupBy.kind, {exact: true}).count()).toBe(1)
    await page.screenshot({path: `${PICTURES}/briefing-1920x1080.png`, animations: 'disabled'})
    expect(trouble.errors).toEqual([])
    await page.context().close()
  })
})
