import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {premisesIdSchema} from '#contract/ids.ts'
import {BARN, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
const cookies: Record<string, string> = {}
const SHOP_ID = premisesIdSchema.parse(SHOP.id)
const OWNER = {name: '模拟·陈*', phone: '13000000001'}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['admin', 'leader', 'duty', 'community'])
    cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.records.length = 0
  node.enforcement.penalties.length = 0
  node.enforcement.inspections.length = 0
  node.enforcement.owners.set(SHOP.id, OWNER)
})

const get = (path: string, user = 'duty') => ask(node, path, {cookie: cookies[user] ?? ''})
const view = (body: unknown, {id = SHOP.id, user = 'duty'} = {}) =>
  ask(node, `/api/premises/${id}/person`, {cookie: cookies[user] ?? '', method: 'POST', body})

function penalty(penaltyId: string, party?: 'person' | 'organisation') {
  node.enforcement.penalties.push({
    ...{penaltyId, premisesId: SHOP_ID, department: '市场监管局', at: 1_000, basis: '', amountYuan: 500},
    ...(party ? {party} : {}),
    by: '市场监管局',
  })
}

describe('what departments did at premises', () => {
  it('is told with the amounts of organisations only', async () => {
    penalty('p1', 'organisation')
    penalty('p2', 'person')
    penalty('p3')
    const {body} = await get(`/api/premises/${SHOP.id}/enforcement`, 'leader')
    expect(
      body.penalties.map(({amountYuan, isWithheld}: {amountYuan: number | null; isWithheld: boolean}) => ({
        amountYuan,
        isWithheld,
      })),
    ).toEqual([
      {amountYuan: 500, isWithheld: false},
      {amountYuan: null, isWithheld: true},
      {amountYuan: null, isWithheld: true},
    ])
    expect(node.records).toEqual([])
  })

  it('is not found where the premises may not be seen', async () => {
    expect((await get(`/api/premises/${BARN.id}/enforcement`)).status).toBe(200)
    expect((await get(`/api/premises/${BARN.id}/enforcement`, 'community')).status).toBe(404)
  })
})

describe("a person's data", () => {
  it('are told after it is in the log who asked and why', async () => {
    const {status, body} = await view({what: 'owner', reason: '  火警联系户主 '})
    expect(status).toBe(200)
    expect(body).toMatchObject({
      what: 'owner',
      owner: OWNER,
      view: {premisesId: SHOP.id, what: 'owner', reason: '火警联系户主', by: 'duty', role: 'duty'},
    })
    expect(node.records).toMatchObject([{type: 'person.viewed', body: {by: 'duty', reason: '火警联系户主'}}])
    expect(node.enforcement.recordsWhenAsked.at(-1)).toBe(1)
  })

  it('are told of penalties in the same way', async () => {
    penalty('p1', 'organisation')
    penalty('p2', 'person')
    const {body} = await view({what: 'penalties', reason: '核实'})
    expect(body.penalties).toMatchObject([{penaltyId: 'p2', amountYuan: 500}])
    expect(node.records).toHaveLength(1)
  })

  it('are refused without a reason, to whoever only looks on, and out of scope', async () => {
    expect((await view({what: 'owner', reason: '   '})).status).toBe(400)
    expect((await view({what: 'owner'})).status).toBe(400)
    expect((await view({what: 'owner', reason: 'x'}, {user: 'leader'})).status).toBe(403)
    expect((await view({what: 'owner', reason: 'x'}, {id: BARN.id, user: 'community'})).status).toBe(404)
    expect(node.records).toEqual([])
  })

  it('stand in no other answer of the server', async () => {
    for (const path of [
      `/api/premises/${SHOP.id}`,
      `/api/premises/${SHOP.id}/enforcement`,
      '/api/find?text=shop',
    ]) {
      const {body} = await get(path)
      expect(JSON.stringify(body), path).not.toContain(OWNER.phone)
    }
  })
})

describe('the looks at persons’ data', () => {
  it('are told to an administrator, page by page, of all premises or of one', async () => {
    await view({what: 'owner', reason: 'one'})
    await view({what: 'owner', reason: 'two'}, {id: BARN.id})
    await view({what: 'penalties', reason: 'three'}, {user: 'community'})
    const first = (await get('/api/person-views?limit=2', 'admin')).body
    expect(first.items.map(({reason}: {reason: string}) => reason)).toEqual(['three', 'two'])
    expect(first.items[0]).toMatchObject({by: 'community', role: 'community', premisesName: SHOP.name})
    const second = (await get(`/api/person-views?limit=2&cursor=${first.nextCursor}`, 'admin')).body
    expect(second.items.map(({reason}: {reason: string}) => reason)).toEqual(['one'])
    expect(second.nextCursor).toBeNull()
    const barn = (await get(`/api/premises/${BARN.id}/views`, 'admin')).body
    expect(barn.items.map(({reason}: {reason: string}) => reason)).toEqual(['two'])
    expect((await get('/api/person-views?cursor=x', 'admin')).status).toBe(400)
    expect((await get('/api/premises/none/views', 'admin')).status).toBe(404)
  })

  it('are nobody else’s to read', async () => {
    for (const user of ['leader', 'duty', 'community'])
      expect((await get('/api/person-views', user)).status).toBe(403)
  })
})
