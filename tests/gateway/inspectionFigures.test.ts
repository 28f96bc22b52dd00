import {afterAll, beforeAll, beforeEach, expect, it} from 'vitest'
import {inspectionPlanSchema, inspectionSchema} from '#contract/inspection.ts'
import {BARN, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const DAY = 86_400_000

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['duty', 'community']) cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.hazards.inspections.length = 0
  node.hazards.plans.length = 0
  node.risk.past = []
})

const figures = async (user: string) =>
  (await ask(node, '/api/inspections/figures', {cookie: cookies[user] ?? ''})).body

function inspected(id: string, changes: object = {}) {
  node.hazards.inspections.push(
    inspectionSchema.parse({
      ...{inspectionId: id, premisesId: SHOP.id, department: null, at: node.clock.now() - DAY},
      ...{outcome: 'passed', hazards: [], seen: {}, note: null, photos: [], planId: null, by: 'duty'},
      ...changes,
    }),
  )
}

const stop = (premisesId: string, arriveAt: number, inspectionId: string | null) => ({
  ...{premisesId, arriveAt, leaveAt: arriveAt + 1, travelSeconds: 60, averted: 0.1, isPinned: false},
  inspectionId,
})

it('counts what was done in 30 days, ours apart from what others did', async () => {
  inspected('1')
  inspected('2', {outcome: 'hazardsFound'})
  inspected('3', {department: 'Safety bureau'})
  inspected('4', {at: node.clock.now() - 31 * DAY})
  const byOutcome = {passed: 1, hazardsFound: 1, noEntry: 0}
  expect(await figures('duty')).toMatchObject({done: 2, byOutcome, doneByOthers: 1})
})

it('sets what was done against the visits that should have begun by now', async () => {
  const now = node.clock.now()
  const day = new Date(now).toISOString().slice(0, 10)
  node.hazards.plans.push(
    inspectionPlanSchema.parse({
      ...{planId: 'plan-1', unitId: 'fire:1', day, startAt: now - DAY, endAt: now + DAY},
      ...{startPosition: [120.6, 27.6], returnSeconds: 0, caseCode: null, modelVersion: 'prior'},
      ...{by: 'duty', updatedSeq: 1},
      stops: [stop(SHOP.id, now - 2, '1'), stop(SHOP.id, now - 1, null), stop(BARN.id, now + DAY, null)],
    }),
  )
  expect(await figures('duty')).toMatchObject({plans: 1, planned: {numerator: 1, denominator: 2}})
})

it('counts nothing of areas that are not the asker’s', async () => {
  inspected('1')
  inspected('2', {premisesId: BARN.id})
  const [all, own] = [await figures('duty'), await figures('community')]
  expect(all.done).toBe(2)
  expect(own.done).toBe(1)
})

it('counts those of before the log as well, as far as the asker sees the premises', async () => {
  inspected('1')
  node.risk.past = [
    {premisesId: SHOP.id, outcome: 'passed', isByOthers: false},
    {premisesId: BARN.id, outcome: 'noEntry', isByOthers: false},
    {premisesId: SHOP.id, outcome: 'passed', isByOthers: true},
  ]
  const byOutcome = {passed: 2, hazardsFound: 0, noEntry: 1}
  expect(await figures('duty')).toMatchObject({done: 3, byOutcome, doneByOthers: 1})
  expect(await figures('community')).toMatchObject({done: 2, doneByOthers: 1})
})

it('says that it does not know yet rather than count a part', async () => {
  node.risk.past = null
  expect(await figures('duty')).toMatchObject({status: 503, code: 'riskNotReady'})
})
