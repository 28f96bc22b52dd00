// @vitest-environment happy-dom
import {flushPromises} from '@vue/test-utils'
import {afterEach, beforeEach, expect, it, vi} from 'vitest'
import {premisesIdSchema} from '#contract/ids.ts'
import PremisesEnforcement from '#web/panels/PremisesDetail/PremisesEnforcement.vue'
import {usePanels} from '../../mountPanel.ts'

const mount = usePanels()
const HISTORY = [
  {what: 'inspection', on: '2025-03-04', detail: 'passed', department: null},
  {what: 'inspection', on: '2025-03-03', detail: 'hazardsFound', department: '公安派出所'},
  {what: 'penalty', on: '2025-03-02', detail: null},
]
const EXPLANATION = {
  ...{premisesId: 'P1', stamp: {modelVersion: 'm', dataAt: '2026-11-27T10:00:00+08:00'}},
  score: {probability: 0.01, low: 0.005, high: 0.02, band: 'moderate', harm: 0.001},
  ...{baseProbability: 0.01, contributions: [], history: HISTORY},
  harm: {people: 1, trappedShare: 0.1, responseFactor: 1, responseSeconds: null},
}

beforeEach(() => {
  localStorage.setItem('wanglou.locale', 'en-US')
  vi.stubGlobal('fetch', async (url: string) =>
    Promise.resolve(
      new Response(JSON.stringify(url.includes('/risk/') ? EXPLANATION : {inspections: [], penalties: []})),
    ),
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('names whose each inspection of the past was: ours, another department’s, or nobody has kept it', async () => {
  const panel = mount(PremisesEnforcement, {
    props: {id: premisesIdSchema.parse('P1'), mayAskForPersons: false},
  })
  await flushPromises()
  const departments = panel.findAll('li').map(row => row.findAll('span').at(1)?.text())
  expect(departments).toEqual(['This centre', '公安派出所', 'Unknown'])
})
