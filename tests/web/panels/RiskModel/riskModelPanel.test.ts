// @vitest-environment happy-dom
import {flushPromises} from '@vue/test-utils'
import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import {sessionSchema, type Role} from '#contract/session.ts'
import RiskModelPanel from '#web/panels/RiskModel/RiskModelPanel.vue'
import {useCityStore} from '#web/stores/city.ts'
import {useSessionStore} from '#web/stores/session.ts'
import {DESCRIPTION} from '../../../gateway/fakeDescription.ts'
import {usePanels} from '../../mountPanel.ts'
import {CEILING, EVALUATION, modelNamed} from './evaluations.ts'

vi.mock('vue-echarts', () => ({default: {render: () => null}}))

const mount = usePanels()
const AT = '2026-11-27T10:00:00+08:00'
const STAMP = {modelVersion: 'model-1', dataAt: AT}
let model: object
let refits = 0

const fitted = (version: string) => ({
  model: {...modelNamed(version), fittedAt: AT, dataAt: AT},
  ...{evaluation: EVALUATION, isTaken: true, refusal: null, by: null, at: AT},
})
const state = (changes: object = {}) => ({
  ...{stamp: STAMP, inUse: fitted('model-1'), refused: [], isFitting: false, nextFitAt: null},
  prior: [{feature: 'indoorCharging', coefficient: 0.7, sd: 0.3, source: 'A publication'}],
  ...changes,
})

beforeEach(() => {
  localStorage.setItem('wanglou.locale', 'en-US')
  vi.useFakeTimers()
  refits = 0
  model = state()
  vi.stubGlobal('fetch', async (url: string) => {
    if (url !== '/api/risk/refit') return Promise.resolve(new Response(JSON.stringify(model)))
    refits += 1
    model = state({isFitting: true})
    return Promise.resolve(new Response(JSON.stringify({isFitting: true}), {status: 202}))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function open(role: Role = 'leader') {
  const session = {sessionId: 's', user: role, role, areas: ['330383'], expiresAt: 1}
  useSessionStore().replace(sessionSchema.parse(session))
  const panel = mount(RiskModelPanel, {})
  await flushPromises()
  return panel
}

it('says how good the model is, against what, and what each figure means', async () => {
  const text = (await open()).text()
  for (const figure of ['0.780', '0.730', '0.530', '0.500', '40.0', '1.04', '0.00980']) {
    expect(text).toContain(figure)
  }
  expect(text).toContain('78.0 % of the time')
  expect(text).toContain('×2.2 (1.89–2.6)')
  expect(text).toContain('A publication')
  expect(text).toContain('too high')
})

it('gives of each share that is inspected what is met, of how many and of how many that burnt', async () => {
  const text = (await open()).text()
  expect(text).toContain('40.0 % 40/100')
  expect(text).toContain('4.0 % 40/1,000')
  expect(text).toContain('3.3 times as many')
})

it('names the communities that it is beside the mark of, and leaves out the others', async () => {
  const text = (await open()).text()
  expect(text).toContain('330383198002')
  expect(text).not.toContain('330383198001')
})

it('says of a simulated city that it is one, and what the ceiling is', async () => {
  const {evaluation} = fitted('model-1')
  model = state({inUse: {...fitted('model-1'), evaluation: {...evaluation, ceiling: CEILING}}})
  useCityStore().describe({...DESCRIPTION, mode: 'simulated'})
  const text = (await open()).text()
  expect(text).toContain('This city is simulated')
  expect(text).toContain('0.800')
  expect(text).toContain('2.0 points less')
  expect(text).not.toContain('of its own 12 months')
})

it('says of which months the ceiling is where they are others than those of test', async () => {
  const {evaluation} = fitted('model-1')
  const ceiling = {...CEILING, splitOn: '2025-10-01', testedUntil: '2026-10-01'}
  model = state({inUse: {...fitted('model-1'), evaluation: {...evaluation, ceiling}}})
  useCityStore().describe({...DESCRIPTION, mode: 'simulated'})
  expect((await open()).text()).toContain('of its own 12 months (2025-10-01 to 2026-10-01)')
})

it('says nothing of a ceiling for a real city', async () => {
  useCityStore().describe({...DESCRIPTION, mode: 'live'})
  const text = (await open()).text()
  expect(text).not.toMatch(/simulated|ceiling/i)
})

it('says that the prior alone counts while no model was fitted', async () => {
  model = state({inUse: null})
  expect((await open()).text()).toContain('expert prior alone')
})

it('names what was refused, and why', async () => {
  const {model: _model, ...refused} = fitted('model-0')
  model = state({refused: [{...refused, isTaken: false, refusal: 'worseAuc', version: 'model-0'}]})
  const text = (await open()).text()
  expect(text).toContain('model-0')
  expect(text).toContain('ranks worse')
})

it('lets nobody but an administrator fit anew', async () => {
  expect((await open('leader')).text()).not.toContain('Fit anew')
})

it('follows a fit to its end and says what became of it', async () => {
  const panel = await open('admin')
  const button = panel.findAll('button').find(each => each.text() === 'Fit anew')
  await button?.trigger('click')
  await flushPromises()
  expect(refits).toBe(1)
  expect(panel.text()).toContain('Fitting for')
  expect(button?.attributes('disabled')).toBeDefined()
  model = state({inUse: fitted('model-2'), stamp: {...STAMP, modelVersion: 'model-2'}})
  await vi.advanceTimersByTimeAsync(2_000)
  await flushPromises()
  expect(panel.text()).toContain('model-2 is in use')
  expect(button?.attributes('disabled')).toBeUndefined()
})
