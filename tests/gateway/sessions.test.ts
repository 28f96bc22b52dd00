import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {StoreUnavailableError} from '#server/errors.ts'
import {CITY, EAST} from './fakeCity.ts'
import {ask, cookieOf, logIn, PASSWORD, startFakeNode, type FakeNode} from './fakeNode.ts'

const HOUR_MS = 3_600_000

let node: FakeNode

beforeEach(async () => {
  node = await startFakeNode()
})
afterEach(() => node.close())

const tryLogIn = (user: string, password: string, headers: Record<string, string> = {}) =>
  ask(node, '/api/session', {method: 'POST', body: {user, password}, headers})

describe('logging in', () => {
  it('opens a session in a cookie that no script and no other site can use', async () => {
    const {status, headers, body} = await tryLogIn('community', PASSWORD)
    expect(status).toBe(201)
    expect(headers.get('set-cookie')).toMatch(
      /^wanglou_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(body.session).toMatchObject({user: 'community', role: 'community', areas: [EAST]})
    expect(Date.parse(body.session.expiresAt)).toBe(node.clock.now() + 12 * HOUR_MS)
  })

  it('keeps only the hash of the cookie, and records the session', async () => {
    const {cookie, sessionId} = await logIn(node, 'duty')
    const key = cookie.split('=')[1] ?? ''
    expect(JSON.stringify([...node.access.sessions.values()])).not.toContain(key)
    expect(node.records).toEqual([
      {
        origin: 'wanglou',
        source: 'gateway',
        sourceId: `session.opened:${sessionId}`,
        type: 'session.opened',
        body: {sessionId, user: 'duty'},
      },
    ])
  })

  it('sends the cookie over https only where the public address is https', async () => {
    const secure = await startFakeNode({publicUrl: 'https://wanglou.example'})
    const response = await fetch(`${secure.url}/api/session`, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify({user: 'duty', password: PASSWORD}),
    })
    await secure.close()
    expect(response.headers.get('set-cookie')).toMatch(/; Secure/)
  })

  it('answers a wrong password and an unknown user alike', async () => {
    const wrong = await tryLogIn('duty', 'wrong')
    const unknown = await tryLogIn('nobody', 'wrong')
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrongCredentials'])
    expect(unknown.body).toEqual(wrong.body)
    expect(wrong.headers.get('set-cookie')).toBeNull()
  })

  it('refuses even the right password after too many wrong ones for a user, and nobody else', async () => {
    for (let count = 0; count < 10; count++) await tryLogIn('duty', 'wrong')
    const locked = await tryLogIn('duty', PASSWORD)
    expect([locked.status, locked.body.code]).toEqual([429, 'tooManyRequests'])
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await tryLogIn('admin', PASSWORD)).status).toBe(201)
  })

  it('slows down an address that tries many users', async () => {
    await node.close()
    node = await startFakeNode({limits: {wrongLogInsPerAddress: 3}})
    for (const user of ['a', 'b', 'c']) await tryLogIn(user, 'wrong')
    expect((await tryLogIn('duty', PASSWORD)).status).toBe(429)
  })

  it('does not count log-ins that succeed or that met a lost store', async () => {
    await node.close()
    node = await startFakeNode({limits: {wrongLogInsPerAddress: 2, wrongLogInsPerUser: 2}})
    node.access.userByName = () => Promise.reject(new StoreUnavailableError('down'))
    for (let count = 0; count < 3; count++) {
      const lost = await tryLogIn('duty', PASSWORD)
      expect([lost.status, lost.body.code]).toEqual([503, 'storeUnavailable'])
    }
    node.access.userByName = name => Promise.resolve(node.access.users.get(name) ?? null)
    for (let count = 0; count < 4; count++) expect((await tryLogIn('duty', PASSWORD)).status).toBe(201)
  })

  it('names what is missing in the request', async () => {
    const {status, body} = await ask(node, '/api/session', {method: 'POST', body: {user: 'duty'}})
    expect([status, body.code, body.path]).toEqual([400, 'invalid', '$.password'])
  })

  it('refuses a name that no database can look for', async () => {
    const {status, body} = await tryLogIn('du\0ty', PASSWORD)
    expect([status, body.code, body.path]).toEqual([400, 'invalid', '$.user'])
  })
})

