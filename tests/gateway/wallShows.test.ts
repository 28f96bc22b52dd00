import {io, type Socket} from 'socket.io-client'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {ClientToServerEvents, ServerToClientEvents} from '#contract/socket.ts'
import {WALL_SHOW_LIMIT_MS, type WallShownEvent} from '#contract/wallShow.ts'
import {until} from '../fixtures/until.ts'
import {caseAt, EAST, placeAt, WEST} from './fakeCity.ts'
import {ask, cookieOf, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

type Client = Socket<ServerToClientEvents, ClientToServerEvents>

let node: FakeNode
let clients: Client[]

beforeEach(async () => {
  node = await startFakeNode()
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.disconnect()
  await node.close()
})

/** A connected client with all that it is told of walls and desks, from the first moment on. */
async function open(headers: Record<string, string>) {
  const client: Client = io(`${node.url}/live`, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  })
  clients.push(client)
  const shown: WallShownEvent[] = []
  const watching: string[] = []
  client.on('wall:show', event => shown.push(event))
  client.on('desk:watching', ({items}) =>
    watching.push(items.map(({caseCode, users}) => `${caseCode.slice(18, 24)} ${users.join('+')}`).join()),
  )
  await new Promise((resolve, reject) => {
    client.once('connect', () => resolve(null))
    client.once('connect_error', reject)
  })
  return {client, shown, watching}
}

async function openAs(user: string) {
  return open({cookie: (await logIn(node, user)).cookie})
}

async function openWall(areas: string[]) {
  const {cookie} = await logIn(node, 'duty')
  const {code, secret} = (await ask(node, '/api/walls/pairings', {method: 'POST'})).body
  const approved = await ask(node, `/api/walls/pairings/${code}/approve`, {
    method: 'POST',
    cookie,
    body: {name: 'Hall', areas},
  })
  const claimed = await ask(node, `/api/walls/pairings/${code}/claim`, {method: 'POST', body: {secret}})
  const wall = await open({cookie: cookieOf(claimed.response)})
  return {...wall, wallId: String(approved.body.wallId)}
}

const NOTHING = {area: null, caseCode: null, camera: null, isFollowing: false}
const CAMERA = {center: [120.5, 27.5], zoom: 14, pitch: 0, bearing: 0}

async function put(user: string, show: object | null, wallId: string | null = null) {
  const {cookie} = await logIn(node, user)
  const body = {wallId, show: show && {...NOTHING, ...show}}
  const reply = await ask(node, '/api/walls/show', {method: 'POST', cookie, body})
  if (reply.status === 200) node.gateway.wallShown(wallId)
  return reply
}

describe('what an officer puts on walls', () => {
  it('is recorded, shown with who put it there, and gone when it is taken back', async () => {
    const wall = await openWall([EAST])
    expect((await put('duty', {area: EAST})).status).toBe(200)
    await until('told', () => wall.shown.length === 1)
    expect(wall.shown[0]).toMatchObject({wallId: null, show: {area: EAST, by: 'duty', at: node.clock.now()}})
    expect(node.records.at(-1)).toMatchObject({type: 'wall.shown', body: {show: {by: 'duty', area: EAST}}})
    await put('leader', null)
    await until('told', () => wall.shown.length === 2)
    expect(wall.shown[1]).toEqual({wallId: null, show: null})
  })

  it('is told to a wall that connects later, unless it has had its time', async () => {
    await put('duty', {camera: CAMERA})
    const early = await openWall([EAST])
    await until('told', () => early.shown.length === 1)
    node.clock.time += WALL_SHOW_LIMIT_MS
    const late = await openWall([EAST])
    await put('duty', null)
    await until('told', () => late.shown.length > 0)
    expect(late.shown).toEqual([{wallId: null, show: null}])
  })

  it('reaches the wall that is named and no other, and no wall that may not see it', async () => {
    const [one, other] = [await openWall([EAST]), await openWall([WEST])]
    await put('duty', {area: EAST}, one.wallId)
    await put('duty', {area: EAST})
    await put('duty', null)
    await until('told', () => one.shown.length === 3)
    expect(one.shown.map(({wallId}) => wallId)).toEqual([one.wallId, null, null])
    await until('told', () => other.shown.length === 1)
    expect(other.shown).toEqual([{wallId: null, show: null}])
  })

  it('follows the camera of whoever put it there, and of nobody else', async () => {
    const wall = await openWall([EAST])
    const [duty, leader] = [await openAs('duty'), await openAs('leader')]
    await put('duty', {camera: CAMERA, isFollowing: true})
    await until('told', () => wall.shown.length === 1)
    const moved = {center: [120.6, 27.6] as [number, number], zoom: 15, pitch: 0, bearing: 0}
    leader.client.emit('wall:follow', {wallId: null, camera: {...moved, zoom: 3}})
    duty.client.emit('wall:follow', {wallId: null, camera: moved})
    await until('told', () => wall.shown.length === 2)
    expect(wall.shown[1]?.show?.camera).toEqual(moved)
    expect(node.records.filter(({type}) => type === 'wall.shown')).toHaveLength(1)
  })

  it.each([
    ['duty', {}, 400, 'invalid', '$.show'],
    ['duty', {isFollowing: true, area: EAST}, 400, 'invalid', '$.show.camera'],
    ['duty', {caseCode: '330383-20261123-F-000009-7'}, 404, 'notFound', '$.show.caseCode'],
    ['community', {area: EAST}, 403, 'forbidden', undefined],
  ])('is refused to %s for %o', async (user, show, status, code, path) => {
    const reply = await put(user, show)
    expect([reply.status, reply.body.code, reply.body.path]).toEqual([status, code, path])
    expect(node.records.some(({type}) => type === 'wall.shown')).toBe(false)
  })

  it('is refused on a wall that is not there', async () => {
    const reply = await put('duty', {area: EAST}, 'nowhere')
    expect([reply.status, reply.body.path]).toEqual([404, '$.wallId'])
  })
})

describe('who has which case open', () => {
  it('is told to the desks that may see the case, until its desk closes it or goes', async () => {
    const [west, east] = [caseAt(placeAt(120.2), 1), caseAt(placeAt(120.8), 2)]
    for (const value of [west, east]) node.live.apply({entity: 'case', value})
    const [duty, leader, community] = [
      await openAs('duty'),
      await openAs('leader'),
      await openAs('community'),
    ]
    duty.client.emit('desk:watch', {caseCode: west.caseCode})
    leader.client.emit('desk:watch', {caseCode: east.caseCode})
    await until('told', () => duty.watching.at(-1) === '000001 duty,000002 leader')
    await until('told', () => community.watching.at(-1) === '000002 leader')
    expect(community.watching.join()).not.toContain('000001')
    leader.client.disconnect()
    await until('told', () => duty.watching.at(-1) === '000001 duty')
    duty.client.emit('desk:watch', {caseCode: null})
    await until('told', () => duty.watching.at(-1) === '')
  })
})
