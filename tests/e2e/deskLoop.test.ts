import type {Page} from 'playwright-core'
import {beforeAll, describe, expect, it} from 'vitest'
import {zhCN} from '#web/i18n/zhCN.ts'
import {watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'

const SLOW = {timeout: 30_000}

const city = useBrowserCity()

beforeAll(async () => {
  if (city.chromium === null) return
  await city.report('loop-1', {title: 'Both accept it', level: 3})
  await city.report('loop-2', {title: 'Words are kept', level: 3})
  await city.report('loop-3', {title: 'Smoke in a workshop', kind: 'fire', level: 2})
  await city.report('loop-4', {title: 'Fire with people inside', kind: 'fire', level: 1})
})

async function openDesk(user: string, viewport = {width: 1366, height: 768}): Promise<Page> {
  const page = await city.openPage({user, viewport})
  await page.goto(`${city.server.url}/desk`)
  await page.locator('.case-row').first().waitFor(SLOW)
  return page
}

/** Opens a case by its title with the keyboard alone. */
async function openCase(page: Page, title: string): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type(title)
  await page.locator('.find-row', {hasText: title}).waitFor(SLOW)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.case-detail h3').textContent(), SLOW).toBe(title)
  await page.locator('.case-actions').waitFor(SLOW)
}

const stateOf = (page: Page) => page.locator('.case-detail .tags').innerText()

