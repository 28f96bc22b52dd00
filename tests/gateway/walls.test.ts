import {io} from 'socket.io-client'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {until} from '../fixtures/until.ts'
import {CITY, EAST, WEST} from './fakeCity.ts'
import {ask, cookieOf, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode

beforeEach(async () => {
  node = await startFakeNode()
})
afterEach(() => node.close())

const openPairing = async () => (await ask(node, '/api/walls/pairings', {method: 'POST'})).body
const claim = (code: string, secret: string) =>
  ask(node, `/api/walls/pairings/${code}/claim`, {method: 'POST', body: {secret}})
const approve = (code: string, cookie: string, body: Record<string, unknown> = {name: 'Hall'}) =>
  ask(node, `/api/walls/pairings/${code}/approve`, {method: 'POST', cookie, body})

describe('pairing a wall', () => {
  it('gives the wall a session once an officer has entered its code', async () => {
    const {code, secret, expiresAt} = await openPairing()
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/)
    expect(Date.parse(expiresAt)).toBe(node.clock.now() + 600_000)
    const early = await claim(code, secret)
    expect([early.status, early.body.code]).toEqual([409, 'pairingPending'])

    const {cookie} = await logIn(node, 'duty')
    const approved = await approve(code.toLowerCase(), cookie)
    expect(approved.status).toBe(200)
    const claimed = await claim(code, secret)
    expect(claimed.status).toBe(200)
    expect(claimed.body.session).toMatchObject({user: 'Hall', role: 'wall', areas: [CITY]})
    expect(claimed.headers.get('set-cookie')).toContain('Max-Age=34560000')
    expect((await ask(node, '/api/session', {cookie: cookieOf(claimed.response)})).status).toBe(200)
    expect(node.records.at(-1)).toMatchObject({
      type: 'wall.paired',
      body: {wallId: approved.body.wallId, name: 'Hall', by: 'duty'},
    })
  })

  it('gives it once', async () => {
    const {code, secret} = await openPairing()
    const {cookie} = await logIn(node, 'duty')
    await approve(code, cookie)
    await claim(code, secret)
    const again = await claim(code, secret)
    expect([again.status, again.body.code]).toEqual([410, 'pairingExpired'])
  })

  it('gives nothing for the code without the secret', async () => {
    const {code} = await openPairing()
    const {cookie} = await logIn(node, 'duty')
    await approve(code, cookie)
    expect((await claim(code, 'guessed')).status).toBe(410)
  })

  it('is over after ten minutes', async () => {
    const {code, secret} = await openPairing()
    const {cookie} = await logIn(node, 'duty')
    node.clock.time += 600_000
    expect((await approve(code, cookie)).status).toBe(410)
    expect((await claim(code, secret)).status).toBe(410)
  })

  it('is approved by officers only, for areas of their own only', async () => {
    const {code} = await openPairing()
    const community = await logIn(node, 'community')
    expect((await approve(code, community.cookie)).body.code).toBe('forbidden')
    expect(
      (await ask(node, `/api/walls/pairings/${code}/approve`, {method: 'POST', body: {name: 'x'}})).status,
    ).toBe(401)
    node.access.users.set('east', {...node.access.users.get('duty')!, name: 'east', areas: [EAST]})
    const east = await logIn(node, 'east')
    expect((await approve(code, east.cookie, {name: 'x', areas: [WEST]})).body.code).toBe('outOfScope')
    expect((await approve(code, east.cookie, {name: 'x', areas: ['999999']})).body.code).toBe('invalid')
    expect((await approve(code, east.cookie)).status).toBe(200)
    expect([...node.access.pairings.values()][0]?.approved?.areas).toEqual([EAST])
  })

  it('does not let codes be guessed, but lets a wall wait', async () => {
    await node.close()
    node = await startFakeNode({limits: {pairingsPerAddress: 5}})
    const {code, secret} = await openPairing()
    for (let count = 0; count < 10; count++) expect((await claim(code, secret)).status).toBe(409)
    const statuses: number[] = []
    for (let count = 0; count < 6; count++) statuses.push((await claim(code, `guess ${count}`)).status)
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('paired walls', () => {
  async function pairWall(): Promise<{wallId: string; token: string; officer: string}> {
    const {code, secret} = await openPairing()
    const {cookie} = await logIn(node, 'duty')
    await approve(code, cookie)
    const {body} = await claim(code, secret)
    const {items} = (await ask(node, '/api/walls', {cookie})).body
    return {wallId: items[0].wallId, token: body.token, officer: cookie}
  }

  it('are listed, and revoked with their sockets and sessions', async () => {
    const {wallId, token, officer} = await pairWall()
    const socket = io(`${node.url}/live`, {transports: ['websocket'], auth: {token}, reconnection: false})
    await until('the wall to connect', () => socket.connected)
    expect((await ask(node, `/api/walls/${wallId}`, {method: 'DELETE', cookie: officer})).status).toBe(204)
    await until('the wall to be cut off', () => !socket.connected)
    expect((await ask(node, '/api/session', {headers: {authorization: `Bearer ${token}`}})).status).toBe(401)
    expect((await ask(node, '/api/walls', {cookie: officer})).body.items).toEqual([])
    expect(node.records.at(-1)).toMatchObject({
      type: 'wall.revoked',
      body: {wallId, name: 'Hall', by: 'duty'},
    })
    expect((await ask(node, `/api/walls/${wallId}`, {method: 'DELETE', cookie: officer})).status).toBe(404)
  })

  it('are cut off when another node has revoked them', async () => {
    const {wallId, token} = await pairWall()
    const socket = io(`${node.url}/live`, {transports: ['websocket'], auth: {token}, reconnection: false})
    await until('the wall to connect', () => socket.connected)
    node.gateway.endSessions({wallId})
    await until('the wall to be cut off', () => !socket.connected)
  })

  it('may look and do nothing', async () => {
    const {token} = await pairWall()
    const headers = {authorization: `Bearer ${token}`}
    expect((await ask(node, '/api/cases', {headers})).status).toBe(200)
    for (const path of ['/api/panels/0000000000aa/sync-clock', '/api/walls/pairings/ABCDEF/approve']) {
      const answer = await ask(node, path, {method: 'POST', headers, body: {name: 'x'}})
      expect(answer.body.code).toBe('forbidden')
    }
  })
})
