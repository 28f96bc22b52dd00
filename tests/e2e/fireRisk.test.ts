import type {Page} from 'playwright-core'
import {describe, expect, it} from 'vitest'
import {zhCN} from '#web/i18n/zhCN.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'
import {plainPng} from '../fixtures/plainPng.ts'
import {until} from '../fixtures/until.ts'

const SLOW = {timeout: 30_000}

const city = useBrowserCity()
const {hazard} = zhCN

const stateOf = (page: Page) => page.locator('.hazard-detail .tags').innerText()

async function openHazard(user: string, path: string): Promise<Page> {
  const page = await city.openPage({user, viewport: {width: 1920, height: 1080}})
  await page.goto(`${city.server.url}${path}`)
  return page
}

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

async function does(page: Page, name: keyof typeof hazard.command, words: string): Promise<void> {
  await page.locator('.hazard-commands .buttons').getByText(hazard.command[name]).click(SLOW)
  if (words !== '') await page.locator('.hazard-commands textarea').fill(words)
  await page.keyboard.press('Control+Enter')
}

describe.skipIf(city.chromium === null)('a hazard at two desks', {timeout: 180_000}, () => {
  it('is found, ordered, mended, checked by another officer and closed, with photos before and after', async () => {
    await untilRiskIsKnown()
    const one = await openHazard('duty', '/desk?premises=P00001')
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
    const two = await openHazard('duty2', `/desk${search}`)
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
