import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {StoreUnavailableError} from '#server/errors.ts'
import type {DeadLetter} from '#contract/feed.ts'
import {caseAt, CITY, EAST, EAST_CELL, NOWHERE, panelAt, placeAt, SHOP, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const IN_EAST = placeAt(120.7)
const IN_WEST = placeAt(120.2)
const OUTSIDE = placeAt(130)

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['admin', 'leader', 'duty', 'community'])
    cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  for (const list of [node.cases, node.panels, node.steps, node.alarms, node.deadLetters]) list.length = 0
  node.onCaughtUp = () => Promise.resolve(true)
})

const get = (path: string, user = 'duty') => ask(node, path, {cookie: cookies[user] ?? ''})
const titles = (body: {items: {title: string}[]}) => body.items.map(({title}) => title)

describe('cases', () => {
  it('are shown to a community where they lie in it, and nowhere else', async () => {
    node.cases.push(caseAt(IN_EAST, 1), caseAt(IN_WEST, 2), caseAt(OUTSIDE, 3), caseAt(NOWHERE, 4))
    expect(titles((await get('/api/cases')).body)).toEqual(['Case 4', 'Case 3', 'Case 2', 'Case 1'])
    expect(titles((await get('/api/cases', 'community')).body)).toEqual(['Case 1'])
    for (const {caseCode, place} of node.cases) {
      expect((await get(`/api/cases/${caseCode}`)).status).toBe(200)
      const asCommunity = await get(`/api/cases/${caseCode}`, 'community')
      expect(asCommunity.status).toBe(place.community === EAST ? 200 : 404)
    }
  })

  it('are refused alike when unknown, out of scope or no code at all', async () => {
    node.cases.push(caseAt(IN_WEST, 2))
    const hidden = await get('/api/cases/330383-20261123-F-000002-7', 'community')
    const unknown = await get('/api/cases/330383-20261123-F-000009-7', 'community')
    const nonsense = await get('/api/cases/nonsense', 'community')
    expect([hidden.status, hidden.body]).toEqual([404, unknown.body])
    expect(nonsense.body).toEqual(unknown.body)
  })

  it('are refused for an area out of scope', async () => {
    const answers = [
      await get(`/api/cases?area=${WEST}`, 'community'),
      await get(`/api/cases?area=${CITY}`, 'community'),
      await get('/api/cases?outside=true', 'community'),
      await get('/api/cases?area=330383999999'),
      await get(`/api/cases?area=${EAST_CELL}`, 'community'),
    ]
    expect(answers.map(({status}) => status)).toEqual([403, 403, 403, 400, 200])
  })

  it('show what people wrote about a step to everyone but a wall', async () => {
    node.cases.push(caseAt(IN_EAST, 1))
    node.steps.push({
      ...{seq: 1, step: 'handling', at: 1, by: 'Team 1', note: 'Spoke to the tenant'},
      hash: '0123456789abcdef',
    })
    const wall = await logIn(node, 'duty')
    const session = node.access.sessions.get(wall.sessionId)
    if (session) node.access.sessions.set(session.sessionId, {...session, role: 'wall'})
    const stepFor = async (cookie: string | undefined) => {
      const {body} = await ask(node, '/api/cases/330383-20261123-F-000001-7', {cookie: cookie ?? ''})
      return body.steps[0]
    }
    expect(await stepFor(cookies['duty'])).toMatchObject({by: 'Team 1', note: 'Spoke to the tenant'})
    expect(await stepFor(wall.cookie)).toMatchObject({step: 'handling', by: '', note: null})
  })

  it('name the reporter in full, masked or not at all, by role', async () => {
    node.cases.push(caseAt(IN_EAST, 1))
    const wall = await logIn(node, 'duty')
    const session = node.access.sessions.get(wall.sessionId)
    if (session) node.access.sessions.set(session.sessionId, {...session, role: 'wall'})
    const reporterFor = async (cookie: string | undefined) => {
      const {body} = await ask(node, '/api/cases/330383-20261123-F-000001-7', {cookie: cookie ?? ''})
      return body.case.reporter
    }
    const full = {role: 'citizen', name: '张三丰', phone: '13812341234'}
    expect(await reporterFor(cookies['duty'])).toEqual(full)
    expect(await reporterFor(cookies['admin'])).toEqual(full)
    expect(await reporterFor(cookies['community'])).toEqual(full)
    expect(await reporterFor(cookies['leader'])).toEqual({role: 'citizen', name: '张*', phone: '138****1234'})
    expect(await reporterFor(wall.cookie)).toBeNull()
  })

  it('name nobody in a list', async () => {
    node.cases.push(caseAt(IN_EAST, 1))
    expect(JSON.stringify((await get('/api/cases', 'admin')).body)).not.toMatch(
      /张三丰|13812341234|reporter|description/,
    )
  })

  it('come in pages that miss none and repeat none', async () => {
    for (let serial = 1; serial <= 25; serial++) node.cases.push(caseAt(IN_EAST, serial))
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 3; page++) {
      const {body} = await get(`/api/cases?limit=10${cursor}`)
      seen.push(...titles(body))
      cursor = `&cursor=${body.nextCursor}`
      if (body.nextCursor === null) break
    }
    expect(seen).toEqual(Array.from({length: 25}, (_, index) => `Case ${25 - index}`))
    expect(cursor).toBe('&cursor=null')
  })

  it.each(['limit=501', 'limit=0', 'limit=x', 'cursor=made-up', 'kind=flood', 'area=1'])(
    'are refused for %s',
    async query => {
      const {status, body} = await get(`/api/cases?${query}`)
      expect([status, body.code]).toEqual([400, 'invalid'])
      expect(body.path).toContain(query.split('=')[0])
    },
  )

  it('are asked for by several kinds, either way they are written', async () => {
    node.cases.push(
      caseAt(IN_EAST, 1),
      caseAt(IN_EAST, 2, {kind: 'urban'}),
      caseAt(IN_EAST, 3, {kind: 'safety'}),
    )
    expect(titles((await get('/api/cases?kind=fire,urban')).body)).toEqual(['Case 2', 'Case 1'])
    expect(titles((await get('/api/cases?kind=fire&kind=safety')).body)).toEqual(['Case 3', 'Case 1'])
  })

  it('wait for what was written before they were asked for', async () => {
    node.onCaughtUp = () => {
      node.cases.push(caseAt(IN_EAST, 7))
      return Promise.resolve(true)
    }
    expect(titles((await get('/api/cases')).body)).toEqual(['Case 7'])
  })

  it('answer 503 while the store is lost', async () => {
    node.onCaughtUp = () => Promise.reject(new StoreUnavailableError('down'))
    const {status, body, headers} = await get('/api/cases')
    expect([status, body.code]).toEqual([503, 'storeUnavailable'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('answer 500 without a word of what went wrong', async () => {
    node.onCaughtUp = () => Promise.reject(new Error('the secret is 42'))
    const {status, body} = await get('/api/cases')
    expect([status, body.code]).toEqual([500, 'internal'])
    expect(JSON.stringify(body)).not.toContain('42')
  })
})

describe('areas', () => {
  it('are listed by level and parent, in scope only', async () => {
    const codes = async (query: string, user?: string) =>
      (await get(`/api/areas${query}`, user)).body.items.map(({code}: {code: string}) => code)
    expect(await codes('?level=community')).toEqual([EAST, WEST])
    expect(await codes(`?parent=${EAST}`)).toEqual([EAST_CELL])
    expect(await codes('', 'community')).toEqual([EAST, EAST_CELL])
    expect(await codes(`?parent=${WEST}`, 'community')).toEqual([])
  })

  it('come in pages', async () => {
    const first = (await get('/api/areas?limit=3')).body
    const second = (await get(`/api/areas?limit=3&cursor=${first.nextCursor}`)).body
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null])
  })

  it('are known one by one, where they may be seen', async () => {
    expect((await get(`/api/areas/${EAST}`, 'community')).body.area.name).toBe('East')
    expect((await get(`/api/areas/${WEST}`, 'community')).body.code).toBe('outOfScope')
    expect((await get('/api/areas/330383999999')).status).toBe(404)
  })

  it('are drawn as GeoJSON, in scope only, and not sent again unchanged', async () => {
    const whole = await get('/api/map/community.geojson')
    expect(whole.headers.get('content-type')).toContain('application/geo+json')
    expect(whole.body.features.map(({properties}: {properties: unknown}) => properties)).toEqual([
      {code: EAST, name: 'East', parent: CITY, anchor: [120.75, 27.5]},
      {code: WEST, name: 'West', parent: CITY, anchor: [120.25, 27.5]},
    ])
    const own = await get('/api/map/community.geojson', 'community')
    expect(own.body.features).toHaveLength(1)
    const etag = whole.headers.get('etag') ?? ''
    const again = await ask(node, '/api/map/community.geojson', {
      cookie: cookies['duty'] ?? '',
      headers: {'if-none-match': etag, 'cache-control': 'max-age=0'},
    })
    expect([again.status, again.body]).toEqual([304, ''])
    expect((await get('/api/map/land.geojson')).status).toBe(200)
    expect((await get('/api/map/nothing.geojson')).status).toBe(404)
  })
})

describe('panels and premises', () => {
  it('are shown in scope only', async () => {
    node.panels.push(
      panelAt(IN_EAST, '0000000000aa', {premisesId: SHOP.id}),
      panelAt(IN_WEST, '0000000000bb'),
      panelAt(NOWHERE, '0000000000cc', {isRegistered: false}),
    )
    const addresses = async (user: string) =>
      (await get('/api/panels', user)).body.items.map(({address}: {address: string}) => address)
    expect(await addresses('duty')).toEqual(['0000000000aa', '0000000000bb', '0000000000cc'])
    expect(await addresses('community')).toEqual(['0000000000aa'])
    const first = (await get('/api/panels?limit=2')).body
    const second = (await get(`/api/panels?limit=2&cursor=${first.nextCursor}`)).body
    expect(second.items).toMatchObject([{address: '0000000000cc', isConnected: true}])
    const shop = await get(`/api/premises/${SHOP.id}`, 'community')
    expect(shop.body).toMatchObject({name: 'Shop', panels: ['0000000000aa'], place: {community: EAST}})
    expect((await get('/api/premises/none')).status).toBe(404)
  })

  it('are inspected and set right by those who may', async () => {
    node.panels.push(panelAt(IN_WEST, '0000000000bb'))
    const inspect = (user: string, body: unknown) =>
      ask(node, '/api/panels/0000000000bb/inspect', {method: 'POST', cookie: cookies[user] ?? '', body})
    expect((await inspect('duty', {timeoutMinutes: 2})).body).toEqual({outcome: 'answered'})
    expect((await inspect('duty', {timeoutMinutes: 11})).status).toBe(400)
    expect((await inspect('community', {timeoutMinutes: 2})).status).toBe(404)
    expect((await inspect('leader', {timeoutMinutes: 2})).status).toBe(403)
    node.onInspect = () => Promise.resolve('panelNotConnected')
    const refused = await inspect('duty', {timeoutMinutes: 2})
    expect([refused.status, refused.body.code]).toEqual([409, 'panelNotConnected'])
    const path = '/api/panels/0000000000bb/sync-clock'
    expect((await ask(node, path, {method: 'POST', cookie: cookies['duty'] ?? ''})).status).toBe(204)
  })
})

describe('what only an administrator may see', () => {
  const letter: DeadLetter = {
    seq: 9,
    feed: 'four-platforms',
    receivedAt: 1,
    index: 0,
    code: 'invalid',
    path: '$',
    payload: '{}',
    resolvedSeq: null,
  }

  it.each(['/api/dead-letters', '/api/audit/verify'])('%s', async path => {
    const statuses = []
    for (const user of ['admin', 'leader', 'duty', 'community']) statuses.push((await get(path, user)).status)
    expect(statuses).toEqual([200, 403, 403, 403])
    expect((await ask(node, path)).status).toBe(401)
  })

  it('dead letters are replayed, with every way that it can end', async () => {
    node.deadLetters.push(letter)
    const kept = {...letter, receivedAt: new Date(letter.receivedAt).toISOString()}
    expect((await get('/api/dead-letters', 'admin')).body).toEqual({items: [kept], nextCursor: null})
    const statuses = []
    for (const outcome of ['done', 'notFound', 'alreadyResolved', 'stillRejected'] as const) {
      node.onReplay = () => Promise.resolve(outcome)
      const replay = {method: 'POST', cookie: cookies['admin'] ?? ''}
      statuses.push((await ask(node, '/api/dead-letters/9/replay', replay)).status)
    }
    expect(statuses).toEqual([204, 404, 409, 422])
  })
})

describe('every other address', () => {
  it('is a problem, not a page', async () => {
    const {status, headers, body} = await get('/api/nothing')
    expect([status, body.code]).toEqual([404, 'notFound'])
    expect(headers.get('content-type')).toBe('application/problem+json')
  })

  it('answers broken JSON, a huge body and a wrong type as problems', async () => {
    const post = async (body: string, type = 'application/json') => {
      const headers = {'content-type': type}
      return (await fetch(`${node.url}/api/session`, {method: 'POST', headers, body})).status
    }
    expect(await post('{')).toBe(400)
    expect(await post(JSON.stringify({user: 'x'.repeat(70_000)}))).toBe(413)
    expect(await post('user=duty', 'application/x-www-form-urlencoded')).toBe(415)
  })
})
