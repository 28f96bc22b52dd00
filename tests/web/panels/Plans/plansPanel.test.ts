// @vitest-environment happy-dom
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {z} from 'zod'
import {readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import {unitSchema} from '#contract/unit.ts'
import {summariseCase} from '#server/domain/summariseCase.ts'
import PlansPanel from '#web/panels/Plans/PlansPanel.vue'
import {useInspectionRoundStore} from '#web/stores/inspectionRound.ts'
import {useTasksStore} from '#web/stores/tasks.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {caseAt, placeAt} from '../../../gateway/fakeCity.ts'
import {taskOf} from '../../../fixtures/taskOf.ts'
import {usePanels} from '../../mountPanel.ts'

const mountPanel = usePanels()
const DAY = '2026-11-30'
const START = Date.parse('2026-11-30T08:30:00+08:00')
const MINUTE = 60_000
const CASE = '330383-20261130-S-000001-3'
const team = unitSchema.parse({
  ...{id: 'U1', name: 'Grid worker 1', kind: 'gridWorker', position: [120.5, 27.5]},
  ...{area: '330383198001', capabilities: ['verify']},
})

function stopOf(id: string, index: number, more: object = {}) {
  const arriveAt = START + (index * 30 + 10) * MINUTE
  return {
    ...{premisesId: id, arriveAt, leaveAt: arriveAt + 20 * MINUTE, travelSeconds: 600, averted: 0.01},
    ...{isPinned: false, inspectionId: null, visitMinutes: 20},
    row: {
      ...{premisesId: id, name: `Rented ${id}`, address: `${id} Harbour Road`, kind: 'rental', use: null},
      ...{position: [120.5, 27.5], community: null, gridCell: null, openHazards: 2, lastInspectedOn: null},
      score: {probability: 0.0213, low: 0.012, high: 0.034, band: 'elevated', harm: 0.0042},
      reasons: [{feature: 'indoorCharging', value: 1, factor: 2.1}],
      hasSensor: false,
    },
    ...more,
  }
}

const frame = {
  ...{unitId: 'U1', day: DAY, startAt: START, endAt: START + 480 * MINUTE, startPosition: [120.5, 27.5]},
  ...{returnSeconds: 300, modelVersion: 'm7'},
}
const stopsAsked = z.object({stops: z.array(z.object({premisesId: z.string(), isPinned: z.boolean()}))})

let server: Server
let asked: {path: string; body: unknown}[]
let isFull: boolean

beforeEach(async () => {
  asked = []
  isFull = false
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const path = `${request.method ?? ''} ${(request.url ?? '').replace('/api/', '')}`
      asked.push({path, body: text === '' ? null : readHttpJson(text)})
      const [status, reply] = replyTo(path)
      response.writeHead(status, {'content-type': 'application/json'}).end(writeHttpJson(reply))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${String(port)}/desk/plans`)
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

function replyTo(path: string): [number, object] {
  if (path === 'POST plans/draft') {
    const draft = {averted: 0.03, candidates: 40, gap: 0.021, isEstimate: true}
    return [200, {...frame, ...draft, stops: ['A', 'B', 'C'].map((id, index) => stopOf(id, index))}]
  }
  if (path === 'POST plans' && isFull) {
    return [409, {type: 'about:blank', title: 'x', status: 409, code: 'planImpossible', path: '$.stops'}]
  }
  if (path === 'POST plans') return [200, keptReply(null)]
  if (path === 'POST plans/plan-1/send')
    return [200, {...keptReply(CASE), case: caseSummary, tasks: [sentTask]}]
  return [200, {items: []}]
}

function keptReply(caseCode: string | null) {
  const {stops} = stopsAsked.parse(asked.findLast(({path}) => path === 'POST plans')?.body)
  const plan = {
    ...frame,
    ...{planId: 'plan-1', caseCode, by: 'duty', updatedSeq: 7},
    stops: stops.map(({premisesId, isPinned}, index) => stopOf(premisesId, index, {isPinned})),
  }
  return {plan, seq: 7}
}

const sentTask = taskOf({
  taskId: `${CASE}.01`,
  caseCode: CASE,
  unitId: 'U1',
  unitName: 'Grid worker 1',
  status: 'read',
})
const caseSummary = {...summariseCase(caseAt(placeAt(120.5), 1)), caseCode: CASE}

/** However busy the machine is. */
const waitFor = (expectation: () => void) => vi.waitFor(expectation, {timeout: 20_000})

async function drafted() {
  useUnitsStore().replaceAll([team])
  const panel = mountPanel(PlansPanel, {})
  const button = (text: string) => {
    const found = panel.findAll('button').find(each => each.text() === text)
    if (!found) throw new Error(`no button ${text}`)
    return found
  }
  await panel.find('input[type=date]').setValue(DAY)
  await panel.findAll('select')[1]?.setValue(panel.findAll('select')[1]?.findAll('option')[1]?.element.value)
  await panel.find('form').trigger('submit')
  await waitFor(() => expect(panel.findAll('.plan-stop-row')).toHaveLength(3))
  const names = () => panel.findAll('.plan-stop-row .name').map(name => name.text())
  const row = (index: number) => panel.findAll('.plan-stop-row')[index]!
  const lastBody = (path: string) => asked.findLast(each => each.path === path)?.body
  return {panel, button, names, row, lastBody}
}

describe('plans of inspections', () => {
  it('are drafted for a team and a day, with times, reasons, and how near to the best', async () => {
    const {panel, lastBody, row} = await drafted()
    expect(lastBody('POST plans/draft')).toMatchObject({unitId: 'U1', day: DAY, pinned: [], excluded: []})
    const text = panel.text()
    expect(text).toContain('预计一年减少危害 0.03 人')
    expect(text).toContain('距最优不超过 2.1%')
    expect(text).toContain('路程按直线估算')
    expect(row(0).text()).toContain('起火概率 2.1%')
    expect(row(0).text()).toContain('电动车室内充电 ×2.1')
    expect(row(0).text()).toContain('隐患 2')
  })

  it('are put in another order with the keyboard, which stays with its stop, and kept in that order', async () => {
    const {panel, button, names, row, lastBody} = await drafted()
    const name = row(0).find('.name')
    ;(name.element as HTMLElement).focus()
    await name.trigger('keydown', {key: 'ArrowDown', altKey: true})
    expect(names()).toEqual(['Rented B', 'Rented A', 'Rented C'])
    await waitFor(() => expect(document.activeElement?.textContent.trim()).toBe('Rented A'))
    expect(panel.text()).toContain('保存后重新计算到达时间')
    expect(panel.text()).not.toContain('距最优')
    await button('保存').trigger('click')
    await waitFor(() => expect(panel.text()).toContain('已保存'))
    expect(lastBody('POST plans')).toMatchObject({
      unitId: 'U1',
      stops: [{premisesId: 'B'}, {premisesId: 'A'}, {premisesId: 'C'}],
    })
    expect(panel.text()).not.toContain('保存后重新计算到达时间')
    expect(panel.findAll('a[download]').map(link => link.attributes('href'))).toEqual([
      '/api/reports/plan?planId=plan-1&format=pdf',
      '/api/reports/plan?planId=plan-1&format=xlsx',
    ])
  })

  it('leave out when planned again what was taken out, and keep what is pinned', async () => {
    const {panel, button, names, row, lastBody} = await drafted()
    await row(1).find('.name').trigger('keydown', {key: 'Delete'})
    await row(0).find('.name').trigger('keydown', {key: 'p'})
    expect(names()).toEqual(['Rented A', 'Rented C'])
    expect(panel.text()).toContain('已排除 1 处')
    expect(button('重新排路线').attributes('type')).toBe('submit')
    await panel.find('form').trigger('submit')
    await waitFor(() => expect(lastBody('POST plans/draft')).toMatchObject({pinned: ['A'], excluded: ['B']}))
  })

  it('that do not fit into the day are said, and stay as they are', async () => {
    const {panel, button, names} = await drafted()
    isFull = true
    await button('保存').trigger('click')
    await waitFor(() => expect(panel.text()).toContain('当天走不完'))
    expect(names()).toHaveLength(3)
    expect(useInspectionRoundStore().round?.kept).toBeNull()
  })

  it('are sent after one question, and then show their case and the task’s receipts', async () => {
    const {panel, button} = await drafted()
    expect(button('下派').attributes('disabled')).toBeDefined()
    await button('保存').trigger('click')
    await waitFor(() => expect(button('下派').attributes('disabled')).toBeUndefined())
    await button('下派').trigger('click')
    expect(asked.map(({path}) => path)).not.toContain('POST plans/plan-1/send')
    useTasksStore().replaceAll([sentTask])
    await button('确认下派').trigger('click')
    await waitFor(() => expect(panel.find('.plan-sent').exists()).toBe(true))
    expect(panel.find('.plan-sent').text()).toContain(CASE)
    expect(panel.find('.plan-sent').text()).toContain('Grid worker 1 · ')
    expect(panel.findAll('button').map(each => each.text())).not.toContain('下派')
  })
})
