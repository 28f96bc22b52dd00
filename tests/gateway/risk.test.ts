import {gunzipSync} from 'node:zlib'
import {io} from 'socket.io-client'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {decodeHeatTable} from '#contract/heatTable.ts'
import type {RiskChanged} from '#contract/riskChanged.ts'
import {decodeRiskTable} from '#contract/riskTable.ts'
import {until} from '../fixtures/until.ts'
import {BARN, CITY, EAST, SHOP, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
let cookies: Map<string, string>
const READY = {isReady: true, stamp: {modelVersion: 'prior-1', dataAt: 1_000}, version: 1} as const

beforeEach(async () => {
  node = await startFakeNode()
  cookies = new Map()
  node.risk.ready = READY
})
afterEach(() => node.close())

async function cookieFor(user: string): Promise<string> {
  const cookie = cookies.get(user) ?? (await logIn(node, user)).cookie
  cookies.set(user, cookie)
  return cookie
}

const get = async (path: string, user = 'duty') => ask(node, path, {cookie: await cookieFor(user)})
const post = async (path: string, body: unknown, user = 'duty') =>
  ask(node, path, {cookie: await cookieFor(user), method: 'POST', body})

async function bytesOf(path: string, user: string, headers: Record<string, string> = {}) {
  const response = await fetch(node.url + path, {headers: {cookie: await cookieFor(user), ...headers}})
  return {response, buffer: await response.arrayBuffer()}
}

describe('the fire risk', () => {
  it('says that it is being computed, and when to ask again', async () => {
    node.risk.ready = {isReady: false, detail: null}
    const paths = ['table.bin', 'heat.bin', 'premises', `premises/${SHOP.id}`, 'areas', 'model']
    for (const path of paths) {
      const {status, body, headers} = await get(`/api/risk/${path}`)
      expect({path, status, code: body.code}).toEqual({path, status: 503, code: 'riskNotReady'})
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      expect(body).not.toHaveProperty('detail')
    }
  })

  it('says what has to be mended where it cannot be computed', async () => {
    node.risk.ready = {isReady: false, detail: 'fires.csv:3 on: missing'}
    expect((await get('/api/risk/areas')).body).toMatchObject({
      code: 'riskNotReady',
      detail: 'fires.csv:3 on: missing',
    })
  })

  it('is a table of all premises in scope, which is asked for again only when it has changed', async () => {
    const whole = await bytesOf('/api/risk/table.bin', 'duty')
    expect(decodeRiskTable(whole.buffer)).toMatchObject({count: 2, probability: Float32Array.of(0.25, 0.5)})
    expect(decodeRiskTable((await bytesOf('/api/risk/table.bin', 'community')).buffer)?.count).toBe(1)
    const etag = whole.response.headers.get('etag') ?? ''
    const again = await bytesOf('/api/risk/table.bin', 'duty', {
      ...{'if-none-match': etag, 'cache-control': 'max-age=0'},
    })
    expect(again.response.status).toBe(304)
  })

  it('is a surface, zipped where that is taken, of the areas that are seen', async () => {
    const {response, buffer} = await bytesOf('/api/risk/heat.bin', 'community')
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(decodeHeatTable(buffer)).toMatchObject({columns: 2, rows: 1, values: Float32Array.of(1, 2)})
    expect(node.risk.asked).toEqual([[EAST]])
    const plain = await bytesOf('/api/risk/heat.bin', 'duty', {'accept-encoding': 'identity'})
    expect(plain.response.headers.get('content-encoding')).toBeNull()
    expect(() => gunzipSync(Buffer.from(plain.buffer))).toThrow()
    expect(node.risk.asked).toEqual([[EAST], null])
  })

  it('has no surface while none can be computed', async () => {
    node.risk.heat = () => Promise.resolve(null)
    expect((await get('/api/risk/heat.bin')).status).toBe(503)
  })

  it('lists premises of an area that the session sees', async () => {
    expect((await get('/api/risk/premises', 'community')).status).toBe(200)
    expect((await get(`/api/risk/premises?area=${EAST}`)).status).toBe(200)
    expect(node.risk.asked).toEqual([[EAST], [EAST]])
    expect((await get(`/api/risk/premises?area=${WEST}`, 'community')).status).toBe(403)
    expect((await get('/api/risk/premises?area=330383198999')).status).toBe(400)
  })

  it('explains only premises that the session sees', async () => {
    node.risk.explain = id =>
      Promise.resolve({
        premisesId: id,
        score: {probability: 0.1, low: 0.05, high: 0.2, band: 'high', harm: 0.1},
        baseProbability: 0.01,
        contributions: [{feature: 'indoorCharging', value: 1, factor: 2.1}],
        harm: {people: 2, trappedShare: 0.1, responseSeconds: null, responseFactor: 1},
        history: [],
      })
    const {body} = await get(`/api/risk/premises/${SHOP.id}`, 'community')
    expect(body).toMatchObject({premisesId: SHOP.id, stamp: {modelVersion: 'prior-1'}})
    expect((await get(`/api/risk/premises/${BARN.id}`, 'community')).status).toBe(404)
    expect((await get('/api/risk/premises/nobody')).status).toBe(404)
  })

  it('is summed up for the areas in scope', async () => {
    const codes = async (path: string, user: string) =>
      (await get(path, user)).body.items.map(({code}: {code: string}) => code)
    expect(await codes('/api/risk/areas', 'duty')).toEqual([EAST, WEST])
    expect(await codes('/api/risk/areas', 'community')).toEqual([EAST])
    expect(await codes('/api/risk/areas?level=city', 'duty')).toEqual([CITY])
    expect(await codes(`/api/risk/areas?level=gridCell&parent=${WEST}`, 'community')).toEqual([])
  })

  it('is fitted anew for an administrator, one at a time', async () => {
    expect((await post('/api/risk/refit', undefined, 'duty')).status).toBe(403)
    expect((await post('/api/risk/refit', undefined, 'admin')).status).toBe(202)
    const again = await post('/api/risk/refit', undefined, 'admin')
    expect({status: again.status, code: again.body.code}).toEqual({status: 409, code: 'alreadyFitting'})
    expect((await get('/api/risk/model')).body).toMatchObject({inUse: null, isFitting: true, refused: []})
  })

  it('tries measures in areas that the session sees', async () => {
    const measures = [{type: 'fitSmoke', area: WEST, top: 500}]
    expect((await post('/api/risk/what-if', {measures})).body.premises).toBe(0)
    expect((await post('/api/risk/what-if/heat.bin', {measures, measure: 'harm'})).status).toBe(200)
    const drawn = await post('/api/risk/what-if/heat.bin', {measures}, 'community')
    expect([drawn.status, drawn.body.path]).toEqual([403, '$.measures.0.area'])
    const refused = await post('/api/risk/what-if', {measures}, 'community')
    expect({status: refused.status, path: refused.body.path}).toEqual({
      status: 403,
      path: '$.measures.0.area',
    })
  })

  it('tries measures at premises that the session sees, and names the others', async () => {
    const measures = [
      {type: 'fitSmoke', premisesIds: [SHOP.id]},
      {type: 'fitSmoke', premisesIds: [SHOP.id, BARN.id]},
    ]
    expect((await post('/api/risk/what-if', {measures})).status).toBe(200)
    const unseen = await post('/api/risk/what-if', {measures}, 'community')
    expect(unseen).toMatchObject({status: 400, body: {path: '$.measures.1.premisesIds.1'}})
    const unknown = [{type: 'fitSmoke', premisesIds: ['nowhere']}]
    const refused = await post('/api/risk/what-if', {measures: unknown})
    expect(refused).toMatchObject({status: 400, body: {path: '$.measures.0.premisesIds.0'}})
  })

  it('names data to mend page by page', async () => {
    node.risk.foundFindings = [1, 2, 3].map(line => ({
      findingId: `fires.csv F${line} unknownPremises premisesId`,
      code: 'unknownPremises',
      source: `fires.csv:${line}`,
      premisesId: null,
      field: 'premisesId',
      value: 'X',
      meant: [],
      fire: null,
    }))
    const first = (await get('/api/risk/findings?limit=2', 'admin')).body
    expect(first.items).toHaveLength(2)
    const rest = (await get(`/api/risk/findings?limit=2&cursor=${first.nextCursor}`, 'admin')).body
    expect(rest).toMatchObject({items: [{source: 'fires.csv:3'}], nextCursor: null})
    expect((await get('/api/risk/findings', 'duty')).status).toBe(403)
  })

  it('tells clients of changed scores, each of those in its scope', async () => {
    const heard: Record<string, RiskChanged[]> = {duty: [], community: []}
    const clients = await Promise.all(
      Object.entries(heard).map(async ([user, events]) => {
        const client = io(`${node.url}/live`, {
          transports: ['websocket'],
          extraHeaders: {cookie: await cookieFor(user)},
          reconnection: false,
          forceNew: true,
        })
        client.on('risk:changed', (event: RiskChanged) => events.push(event))
        await new Promise(resolve => client.once('connect', () => resolve(null)))
        return client
      }),
    )
    node.risk.change(null)
    await until('both are told', () => Object.values(heard).every(events => events.length === 1))
    expect(heard['duty']).toEqual([{version: 1, changed: [], isAll: true}])
    expect(node.risk.asked).toEqual(expect.arrayContaining([null, [EAST]]))
    // Of what is in nobody's scope nobody is told.
    node.risk.change(Int32Array.of())
    node.risk.ready = {...READY, version: 2}
    node.risk.change(null)
    await until('both are told again', () => Object.values(heard).every(events => events.length > 1))
    expect(heard['community']?.map(({version}) => version)).toEqual([1, 2])
    for (const client of clients) client.disconnect()
  })
})
