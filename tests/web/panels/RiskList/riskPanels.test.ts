// @vitest-environment happy-dom
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {areaCodeSchema, premisesIdSchema} from '#contract/ids.ts'
import MapRiskSwitch from '#web/map/MapRiskSwitch.vue'
import RiskLegend from '#web/map/RiskLegend.vue'
import PremisesRisk from '#web/panels/PremisesDetail/PremisesRisk.vue'
import RiskListPanel from '#web/panels/RiskList/RiskListPanel.vue'
import WhatIfPanel from '#web/panels/WhatIf/WhatIfPanel.vue'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'
import {usePanels} from '../../mountPanel.ts'

const mountPanel = usePanels()
const community = areaCodeSchema.parse('330383198001')
const stamp = {modelVersion: 'm7', dataAt: 0}
const score = {probability: 0.0213, low: 0.012, high: 0.034, band: 'elevated', harm: 0.0042}
const reasons = [
  {feature: 'indoorCharging', value: 1, factor: 2.1},
  {feature: 'smokeSensor', value: 0, factor: 1.3},
  {feature: 'yearsBuilt', value: 38, factor: 1.42},
  {feature: 'floors', value: 3, factor: 0.8},
]

let server: Server
let asked: string[]

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = (request.url ?? '').replace('/api/risk/', '')
      asked.push(path + Buffer.concat(chunks).toString())
      response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(replyTo(path)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${String(port)}/desk`)
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

function replyTo(path: string): object {
  if (path === 'what-if') return tried
  return path.startsWith('premises?') ? {stamp, items: [row]} : explanation
}

const row = {
  ...{premisesId: 'P1', name: 'Rented 1', address: 'Harbour Road 8', kind: 'rental', use: null},
  ...{position: [120.5, 27.5], community, gridCell: null, score, reasons},
  ...{openHazards: 2, lastInspectedOn: null, hasSensor: false},
}

const explanation = {
  ...{premisesId: 'P1', stamp, score, baseProbability: 0.0063, history: []},
  contributions: [
    ...reasons,
    {feature: 'bottledGas', value: null, factor: 1.02},
    {feature: 'tenants', value: 4, factor: 1.01},
  ],
  harm: {people: 6, trappedShare: 0.2, responseSeconds: null, responseFactor: 2},
}

const tried = {
  ...{stamp, premises: 500, firesBefore: 200, firesAfter: 180, harmBefore: 80, harmAfter: 60},
  communities: [{code: community, firesAverted: 12, harmAverted: 9}],
}

describe('the switch of fire risk', () => {
  it('is moved by arrow keys from nothing to the first measure and back', async () => {
    const box = mountPanel(MapRiskSwitch, {})
    const group = box.get('[role=radiogroup]')
    expect(group.findAll('[role=radio]').map(button => button.text())).toEqual([
      '不显示',
      '概率',
      '预期危害',
      '未销号隐患',
      '感知盲区',
    ])
    await group.trigger('keydown', {key: 'ArrowRight'})
    expect(useRiskStore().measure).toBe('probability')
    await group.trigger('keydown', {key: 'ArrowLeft'})
    expect(useRiskStore().measure).toBeNull()
  })
})

describe('the legend of fire risk', () => {
  it('names the unit and the figures of the surface and of premises, and says when there is none yet', async () => {
    const store = useRiskStore()
    store.show('probability')
    store.setState('computing')
    const legend = mountPanel(RiskLegend, {})
    expect(legend.text()).toContain('起/km²·年')
    expect(legend.findAll('figure')).toHaveLength(2)
    expect(legend.get('[role=status]').text()).toBe('火灾风险正在计算')
    store.setState('ready')
    store.setStamp(stamp)
    await legend.vm.$nextTick()
    expect(legend.get('[role=status]').text()).toContain('m7')
  })
})

describe('the list of an area', () => {
  it('shows how likely, how sure and why, asks for the drilled area, and opens premises', async () => {
    useViewStore().drillTo(community)
    useRiskStore().show('probability')
    const panel = mountPanel(RiskListPanel, {})
    await vi.waitFor(() => {
      expect(panel.text()).toContain('Rented 1')
    })
    expect(asked[0]).toContain('by=probability')
    expect(asked[0]).toContain(`area=${community}`)
    expect(panel.text()).toContain('2.1 %')
    expect(panel.text()).toContain('90 % 区间 1.2–3.4 %')
    expect(panel.findAll('.reasons > *').map(tag => tag.text())).toEqual([
      '电动车室内充电 ×2.1',
      '未装烟感 ×1.3',
      '房龄 38 年 ×1.4',
    ])
    expect(panel.text()).toContain('检查情况未知')
    await panel.get('.risk-row').trigger('click')
    expect(useViewStore().selectedPremisesId).toBe('P1')
  })

  it('is of blind spots only while the map shows those', async () => {
    useRiskStore().show('blindSpots')
    mountPanel(RiskListPanel, {})
    await vi.waitFor(() => {
      expect(asked[0]).toContain('onlyBlind=true')
    })
  })
})

describe('the risk on the page of premises', () => {
  it('tells every reason that counts, what harm is made of, the model, and what is not known', async () => {
    const page = mountPanel(PremisesRisk, {props: {id: premisesIdSchema.parse('P1')}})
    await vi.waitFor(() => {
      expect(page.text()).toContain('90 % 区间')
    })
    expect(asked).toEqual(['premises/P1'])
    expect(page.findAll('ul li').map(line => line.text())).toEqual([
      '电动车室内充电×2.1',
      '未装烟感×1.3',
      '房龄 38 年×1.4',
      '层数 3 层×0.80',
    ])
    expect(page.text()).toContain('其余 1 项影响在 ±5 % 以内')
    expect(page.text()).toContain('未知（按最长计，×2.0）')
    expect(page.text()).toContain('瓶装燃气')
    expect(page.text()).toContain('模型 m7')
  })
})

describe('measures on paper', () => {
  it('are asked for as they were put together, tell what goes, and are drawn until they change', async () => {
    const store = useRiskStore()
    store.show('harm')
    const panel = mountPanel(WhatIfPanel, {})
    const press = (text: string) =>
      panel
        .findAll('button')
        .find(button => button.text() === text)
        ?.trigger('click')
    await press('加入')
    await panel.get('form').trigger('submit')
    await vi.waitFor(() => {
      expect(panel.text()).toContain('减少 20（25.0 %）')
    })
    expect(asked).toEqual(['what-if{"measures":[{"type":"fitSmoke","top":500}]}'])
    expect(store.tried).toEqual({measures: [{type: 'fitSmoke', top: 500}], isDrawn: true})
    await press('地图显示现状')
    expect(store.isReduction).toBe(false)
    await press('移除')
    expect(store.tried).toBeNull()
    expect(panel.text()).not.toContain('减少 20')
  })
})
