import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {drillReportSchema} from '#contract/drillReport.ts'
import {handoverSchema} from '#contract/handover.ts'
import {readHttpJson} from '#contract/httpJson.ts'
import {caseFile} from '../fixtures/stateEntities.ts'
import {EAST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
const cookies: Record<string, string> = {}

beforeEach(async () => {
  node = await startFakeNode()
  for (const user of ['admin', 'leader', 'duty', 'community']) {
    cookies[user] = (await logIn(node, user)).cookie
  }
})
afterEach(() => node.close())

const as = (user: string) => ({cookie: cookies[user] ?? ''})
const post = (user: string, path: string, body?: unknown) =>
  ask(node, path, {...as(user), method: 'POST', ...(body === undefined ? {} : {body})})

describe('handovers over HTTP', () => {
  const draft = async (user = 'duty') => post(user, '/api/handovers', {shift: 'Night'})

  it('are drafted from the areas of the session, amended, signed by two officers, and kept', async () => {
    node.live.rememberCase(caseFile(1, {dueAt: 1}))
    const {status, body} = await draft()
    expect(status).toBe(201)
    const sheet = handoverSchema.parse(readHttpJson(JSON.stringify(body.handover)))
    expect(sheet.items.map(({type}) => type)).toEqual(['overdueCase'])
    const path = `/api/handovers/${sheet.handoverId}`
    const amended = await post('duty', path, {
      updatedSeq: sheet.updatedSeq,
      ...{remark: 'Quiet', remarks: [{index: 0, remark: 'Call again'}], notes: ['Keys in the safe']},
    })
    expect(amended.body.handover.items.map(({remark}: {remark: string}) => remark)).toEqual([
      'Call again',
      'Keys in the safe',
    ])
    const given = await post('duty', `${path}/sign`, {updatedSeq: amended.body.seq})
    expect(given.body.handover.givenBy.user).toBe('duty')
    const again = await post('duty', `${path}/sign`, {updatedSeq: given.body.seq})
    expect([again.status, again.body.code]).toEqual([403, 'needsOtherOfficer'])
    const taken = await post('leader', `${path}/sign`, {updatedSeq: given.body.seq})
    expect(taken.body.handover).toMatchObject({givenBy: {user: 'duty'}, takenBy: {user: 'leader'}})
    const late = await post('admin', path, {updatedSeq: taken.body.seq, remark: 'Changed'})
    expect([late.status, late.body.code]).toEqual([409, 'notAllowedInState'])
    const kept = await ask(node, path, as('duty'))
    expect(kept.body).toEqual(taken.body.handover)
  })

  it('lose the giver’s signature when they are amended', async () => {
    const {handover, seq} = (await draft()).body
    const path = `/api/handovers/${handover.handoverId}`
    const given = await post('duty', `${path}/sign`, {updatedSeq: seq})
    const amended = await post('leader', path, {updatedSeq: given.body.seq, notes: ['One more']})
    expect(amended.body.handover.givenBy).toBeNull()
  })

  it('refuse an officer who saw an older sheet, a remark beside nothing, and a wall', async () => {
    const {handover, seq} = (await draft()).body
    const path = `/api/handovers/${handover.handoverId}`
    await post('leader', path, {updatedSeq: seq, remark: 'First'})
    const stale = await post('duty', path, {updatedSeq: seq, remark: 'Second'})
    expect([stale.status, stale.body.code]).toEqual([409, 'staleVersion'])
    const beside = await post('duty', path, {updatedSeq: Number(seq) + 1, remarks: [{index: 7, remark: 'x'}]})
    expect([beside.status, beside.body.path]).toEqual([400, '$.remarks[0].index'])
    expect((await ask(node, '/api/handovers')).status).toBe(401)
  })

  it('of the whole city are not shown to whoever sees a part of it', async () => {
    const whole = (await draft('duty')).body.handover
    node.clock.time += 1_000
    const part = (await draft('community')).body.handover
    expect(part.areas).toEqual([EAST])
    const listed = await ask(node, '/api/handovers', as('community'))
    expect(listed.body.items.map(({handoverId}: {handoverId: string}) => handoverId)).toEqual([
      part.handoverId,
    ])
    expect((await ask(node, `/api/handovers/${whole.handoverId}`, as('community'))).status).toBe(404)
    const all = await ask(node, '/api/handovers?limit=1', as('duty'))
    expect(all.body.items).toHaveLength(1)
    const rest = await ask(node, `/api/handovers?limit=1&cursor=${all.body.nextCursor}`, as('duty'))
    expect(rest.body.items.map(({handoverId}: {handoverId: string}) => handoverId)).toEqual([
      whole.handoverId,
    ])
  })
})

describe('drills over HTTP', () => {
  const start = (user: string, more: object = {}) =>
    post(user, '/api/drills', {name: 'Night fire', scenario: 'drill-night-fire', ...more})

  it('are started and ended by an officer, one at a time, and have a report', async () => {
    const {status, body} = await start('duty')
    expect([status, body.drill.endedAt]).toEqual([201, null])
    expect((await start('leader')).body.code).toBe('notAllowedInState')
    const path = `/api/drills/${body.drill.drillId}`
    const ended = await post('leader', `${path}/end`)
    expect(ended.body.drill.endedAt).not.toBeNull()
    expect((await post('leader', `${path}/end`)).body.code).toBe('notAllowedInState')
    const report = await ask(node, `${path}/report`, as('community'))
    expect(drillReportSchema.safeParse(readHttpJson(JSON.stringify(report.body))).error).toBeUndefined()
    expect((await ask(node, '/api/drills', as('duty'))).body.items).toHaveLength(1)
  })

  it('refuse a community officer, a panel that nobody knows, and a drill that is none', async () => {
    expect((await start('community')).body.code).toBe('forbidden')
    const unknown = await start('duty', {panelAddresses: ['00000000ffff']})
    expect([unknown.status, unknown.body.path]).toEqual([400, '$.panelAddresses[0]'])
    expect((await post('duty', '/api/drills/none/end')).body.code).toBe('notFound')
    expect((await ask(node, '/api/drills/none/report', as('duty'))).body.code).toBe('notFound')
  })
})