describe('a session', () => {
  it('is known by its cookie and by its token', async () => {
    const {cookie, token} = await logIn(node, 'duty')
    const byCookie = await ask(node, '/api/session', {cookie})
    const byToken = await ask(node, '/api/session', {headers: {authorization: `Bearer ${token}`}})
    expect(byCookie.body.session).toMatchObject({user: 'duty', areas: [CITY]})
    expect(byToken.body.session).toEqual(byCookie.body.session)
    expect((await ask(node, '/api/session')).status).toBe(401)
  })

  it('slides on as long as it is used and ends twelve hours after', async () => {
    const {cookie} = await logIn(node, 'duty')
    for (let hours = 0; hours < 30; hours += 10) {
      node.clock.time += 10 * HOUR_MS
      const used = await ask(node, '/api/feeds', {cookie})
      expect(used.status).toBe(200)
      expect(cookieOf(used.response)).toBe(cookie)
    }
    node.clock.time += 12 * HOUR_MS + 1
    expect((await ask(node, '/api/feeds', {cookie})).status).toBe(401)
  })

  it('gives a token that is over after ten minutes', async () => {
    const {token} = await logIn(node, 'duty')
    const headers = {authorization: `Bearer ${token}`}
    node.clock.time += 9 * 60_000
    expect((await ask(node, '/api/feeds', {headers})).status).toBe(200)
    node.clock.time += 2 * 60_000
    expect((await ask(node, '/api/feeds', {headers})).status).toBe(401)
  })

  it('does not take a token that another secret signed', async () => {
    const other = await startFakeNode({sessionSecret: 'another secret altogether'})
    const {token, sessionId} = await logIn(other, 'duty')
    const session = other.access.sessions.get(sessionId)
    if (session) node.access.sessions.set(sessionId, session)
    await other.close()
    expect((await ask(node, '/api/feeds', {headers: {authorization: `Bearer ${token}`}})).status).toBe(401)
  })

  it('ends with its log-out, its token too', async () => {
    const {cookie, token, sessionId} = await logIn(node, 'duty')
    const closed = await ask(node, '/api/session', {method: 'DELETE', cookie})
    expect(closed.status).toBe(204)
    expect(closed.headers.get('set-cookie')).toMatch(/^wanglou_session=; Max-Age=0/)
    expect((await ask(node, '/api/session', {cookie})).status).toBe(401)
    expect((await ask(node, '/api/session', {headers: {authorization: `Bearer ${token}`}})).status).toBe(401)
    expect(node.records.at(-1)).toMatchObject({type: 'session.closed', body: {sessionId, user: 'duty'}})
  })
})

describe('requests from other sites', () => {
  it.each([
    [{'sec-fetch-site': 'cross-site'}, 403],
    [{'sec-fetch-site': 'same-site'}, 403],
    [{origin: 'https://elsewhere.example'}, 403],
    [{origin: 'null'}, 403],
    [{'sec-fetch-site': 'same-origin'}, 204],
    [{}, 204],
  ])('answers %o with %d', async (headers, status) => {
    const {cookie} = await logIn(node, 'duty')
    const answer = await ask(node, '/api/session', {method: 'DELETE', cookie, headers})
    expect(answer.status).toBe(status)
    if (status === 403) expect(answer.body.code).toBe('crossSite')
  })

  it('lets its own page in by Origin', async () => {
    const {cookie} = await logIn(node, 'duty')
    const answer = await ask(node, '/api/session', {method: 'DELETE', cookie, headers: {origin: node.url}})
    expect(answer.status).toBe(204)
  })

  it('takes no form in place of JSON from a browser with a cookie', async () => {
    const {cookie} = await logIn(node, 'admin')
    const headers = {'content-type': 'text/plain', cookie}
    const response = await fetch(`${node.url}/api/panels/0000000000aa/inspect`, {
      method: 'POST',
      headers,
      body: '{}',
    })
    expect(response.status).toBe(403)
    expect(JSON.parse(await response.text()).code).toBe('crossSite')
  })

  it('does not let another site log somebody in', async () => {
    const answer = await tryLogIn('duty', PASSWORD, {'sec-fetch-site': 'cross-site'})
    expect([answer.status, answer.body.code]).toEqual([403, 'crossSite'])
  })
})
