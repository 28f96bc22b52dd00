import {randomUUID} from 'node:crypto'
import {io, type Socket} from 'socket.io-client'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {
  ClientToServerEvents,
  ServerToClientEvents,
  SituationChanged,
  SituationLoaded,
} from '#contract/socket.ts'
import {StoreUnavailableError} from '#server/errors.ts'
import {taskOf} from '../fixtures/taskOf.ts'
import {until} from '../fixtures/until.ts'
import {caseAt, CITY, EAST, panelAt, placeAt, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

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

function open(auth: Record<string, unknown>, headers: Record<string, string> = {}): Client {
  const client: Client = io(`${node.url}/live`, {
    transports: ['websocket'],
    auth,
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  })
  clients.push(client)
  return client
}

/** Resolves when it is connected; rejects with the server's code. */
function connected(client: Client): Promise<Client> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.once('connect_error', reject)
  })
}

async function openAs(user: string): Promise<Client> {
  const {token} = await logIn(node, user)
  return connected(open({token}))
}

/** Everything that a client is sent of the situation, in order. */
function collect(client: Client) {
  const loaded: SituationLoaded[] = []
  const changed: SituationChanged[] = []
  client.on('situation:loaded', payload => loaded.push(payload))
  client.on('situation:changed', payload => changed.push(payload))
  return {loaded, changed}
}

const follow = (client: Client, scope: (typeof CITY)[], since?: number) =>
  client.emitWithAck('subscribe', {scope, topics: ['cases'], ...(since === undefined ? {} : {since})})

describe('connecting', () => {
  it('lets a token in, and a cookie', async () => {
    const {token, cookie} = await logIn(node, 'duty')
    await connected(open({token}))
    await connected(open({}, {cookie}))
  })

  it.each([{}, {token: 'nonsense'}, {token: 5}])('refuses %o', async auth => {
    await expect(connected(open(auth))).rejects.toThrow('unauthenticated')
  })

  it('refuses a token that is over', async () => {
    const {token} = await logIn(node, 'duty')
    node.clock.time += 11 * 60_000
    await expect(connected(open({token}))).rejects.toThrow('unauthenticated')
  })

  it('refuses a page of another site, cookie or not', async () => {
    const {cookie} = await logIn(node, 'duty')
    await expect(connected(open({}, {cookie, origin: 'https://elsewhere.example'}))).rejects.toThrow()
    await connected(open({}, {cookie, origin: node.url}))
  })

  it('keeps the default namespace closed', async () => {
    const {token} = await logIn(node, 'duty')
    const client: Client = io(node.url, {
      transports: ['websocket'],
      auth: {token},
      reconnection: false,
      forceNew: true,
    })
    clients.push(client)
    await expect(connected(client)).rejects.toThrow('notFound')
  })
})