describe.skipIf(city.chromium === null)('the closed loop at two desks', {timeout: 180_000}, () => {
  it('lets one of two officers win, tells the other what happened, and shows who is on the case', async () => {
    const [one, two] = [await openDesk('duty'), await openDesk('duty2')]
    const trouble = watchPage(one, city.server.url)
    await openCase(one, 'Both accept it')
    await openCase(two, 'Both accept it')
    await one.getByText(zhCN.mark.watchedBy.replace('{users}', 'duty2')).first().waitFor(SLOW)

    // The second officer's word is on its way when the first one's is taken in.
    let letGo = () => undefined as unknown
    const held = new Promise(resolve => (letGo = () => resolve(null)))
    await two.route('**/accept', async route => {
      await held
      await route.continue()
    })
    const asked = two.waitForRequest('**/accept', SLOW)
    await two.keyboard.press('a')
    await asked
    await one.keyboard.press('a')
    await expect.poll(() => stateOf(one), SLOW).toContain(zhCN.case.state.accepted)
    letGo()
    const note = two.locator('.refusal-note')
    await note.getByText(zhCN.error.staleVersion).waitFor(SLOW)
    await expect.poll(() => note.innerText(), SLOW).toMatch(/duty.*受理/)
    await expect.poll(() => stateOf(two), SLOW).toContain(zhCN.case.state.accepted)
    await two.screenshot({path: `${PICTURES}/desk-refused-1366x768.png`, animations: 'disabled'})

    await one.keyboard.press('c')
    const claimed = zhCN.mark.claimedBy.replace('{user}', 'duty')
    await two.locator('.case-detail').getByText(claimed, {exact: true}).waitFor(SLOW)
    expect(trouble.errors).toEqual([])
    await one.context().close()
    await two.context().close()
  })

  it('throws no typed word away: not by a refusal, a reload, or the end of a session', async () => {
    const page = await openDesk('duty')
    await openCase(page, 'Words are kept')
    await page.keyboard.press('n')
    await page.keyboard.press('Control+Enter')
    await page.getByText(zhCN.command.missing.text).waitFor(SLOW)
    await page.keyboard.type('half a reason')
    await page.reload()
    await page.locator('.case-actions').waitFor(SLOW)
    await page.keyboard.press('n')
    const field = page.locator('.command-form textarea')
    await expect.poll(() => field.inputValue(), SLOW).toBe('half a reason')

    await page.context().request.delete(`${city.server.url}/api/session`)
    await page.getByLabel(zhCN.login.user).fill('duty', SLOW)
    await page.getByLabel(zhCN.login.password).fill('wanglou-demo')
    await page.keyboard.press('Enter')
    await page.locator('.case-actions').waitFor(SLOW)
    expect(page.url()).toContain('case=330383-')
    await page.keyboard.press('n')
    await expect.poll(() => field.inputValue(), SLOW).toBe('half a reason')
    await page.context().close()
  })

  it('sends whom the engine proposes by two keys, and shows what becomes of them', async () => {
    const page = await openDesk('duty')
    await openCase(page, 'Smoke in a workshop')
    await page.keyboard.press('d')
    await page.locator('.candidate-row.chosen').first().waitFor(SLOW)
    const chosen = await page.locator('.candidate-row.chosen').count()
    expect(chosen).toBeGreaterThan(1)
    await page.screenshot({path: `${PICTURES}/desk-dispatch-1366x768.png`, animations: 'disabled'})
    // One fewer, by the keyboard: up from the button to a candidate, and off with it.
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Control+Enter')
    const tasks = page.locator('.case-tasks > li')
    await tasks.first().waitFor(SLOW)
    await expect.poll(() => stateOf(page), SLOW).toContain(zhCN.case.state.assigned)
    const first = tasks.first()
    await first.getByRole('button', {name: zhCN.task.receipt.accepted}).click()
    const status = first.locator('.status')
    await expect.poll(() => status.innerText(), SLOW).toBe(zhCN.task.status.accepted)
    await first.getByRole('button', {name: zhCN.task.receipt.enRoute}).click()
    await expect.poll(() => status.innerText(), SLOW).toBe(zhCN.task.status.enRoute)
    await page.context().close()
  })

  it('lets a dispatch of level 1 wait for another officer, at the head of whose queue it stands', async () => {
    const [one, two] = [await openDesk('duty'), await openDesk('duty2')]
    await openCase(one, 'Fire with people inside')
    await one.keyboard.press('d')
    await one.getByText(zhCN.dispatch.twoMan).waitFor(SLOW)
    await one.locator('.candidate-row.chosen').first().waitFor(SLOW)
    await one.keyboard.press('Enter')
    await one.getByText(zhCN.command.waitsForRelease).waitFor(SLOW)
    expect(await one.getByRole('button', {name: zhCN.commandName.releaseDispatch}).count()).toBe(0)

    await two.locator('.case-row', {hasText: zhCN.need.release}).waitFor(SLOW)
    await two.keyboard.press('j')
    await expect
      .poll(() => two.locator('.case-detail h3').textContent(), SLOW)
      .toBe('Fire with people inside')
    await two.getByRole('button', {name: zhCN.commandName.releaseDispatch}).waitFor(SLOW)
    await two.keyboard.press('y')
    await expect.poll(() => one.locator('.case-tasks').innerText(), SLOW).not.toContain(zhCN.task.status.held)
    await one.context().close()
    await two.context().close()
  })

  it('puts a case on the walls from the palette, says whose it is there, and takes it back', async () => {
    const wall = await city.openPage({user: 'leader'})
    await wall.goto(`${city.server.url}/wall`)
    await wall.locator('.wall-surface').waitFor(SLOW)
    const page = await openDesk('duty')
    await openCase(page, 'Smoke in a workshop')
    await page.keyboard.press('Control+k')
    await page.keyboard.type(zhCN.wallShow.title)
    await page.keyboard.press('Enter')
    await page.locator('.wall-push .choices').waitFor(SLOW)
    await page.keyboard.press('2')
    const note = wall.locator('.wall-show-note')
    await expect.poll(() => note.innerText(), SLOW).toMatch(/Smoke in a workshop[^]*duty/)
    await wall.screenshot({path: `${PICTURES}/wall-shown-1920x1080.png`, animations: 'disabled'})
    await page.getByRole('button', {name: zhCN.wallShow.takeBack}).click()
    await note.waitFor({state: 'detached', ...SLOW})
    await wall.context().close()
    await page.context().close()
  })

  it('reports a case by the keyboard alone and opens it', async () => {
    const page = await openDesk('duty')
    await page.keyboard.press('b')
    await page.keyboard.type('Called in by a neighbour')
    await page.keyboard.press('Control+Enter')
    await page.getByText(zhCN.newCase.choose).first().waitFor(SLOW)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('radiogroup', {name: zhCN.newCase.level}).getByRole('radio').nth(2).press('Enter')
    await page.keyboard.press('Control+Enter')
    await expect
      .poll(() => page.locator('.case-detail h3').textContent(), SLOW)
      .toBe('Called in by a neighbour')
    await page.context().close()
  })
})
