import {Buffer} from 'node:buffer'
import type {Page} from 'playwright-core'
import {describe, expect, it} from 'vitest'
import {z} from 'zod'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {readHttpJson} from '#contract/httpJson.ts'
import {taskSchema, type Task} from '#contract/task.ts'
import {unitSchema} from '#contract/unit.ts'
import {zhCN} from '#web/i18n/zhCN.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {watchPage} from '../fixtures/browser.ts'
import {PICTURES, useBrowserCity} from '../fixtures/browserCity.ts'

const SLOW = {timeout: 30_000}
const PHONE = {width: 360, height: 740}
const city = useBrowserCity()

/** Sends a unit to a new case and returns its task with the link that it would get. */
async function sendUnit(externalId: string) {
  await city.report(externalId, {
    title: '出租房三楼起火',
    kind: 'fire',
    level: 2,
    description: '三楼冒烟，楼道内有电动车，住户正在往外跑。',
    reporter: {role: 'citizen', name: '陈阿姨', phone: '13800001234'},
  })
  const {url} = city.server
  const api = await logIn(url, 'duty')
  const post = async (path: string, body: object) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: {authorization: `Bearer ${api.token}`, 'content-type': 'application/json'},
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${text}`)
    return readHttpJson(text)
  }
  const list = z.object({items: z.array(caseSummarySchema)})
  const [caseFile] = (await api.get(`/api/cases?externalId=${externalId}`, list)).items
  const units = await api.all('/api/units', unitSchema)
  const unit = units.find(({kind}) => kind === 'microFireStation')
  if (!caseFile || !unit) throw new Error('no case, or no unit')
  const sent = await post(`/api/cases/${caseFile.caseCode}/dispatch`, {
    version: caseFile.version,
    units: [{unitId: unit.id, capability: 'extinguish', etaSeconds: 180}],
  })
  const [task] = z.object({tasks: z.array(taskSchema)}).parse(sent).tasks
  if (!task) throw new Error('no task')
  const {url: link} = z.object({url: z.string()}).parse(await post(`/api/tasks/${task.taskId}/link`, {}))
  const read = async (): Promise<Task | undefined> =>
    (await api.get(`/api/tasks?case=${caseFile.caseCode}`, z.object({items: z.array(taskSchema)}))).items[0]
  return {link: new URL(link), read}
}

async function openLink(link: URL): Promise<Page> {
  const page = await city.openPage({viewport: PHONE})
  await page.goto(`${city.server.url}/field${link.search}`)
  await page.locator('.field-facts').waitFor(SLOW)
  return page
}

const press = (page: Page, step: keyof typeof zhCN.field.step) =>
  page.getByRole('button', {name: zhCN.field.step[step], exact: true}).click(SLOW)

describe.skipIf(city.chromium === null)('the field page on a phone', {timeout: 180_000}, () => {
  it('takes a task to its end through a lost connection and a reload, each step once', async () => {
    const {link, read} = await sendUnit('field-1')
    const page = await openLink(link)
    const trouble = watchPage(page, city.server.url)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(PHONE.width)
    await expect.poll(async () => (await read())?.times.map(({status}) => status), SLOW).toContain('read')
    await page.screenshot({path: `${PICTURES}/field-360x740.png`, animations: 'disabled'})
    await press(page, 'accepted')
    await expect.poll(async () => (await read())?.status, SLOW).toBe('accepted')

    expect(trouble.errors).toEqual([])
    await page.route('**/api/field/**', route => route.abort())
    await press(page, 'enRoute')
    await page.locator('.field-waiting li', {hasText: zhCN.field.step.enRoute}).waitFor(SLOW)
    await press(page, 'onScene')
    await expect.poll(() => page.locator('.field-waiting li').count(), SLOW).toBe(2)
    await page.screenshot({path: `${PICTURES}/field-offline-360x740.png`, animations: 'disabled'})
    await page.reload()
    await expect.poll(() => page.locator('.field-waiting li').count(), SLOW).toBe(2)
    expect((await read())?.status).toBe('accepted')

    await page.unroute('**/api/field/**')
    await expect.poll(async () => (await read())?.status, SLOW).toBe('onScene')
    await page.locator('.field-waiting').waitFor({state: 'detached', ...SLOW})
    await page.locator('textarea').fill('明火已灭，两人送医')
    await page.locator('input[type=file]').setInputFiles({
      name: 'scene.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    })
    await page.locator('.photo').waitFor(SLOW)
    await press(page, 'done')
    await expect.poll(async () => (await read())?.status, SLOW).toBe('done')
    const task = await read()
    expect(task).toMatchObject({note: '明火已灭，两人送医'})
    expect(task?.photos).toHaveLength(1)
    const statuses = task?.times.map(({status}) => status) ?? []
    expect(new Set(statuses).size).toBe(statuses.length)
    await page.getByText(zhCN.field.over).waitFor(SLOW)
    await page.context().close()
  })

  it('keeps what was typed over a reload, and refuses with a reason', async () => {
    const {link, read} = await sendUnit('field-2')
    const page = await openLink(link)
    await page.locator('.said textarea').fill('正在赶来')
    await page.reload()
    await expect.poll(() => page.locator('.said textarea').inputValue(), SLOW).toBe('正在赶来')
    await press(page, 'refused')
    await page.getByText(zhCN.field.refuseReasons.vehicle).click(SLOW)
    await page.getByRole('button', {name: zhCN.field.refuseConfirm}).click(SLOW)
    await expect.poll(async () => (await read())?.status, SLOW).toBe('refused')
    expect((await read())?.note).toBe(zhCN.field.refuseReasons.vehicle)
    await page.context().close()
  })

  it('says that a link is not valid, and asks nobody to log in', async () => {
    const page = await city.openPage({viewport: PHONE})
    await page.goto(`${city.server.url}/field?t=nonsense`)
    await page.getByText(zhCN.field.expired).waitFor(SLOW)
    expect(new URL(page.url()).pathname).toBe('/field')
    await page.context().close()
  })
})
