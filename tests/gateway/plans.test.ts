import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {readHttpJson} from '#contract/httpJson.ts'
import {planDraftSchema, planReplySchema, planRoutes} from '#contract/planRoutes.ts'
import {BARN, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
let duty: string
let community: string

beforeEach(async () => {
  node = await startFakeNode()
  node.clock.time = Date.parse('2026-11-27T10:02:00+08:00')
  duty = (await logIn(node, 'duty')).cookie
  community = (await logIn(node, 'community')).cookie
})
afterEach(() => node.close())

const TEAM = {unitId: 'city-engine', day: '2026-11-30'}

function post(path: string, body: object, cookie = duty) {
  return ask(node, path, {method: 'POST', cookie, body})
}

/** A reply as it is inside: moments as epoch ms. */
function inside(body: unknown): unknown {
  return readHttpJson(JSON.stringify(body))
}

async function keep(stops: readonly {premisesId: string; isPinned: boolean}[], more: object = {}) {
  const reply = await post('/api/plans', {...TEAM, stops, ...more})
  return {status: reply.status, body: inside(reply.body)}
}

async function kept(more: object = {}) {
  const {body} = await keep(
    [
      {premisesId: SHOP.id, isPinned: true},
      {premisesId: BARN.id, isPinned: false},
    ],
    more,
  )
  return planReplySchema.parse(body)
}

describe('a round of inspections', () => {
  it('is drafted for a team and a day, with its times and what it averts', async () => {
    const reply = await post('/api/plans/draft', TEAM)
    const draft = planDraftSchema.parse(inside(reply.body))
    expect(draft.stops.map(({premisesId}) => premisesId)).toEqual([SHOP.id, BARN.id])
    expect(draft.averted).toBeCloseTo(0.03)
    expect(draft).toMatchObject({candidates: 2, gap: 0, isEstimate: true, modelVersion: 'test-1'})
    expect(new Date(draft.startAt).toISOString()).toBe('2026-11-30T00:30:00.000Z')
    const [first, second] = draft.stops
    expect(first?.arriveAt).toBe(draft.startAt + Math.round(1000 * (first?.travelSeconds ?? 0)))
    expect(second?.arriveAt).toBe((first?.leaveAt ?? 0) + Math.round(1000 * (second?.travelSeconds ?? 0)))
    expect(node.records.map(({type}) => type)).not.toContain('plan.kept')
  })

  it('passes what is pinned and leaves out what is excluded', async () => {
    const reply = await post('/api/plans/draft', {...TEAM, pinned: [BARN.id], excluded: [SHOP.id]})
    const draft = planDraftSchema.parse(inside(reply.body))
    expect(draft.stops.map(({premisesId, isPinned}) => [premisesId, isPinned])).toEqual([[BARN.id, true]])
  })

  it('is listed by its day, and not of days that end before they begin', async () => {
    const {plan} = await kept()
    const list = async (from: string, until: string) =>
      ask(node, `/api/plans?from=${from}&until=${until}`, {cookie: duty})
    const {body} = await list('2026-11-30', '2026-11-30')
    expect(body.items).toMatchObject([{planId: plan.planId}])
    expect((await list('2026-12-01', '2026-12-31')).body.items).toEqual([])
    expect(await list('2026-12-01', '2026-11-30')).toMatchObject({status: 400, body: {path: '$.until'}})
  })

  it('is not drafted before the risk is known, nor where what is pinned does not fit', async () => {
    node.planning.isReady = false
    expect((await post('/api/plans/draft', TEAM)).status).toBe(503)
    node.planning.isReady = true
    const day = {startAt: '2026-11-30T08:00:00+08:00', endAt: '2026-11-30T08:10:00+08:00'}
    const reply = await post('/api/plans/draft', {...TEAM, ...day, pinned: [SHOP.id]})
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({code: 'planImpossible', path: '$.pinned'})
  })

  it.each([
    ['an unknown team', {unitId: 'nobody'}, 400, '$.unitId'],
    ['an unknown area', {area: '330383999999'}, 400, '$.area'],
    ['premises that there are not', {pinned: ['nowhere']}, 400, '$.pinned.0'],
    ['a day that ends before it begins', {endAt: '2026-11-30T00:00:00+08:00'}, 400, '$.endAt'],
    ['a round that lasts longer than a day', {endAt: '2026-12-01T08:31:00+08:00'}, 400, '$.endAt'],
    ['a round that begins on another day', {startAt: '2026-11-29T23:59:00+08:00'}, 400, '$.startAt'],
    ['a day that is over', {day: '2026-11-26'}, 409, '$.day'],
  ])('names %s', async (_, wrong, status, path) => {
    const reply = await post('/api/plans/draft', {...TEAM, ...wrong})
    expect(reply.status).toBe(status)
    expect(reply.body).toMatchObject({path})
  })

  it('of today sets out when it is planned, and not when the working day is over', async () => {
    const today = {...TEAM, day: '2026-11-27'}
    const draft = planDraftSchema.parse(inside((await post('/api/plans/draft', today)).body))
    expect(new Date(draft.startAt).toISOString()).toBe('2026-11-27T02:05:00.000Z')
    expect(draft.stops[0]?.arriveAt).toBeGreaterThan(draft.startAt)
    node.clock.time = Date.parse('2026-11-27T16:30:00+08:00')
    const late = await post('/api/plans/draft', today)
    expect(late).toMatchObject({status: 409, body: {code: 'planImpossible', path: '$.day'}})
  })

  it('shows a community nothing of another one', async () => {
    const elsewhere = await post('/api/plans/draft', {...TEAM, unitId: 'west-engine'}, community)
    expect(elsewhere.status).toBe(400)
    const {plan} = await kept()
    const [barn] = plan.stops.slice(1)
    expect(barn?.premisesId).toBe(BARN.id)
    const only = await keep([{premisesId: BARN.id, isPinned: false}])
    const {plan: west} = planReplySchema.parse(only.body)
    expect((await ask(node, `/api/plans/${west.planId}`, {cookie: community})).status).toBe(404)
    const mixed = await ask(node, `/api/plans/${plan.planId}`, {cookie: community})
    const {plan: seen} = planReplySchema.parse(inside(mixed.body))
    expect(seen.stops.map(({row}) => row?.name ?? null)).toEqual([SHOP.name, null])
  })

  it('that is not all of one community’s is neither changed nor sent by its officer', async () => {
    const {plan, seq} = await kept()
    const own = [{premisesId: SHOP.id, isPinned: false}]
    const changed = {...TEAM, unitId: 'east-walker', planId: plan.planId, replacesSeq: seq, stops: own}
    expect(await post('/api/plans', changed, community)).toMatchObject({
      ...{status: 403, body: {code: 'outOfScope', path: '$.planId'}},
    })
    const sent = await post(`/api/plans/${plan.planId}/send`, {replacesSeq: seq}, community)
    expect(sent).toMatchObject({status: 403, body: {code: 'outOfScope'}})
    expect(node.records.map(({type}) => type)).not.toContain('case.filed')
  })

  it('is not planned for a team that is off duty then, nor sent to it', async () => {
    const {plan, seq} = await kept()
    node.roster.use({fireStation: [{name: 'night', from: '20:00', to: '06:00'}]})
    const off = {status: 409, body: {code: 'unitOffDuty'}}
    expect(await post('/api/plans/draft', TEAM)).toMatchObject(off)
    expect(await keep([{premisesId: SHOP.id, isPinned: false}])).toMatchObject(off)
    expect(await post(`/api/plans/${plan.planId}/send`, {replacesSeq: seq})).toMatchObject(off)
    expect(node.records.map(({type}) => type)).not.toContain('case.filed')
  })
})

describe('a kept plan', () => {
  it('is kept in the order given and can be kept anew by who saw it as it was', async () => {
    const first = await kept()
    const turned = [
      {premisesId: BARN.id, isPinned: false},
      {premisesId: SHOP.id, isPinned: false},
    ]
    const again = await keep(turned, {planId: first.plan.planId, replacesSeq: first.seq})
    expect(planReplySchema.parse(again.body).plan.stops.map(({premisesId}) => premisesId)).toEqual([
      BARN.id,
      SHOP.id,
    ])
    const late = await keep(turned, {planId: first.plan.planId, replacesSeq: first.seq})
    expect(late).toMatchObject({status: 409, body: {code: 'staleVersion'}})
  })

  it('refuses a stop that is there twice, and more than fits into the day', async () => {
    const stop = {premisesId: SHOP.id, isPinned: false}
    expect(await keep([stop, stop])).toMatchObject({status: 400, body: {path: '$.stops.1.premisesId'}})
    const short = {startAt: '2026-11-30T08:00:00+08:00', endAt: '2026-11-30T08:10:00+08:00'}
    expect(await keep([stop], short)).toMatchObject({status: 409, body: {code: 'planImpossible'}})
  })

  it('is sent once: a case with a task for its team', async () => {
    const {plan, seq} = await kept()
    const reply = await post(`/api/plans/${plan.planId}/send`, {replacesSeq: seq})
    const sent = planRoutes.sendPlan.reply.parse(inside(reply.body))
    expect(sent.case).toMatchObject({kind: 'safety', title: expect.stringContaining('2026-11-30')})
    expect(sent.tasks).toMatchObject([{unitId: 'city-engine', capability: 'verify', status: 'queued'}])
    expect(sent.plan.caseCode).toBe(sent.case.caseCode)
    const again = await post(`/api/plans/${plan.planId}/send`, {replacesSeq: sent.seq})
    expect(again.status).toBe(409)
    expect(node.records.filter(({type}) => type === 'case.filed')).toHaveLength(1)
  })

  it('stays its team’s and its day’s once it was sent', async () => {
    const {plan, seq} = await kept()
    const reply = await post(`/api/plans/${plan.planId}/send`, {replacesSeq: seq})
    const sent = planRoutes.sendPlan.reply.parse(inside(reply.body))
    const stops = [{premisesId: BARN.id, isPinned: false}]
    const more = {planId: plan.planId, replacesSeq: sent.seq}
    const refused = {status: 409, body: {code: 'notAllowedInState'}}
    expect(await keep(stops, {...more, unitId: 'west-engine'})).toMatchObject(refused)
    expect(await keep(stops, {...more, day: '2026-12-01'})).toMatchObject(refused)
    expect(await keep(stops, more)).toMatchObject({status: 200})
  })

  it('ticks a stop off with the inspection that was made for it, and keeps that', async () => {
    const {plan} = await kept()
    node.commit({
      ...{origin: 'wanglou', source: 'command', sourceId: 'inspection-1'},
      type: 'inspection.reported',
      body: {
        ...{inspectionId: 'i-1', premisesId: SHOP.id, department: null, at: 1, outcome: 'passed'},
        ...{hazards: [], seen: {}, note: null, photos: [], planId: plan.planId, by: 'team'},
      },
    })
    const reply = await ask(node, `/api/plans/${plan.planId}`, {cookie: duty})
    const ticked = planReplySchema.parse(inside(reply.body))
    expect(ticked.plan.stops.map(({inspectionId}) => inspectionId)).toEqual(['i-1', null])
    const without = await keep([{premisesId: BARN.id, isPinned: false}], {
      planId: plan.planId,
      replacesSeq: ticked.seq,
    })
    expect(without).toMatchObject({status: 409, body: {code: 'notAllowedInState'}})
  })

  it.each([
    ['pdf', '%PDF'],
    ['xlsx', 'PK'],
  ])('is a file to take along as %s', async (format, begin) => {
    const {plan} = await kept()
    const reply = await ask(node, `/api/reports/plan?planId=${plan.planId}&format=${format}`, {cookie: duty})
    expect(reply.status).toBe(200)
    expect(String(reply.body).slice(0, begin.length)).toBe(begin)
  })
})
