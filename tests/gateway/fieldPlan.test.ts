import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {readHttpJson} from '#contract/httpJson.ts'
import {planReplySchema, planRoutes} from '#contract/planRoutes.ts'
import {taskRoutes} from '#contract/taskRoutes.ts'
import {BARN, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
let cookie: string

beforeEach(async () => {
  node = await startFakeNode()
  cookie = (await logIn(node, 'duty')).cookie
})
afterEach(() => node.close())

const post = (path: string, body: object) => ask(node, path, {method: 'POST', cookie, body})
const inside = (body: unknown): unknown => readHttpJson(JSON.stringify(body))

/** A round of these premises that was sent to its team: the plan's id, and how the team speaks. */
async function sent(unitId: string, premisesIds: readonly string[]) {
  const stops = premisesIds.map(premisesId => ({premisesId, isPinned: false}))
  const kept = planReplySchema.parse(
    inside((await post('/api/plans', {unitId, day: '2026-11-30', stops})).body),
  )
  const {planId} = kept.plan
  const reply = await post(`/api/plans/${planId}/send`, {replacesSeq: kept.seq})
  const {tasks} = planRoutes.sendPlan.reply.parse(inside(reply.body))
  const link = await post(`/api/tasks/${String(tasks[0]?.taskId)}/link`, {})
  const headers = {authorization: `Bearer ${String(new URL(link.body.url).searchParams.get('t'))}`}
  return {
    planId,
    read: async () =>
      taskRoutes.readFieldTask.reply.parse(inside((await ask(node, '/api/field/task', {headers})).body)),
    report: (body: object) => ask(node, '/api/field/inspections', {method: 'POST', headers, body}),
  }
}

describe('a round on its team’s phone', () => {
  it('is told stop by stop, with what is open there and what is done', async () => {
    const {planId, read, report} = await sent('city-engine', [BARN.id, SHOP.id])
    const hazards = [{kind: 'wiring', severity: 'major', description: 'Bare wires'}]
    expect((await report({premisesId: SHOP.id, planId, outcome: 'hazardsFound', hazards})).status).toBe(201)
    const {plan, premises} = await read()
    expect(premises).toBeNull()
    expect(plan?.planId).toBe(planId)
    expect(plan?.stops.map(({premisesId, isDone}) => [premisesId, isDone])).toEqual([
      [BARN.id, false],
      [SHOP.id, true],
    ])
    const [barn, shop] = plan?.stops ?? []
    expect(shop?.premises).toMatchObject({name: SHOP.name, address: SHOP.address, position: SHOP.position})
    expect(shop?.openHazards).toMatchObject([{kind: 'wiring', severity: 'major', state: 'found'}])
    expect(barn?.openHazards).toEqual([])
  })

  it('takes a report once, however often it is sent', async () => {
    const {planId, report} = await sent('city-engine', [SHOP.id])
    const told = {
      ...{commandId: '6b8f6c92-0f5e-4a35-9d3a-5a8a3f2f4c11', premisesId: SHOP.id, planId},
      ...{outcome: 'passed', seen: {indoorCharging: false}},
    }
    const [first, again] = [await report(told), await report(told)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body.inspection.inspectionId).toBe(first.body.inspection.inspectionId)
    expect(node.records.filter(({type}) => type === 'inspection.reported')).toHaveLength(1)
  })

  it('takes nothing of other premises, nor of another team’s round', async () => {
    const own = await sent('city-engine', [SHOP.id])
    const other = await sent('west-engine', [BARN.id])
    const told = {outcome: 'passed'}
    const wrong = [
      {...told, premisesId: BARN.id, planId: own.planId},
      {...told, premisesId: BARN.id, planId: other.planId},
      {...told, premisesId: SHOP.id},
      {...told, premisesId: SHOP.id, planId: 'nowhere'},
    ]
    for (const body of wrong) expect((await own.report(body)).status).toBe(404)
    expect(node.records.map(({type}) => type)).not.toContain('inspection.reported')
  })
})
