// @vitest-environment happy-dom
import {flushPromises} from '@vue/test-utils'
import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import {feedHealthSchema} from '#contract/feed.ts'
import CommunityRisksPanel from '#web/panels/FireScene/CommunityRisksPanel.vue'
import FireNetworksPanel from '#web/panels/FireScene/FireNetworksPanel.vue'
import HazardAgesPanel from '#web/panels/FireScene/HazardAgesPanel.vue'
import InspectionsPanel from '#web/panels/FireScene/InspectionsPanel.vue'
import PremisesToVisitPanel from '#web/panels/FireScene/PremisesToVisitPanel.vue'
import {useFeedsStore} from '#web/stores/feeds.ts'
import {useViewStore} from '#web/stores/view.ts'
import {usePanels} from '../../mountPanel.ts'

const mount = usePanels()
const AT = '2026-11-27T10:00:00+08:00'
const answers = new Map<string, {status: number; body: unknown}>()
const asked: string[] = []

beforeEach(() => {
  localStorage.setItem('wanglou.locale', 'en-US')
  vi.useFakeTimers()
  answers.clear()
  asked.length = 0
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    const [path = ''] = url.split('?')
    const {status, body} = answers.get(path) ?? {status: 404, body: {}}
    return Promise.resolve(new Response(JSON.stringify(body), {status}))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const answer = (path: string, body: unknown, status = 200) => answers.set(path, {status, body})
const NOT_READY = {type: 'about:blank', title: 'Not ready', status: 503, code: 'riskNotReady'}
const STAMP = {modelVersion: 'model-1', dataAt: AT}

function panelOf(address: string, isConnected: boolean) {
  const place = {position: null, gridCell: null, community: null, isOutside: false}
  return {
    ...{address, name: address, isRegistered: true, premisesId: null, place, streetAddress: ''},
    ...{firstHeardAt: AT, lastHeardAt: AT, activeFires: 0, activeFaults: 0, updatedSeq: 1, isConnected},
  }
}

it('says of a network that sends nothing that it is not connected, and counts the panels on all pages', async () => {
  useFeedsStore().replaceAll([
    feedHealthSchema.parse({
      ...{feed: 'fire-response', state: 'live', since: 1_000, lastEventAt: 1_000, ratePerMinute: 1},
      ...{acceptedTotal: 1, duplicateTotal: 0, rejectedTotal: 0, connections: 2, restarts: 0},
    }),
  ])
  answer('/api/panels', {
    items: [panelOf('0000000003e9', true), panelOf('0000000003ea', false)],
    nextCursor: null,
  })
  const panel = mount(FireNetworksPanel, {})
  await flushPromises()
  const rows = panel.findAll('li').map(row => row.text().replaceAll(/\s+/g, ' '))
  expect(rows).toHaveLength(6)
  for (const row of rows.slice(0, 5)) expect(row).toContain('Not connected')
  expect(rows[5]).toContain('1/2 online')
})

it('says that the risk is being computed, and asks again until it is there', async () => {
  answer('/api/risk/areas', NOT_READY, 503)
  const panel = mount(CommunityRisksPanel, {})
  await flushPromises()
  expect(panel.text()).toContain('being computed')
  const byBand = {low: 1, moderate: 0, elevated: 0, high: 0}
  const counts = {premises: 1, openHazards: 0, overdueHazards: 0, blindSpots: 0}
  answer('/api/risk/areas', {
    stamp: STAMP,
    items: [{code: '330383198001', byBand, ...counts, expectedFires: 2.5, expectedHarm: 1, trend: [2, 2.5]}],
  })
  await vi.advanceTimersByTimeAsync(3_000)
  await flushPromises()
  expect(panel.text()).not.toContain('being computed')
  expect(panel.find('li').text()).toContain('2.5')
  expect(panel.find('li').text()).toContain('+25.0 %')
})

it('lists the premises with why, and selects one on the map', async () => {
  const score = {probability: 0.19, low: 0.15, high: 0.24, band: 'high', harm: 0.47}
  answer('/api/risk/premises', {
    stamp: STAMP,
    items: [
      {
        ...{premisesId: 'P00001', name: 'Shop', address: '', kind: 'rental', use: null, score},
        ...{position: [120.6, 27.6], community: null, gridCell: null, openHazards: 0, hasSensor: false},
        reasons: [
          {feature: 'indoorCharging', value: 1, factor: 2.1},
          {feature: 'smokeSensor', value: 1, factor: 0.6},
        ],
        lastInspectedOn: null,
      },
    ],
  })
  const panel = mount(PremisesToVisitPanel, {})
  await flushPromises()
  expect(asked.some(url => url.includes('by=harm') && url.includes('top=10'))).toBe(true)
  const row = panel.find('li')
  expect(row.text()).toContain('×2.1')
  expect(row.text()).not.toContain('×0.60')
  await row.find('button').trigger('click')
  expect(useViewStore().selectedPremisesId).toBe('P00001')
})

it('shows the rate of hazards mended in time with what it is of, and none where nothing was due', async () => {
  const figures = {
    ...{asOf: AT, open: 30, overdue: 7, major: 2, escalated: 0, byKind: [], repeats: [], weeks: []},
    byAge: [
      {fromDays: 0, toDays: 7, count: 10},
      {fromDays: 8, toDays: null, count: 20},
    ],
    byState: {found: 0, ordered: 30, rectified: 0, verified: 0},
    onTime: {since: AT, until: AT, numerator: 3, denominator: 4},
  }
  answer('/api/hazards/figures', figures)
  const panel = mount(HazardAgesPanel, {})
  await flushPromises()
  expect(panel.text()).toContain('75.0')
  expect(panel.text()).toContain('3 of 4')
  answer('/api/hazards/figures', {...figures, onTime: {...figures.onTime, numerator: 0, denominator: 0}})
  await vi.advanceTimersByTimeAsync(30_000)
  await flushPromises()
  expect(panel.text()).toContain('–')
  expect(panel.text()).not.toContain('3 of 4')
})

it('sets inspections against their plan, and says where there is none', async () => {
  const figures = {
    ...{since: AT, asOf: AT, done: 12, doneByOthers: 3, plans: 1},
    byOutcome: {passed: 8, hazardsFound: 3, noEntry: 1},
    planned: {numerator: 5, denominator: 8},
  }
  answer('/api/inspections/figures', figures)
  const panel = mount(InspectionsPanel, {})
  await flushPromises()
  expect(panel.text()).toContain('62.5')
  expect(panel.text()).toContain('5 / 8')
  answer('/api/inspections/figures', {...figures, plans: 0, planned: {numerator: 0, denominator: 0}})
  await vi.advanceTimersByTimeAsync(30_000)
  await flushPromises()
  expect(panel.text()).toContain('no plans')
})