describe('following the situation', () => {
  it('loads what is there, then sends what changes, each batch fitting on what came before', async () => {
    node.situation.put(caseAt(placeAt(120.7), 1))
    const client = await openAs('duty')
    const {loaded, changed} = collect(client)
    expect(await follow(client, [CITY])).toEqual({ok: true, seq: 1})
    await until('a snapshot', () => loaded.length === 1)
    node.situation.put(caseAt(placeAt(120.2), 2))
    await until('a change', () => changed.length === 1)
    node.situation.put(caseAt(placeAt(120.2), 2, {stage: 'accepted'}))
    await until('a second change', () => changed.length === 2)
    expect(loaded[0]?.cases.map(({title}) => title)).toEqual(['Case 1'])
    expect(changed.map(({previousSeq, seq}) => [previousSeq, seq])).toEqual([
      [1, 2],
      [2, 3],
    ])
    expect(changed[1]?.cases.map(({stage}) => stage)).toEqual(['accepted'])
  })

  it('sends what becomes of a task, when nothing else has changed', async () => {
    const client = await openAs('duty')
    const {loaded, changed} = collect(client)
    await follow(client, [CITY])
    await until('a snapshot', () => loaded.length === 1)
    node.situation.putTask(taskOf({status: 'accepted'}))
    await until('a change', () => changed.length === 1)
    expect(changed[0]?.tasks.map(({status}) => status)).toEqual(['accepted'])
  })

  it('sends at most ten batches a second, with everything that changed in them', async () => {
    const client = await openAs('duty')
    const {changed} = collect(client)
    await follow(client, [CITY])
    const startedAt = performance.now()
    for (let serial = 1; serial <= 60; serial++) {
      node.situation.put(caseAt(placeAt(120.7), serial))
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    await until('the last change', () => changed.at(-1)?.seq === 60)
    const seconds = (performance.now() - startedAt) / 1000
    expect(changed.flatMap(({cases}) => cases)).toHaveLength(60)
    expect(changed.length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1)
  })

  it('leaves no gap where nothing in view changed in between', async () => {
    const client = await openAs('community')
    const {changed} = collect(client)
    await follow(client, [EAST])
    const elsewhere = await openAs('duty')
    const seenElsewhere = collect(elsewhere)
    await follow(elsewhere, [WEST])
    node.situation.put(caseAt(placeAt(120.2), 1))
    await until('the change out of view', () => seenElsewhere.changed.length === 1)
    node.situation.put(caseAt(placeAt(120.7), 2))
    await until('the change in view', () => changed.length === 1)
    expect(changed[0]?.previousSeq).toBe(0)
    expect(changed[0]?.cases.map(({title}) => title)).toEqual(['Case 2'])
  })

  it('sends one who comes back only what came after what they hold', async () => {
    for (let serial = 1; serial <= 3; serial++) node.situation.put(caseAt(placeAt(120.7), serial))
    const client = await openAs('duty')
    const {loaded, changed} = collect(client)
    expect(await follow(client, [CITY], 2)).toEqual({ok: true, seq: 3})
    await until('the missed change', () => changed.length === 1)
    expect(loaded).toEqual([])
    expect(changed[0]).toMatchObject({previousSeq: 2, seq: 3})
    expect(changed[0]?.cases.map(({title}) => title)).toEqual(['Case 3'])
    node.situation.put(caseAt(placeAt(120.7), 4))
    await until('the next change', () => changed.length === 2)
    expect(changed[1]).toMatchObject({previousSeq: 3, seq: 4})
  })

  it('loads everything for one who is ahead of this node, or too far behind', async () => {
    for (let serial = 1; serial <= 3; serial++) node.situation.put(caseAt(placeAt(120.7), serial))
    node.situation.oldestVersion = 2
    const client = await openAs('duty')
    const {loaded} = collect(client)
    await follow(client, [CITY], 99)
    await until('a snapshot instead of the future', () => loaded.length === 1)
    await follow(client, [CITY], 1)
    await until('a snapshot instead of the past', () => loaded.length === 2)
  })

  it('loads everything anew when the picture no longer knows what was missed', async () => {
    const client = await openAs('duty')
    const {loaded} = collect(client)
    await follow(client, [CITY])
    await until('the first snapshot', () => loaded.length === 1)
    node.situation.oldestVersion = 2
    node.situation.putQuietly(caseAt(placeAt(120.7), 1))
    node.situation.put(caseAt(placeAt(120.7), 2))
    await until('a second snapshot', () => loaded.length === 2)
    expect(loaded[1]?.cases).toHaveLength(2)
  })

  it('follows the newest subscription of a socket and no other', async () => {
    const client = await openAs('duty')
    const {loaded, changed} = collect(client)
    await follow(client, [WEST])
    await follow(client, [EAST])
    await until('both snapshots', () => loaded.length === 2)
    node.situation.put(caseAt(placeAt(120.2), 1))
    node.situation.put(caseAt(placeAt(120.7), 2))
    await until('a change', () => changed.length === 1)
    expect(changed[0]?.cases.map(({title}) => title)).toEqual(['Case 2'])
  })

  it('takes one snapshot for all who come at once', async () => {
    const group = await Promise.all(['duty', 'duty', 'duty', 'duty'].map(openAs))
    const collected = group.map(collect)
    await Promise.all(group.map(client => follow(client, [CITY])))
    await until('a snapshot for each', () => collected.every(({loaded}) => loaded.length === 1))
    expect(node.situation.snapshotsTaken).toBe(1)
  })

  it('refuses areas that the session may not see, and sends nothing of them', async () => {
    const client = await openAs('community')
    const {loaded, changed} = collect(client)
    expect(await follow(client, [WEST])).toEqual({ok: false, code: 'outOfScope'})
    expect(await follow(client, [EAST, CITY])).toEqual({ok: false, code: 'outOfScope'})
    expect(await follow(client, [EAST])).toMatchObject({ok: true})
    node.situation.put(caseAt(placeAt(120.2), 1))
    node.situation.put(caseAt(placeAt(122), 2))
    node.situation.put(caseAt(placeAt(120.7), 3))
    await until('a change', () => changed.length > 0)
    const titles = [...loaded, ...changed].flatMap(({cases}) => cases.map(({title}) => title))
    expect(titles).toEqual(['Case 3'])
  })

  it('follows all that the session may see when the subscription names nothing', async () => {
    node.situation.put(caseAt(placeAt(122), 1))
    node.situation.put(caseAt(placeAt(120.7), 2))
    const client = await openAs('community')
    const {loaded} = collect(client)
    expect(await client.emitWithAck('subscribe', {})).toMatchObject({ok: true})
    await until('the snapshot', () => loaded.length > 0)
    expect(loaded[0]?.cases.map(({title}) => title)).toEqual(['Case 2'])
  })

  it('refuses what is no subscription', async () => {
    const client = await openAs('duty')
    const wrong = {scope: ['nowhere'], topics: []}
    // @ts-expect-error a client that does not keep to the contract
    expect(await client.emitWithAck('subscribe', wrong)).toEqual({ok: false, code: 'invalid'})
  })
})

describe('sessions behind sockets', () => {
  it('cuts the sockets of a session that logs out, and tells them before', async () => {
    const {token, cookie} = await logIn(node, 'duty')
    const client = await connected(open({token}))
    const told: number[] = []
    const reasons: string[] = []
    client.on('session:expiring', ({expiresAt}) => told.push(expiresAt))
    client.on('disconnect', reason => reasons.push(reason))
    expect((await ask(node, '/api/session', {method: 'DELETE', cookie})).status).toBe(204)
    await until('the end of the socket', () => reasons.length === 1)
    expect(reasons).toEqual(['io server disconnect'])
    expect(told).toEqual([node.clock.now()])
    await expect(connected(open({token}))).rejects.toThrow('unauthenticated')
  })

  it('cuts only the sockets that the log says are over', async () => {
    const ending = await logIn(node, 'duty')
    const staying = await logIn(node, 'duty')
    const [first, second] = await Promise.all([connected(open(ending)), connected(open(staying))])
    node.gateway.endSessions({sessionIds: [ending.sessionId]})
    await until('the end of the first', () => !first.connected)
    expect(second.connected).toBe(true)
  })

  it('closes a socket that sends too much', async () => {
    await node.close()
    node = await startFakeNode({limits: {socketEventsPerTenSeconds: 5}})
    const client = await openAs('duty')
    for (let count = 0; count < 20; count++)
      client.emit('subscribe', {scope: [CITY], topics: ['cases']}, () => undefined)
    await until('the end of the socket', () => !client.connected)
  })
})

describe('commands', () => {
  const address = '0000000000aa'

  beforeEach(() => {
    node.panels.push(panelAt(placeAt(120.7), address), panelAt(placeAt(120.2), '0000000000bb'))
  })

  it('acknowledges what became of it', async () => {
    const client = await openAs('duty')
    const [panel] = node.panels
    if (!panel) throw new Error('no panel')
    const request = {commandId: randomUUID(), address: panel.address, timeoutMinutes: 1}
    expect(await client.emitWithAck('panel:inspect', request)).toEqual({ok: true, outcome: 'answered'})
    node.onInspect = () => Promise.resolve('panelNotConnected')
    const next = {...request, commandId: randomUUID()}
    expect(await client.emitWithAck('panel:inspect', next)).toEqual({ok: false, code: 'panelNotConnected'})
  })

  it('does a command that is sent twice once, and replies the same', async () => {
    const {token} = await logIn(node, 'duty')
    const request = {commandId: randomUUID(), address: panelAt(placeAt(0), address).address}
    const first = await (await connected(open({token}))).emitWithAck('panel:syncClock', request)
    const second = await (await connected(open({token}))).emitWithAck('panel:syncClock', request)
    expect([first, second]).toEqual([{ok: true}, {ok: true}])
    expect(node.commands).toEqual([`syncClock ${address}`])
    node.clock.time += 10 * 60_000 + 1
    const {token: fresh} = await logIn(node, 'duty')
    await (await connected(open({token: fresh}))).emitWithAck('panel:syncClock', request)
    expect(node.commands).toHaveLength(2)
  })

  it('lets a command that met a lost store be sent again', async () => {
    const client = await openAs('admin')
    const request = {commandId: randomUUID(), seq: 4}
    node.onReplay = () => Promise.reject(new StoreUnavailableError('down'))
    expect(await client.emitWithAck('deadLetter:replay', request)).toEqual({ok: false, code: 'unavailable'})
    node.onReplay = () => Promise.resolve('done')
    expect(await client.emitWithAck('deadLetter:replay', request)).toEqual({ok: true})
  })

  it('refuses what the role may not do, and knows no panel out of scope', async () => {
    const request = {commandId: randomUUID(), address: panelAt(placeAt(0), '0000000000bb').address}
    const leader = await openAs('leader')
    expect(await leader.emitWithAck('panel:syncClock', request)).toEqual({ok: false, code: 'forbidden'})
    const community = await openAs('community')
    expect(await community.emitWithAck('panel:syncClock', request)).toEqual({ok: false, code: 'notFound'})
    const replay = {commandId: randomUUID(), seq: 1}
    expect(await community.emitWithAck('deadLetter:replay', replay)).toEqual({ok: false, code: 'forbidden'})
    expect(node.commands).toEqual([])
  })
})
