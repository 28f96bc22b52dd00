import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {WebSocket} from 'ws'
import {situationChangedSchema, situationLoadedSchema} from '#contract/socket.ts'
import {until} from '../fixtures/until.ts'
import {caseAt, CITY, placeAt} from './fakeCity.ts'
import {logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
let socket: WebSocket | null = null

beforeEach(async () => {
  node = await startFakeNode({limits: {laggingBytes: 200_000, laggingMs: 60_000}})
})
afterEach(async () => {
  socket?.terminate()
  await node.close()
})

/** A client of the bare protocols whose reading the test can stop; what it received, by event. */
async function follow() {
  const {token} = await logIn(node, 'duty')
  const webSocket = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  socket = webSocket
  const events: {name: string; payload: unknown}[] = []
  let isOpen = true
  webSocket.on('close', () => (isOpen = false))
  webSocket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text.startsWith('0')) webSocket.send(`40/live,${JSON.stringify({token})}`)
    if (text.startsWith('40/live')) {
      webSocket.send(`42/live,0${JSON.stringify(['subscribe', {scope: [CITY], topics: ['cases']}])}`)
    }
    if (text === '2') webSocket.send('3')
    if (!text.startsWith('42/live,')) return
    const [name, payload] = JSON.parse(text.slice('42/live,'.length))
    events.push({name, payload})
  })
  await until('the first snapshot', () => events.length > 0)
  return {events, webSocket, isOpen: () => isOpen}
}

const LONG = 'x'.repeat(20_000)

async function metric(name: string): Promise<number> {
  const metrics = await (await fetch(`${node.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1])
}

describe('a client that stops reading', () => {
  it('is sent nothing more, costs bounded memory, and gets a new snapshot when it reads again', async () => {
    const {events, webSocket} = await follow()
    webSocket.pause()
    let serial = 0
    await until('the client to lag', async () => {
      node.situation.put(caseAt(placeAt(120.7), 1, {address: `${LONG.repeat(10)}${serial++}`}))
      return (await metric('wanglou_clients_lagged_total')) === 1
    })
    const sentBefore = await metric('wanglou_changes_sent_total')
    for (let more = 0; more < 20; more++)
      node.situation.put(caseAt(placeAt(120.7), 1, {address: `later ${more}`}))
    node.situation.put(caseAt(placeAt(120.7), 2))
    await until('no batch for it', async () => {
      node.situation.announce()
      return (await metric('wanglou_changes_sent_total')) === sentBefore
    })
    webSocket.resume()
    await until(
      'a second snapshot',
      () => events.filter(({name}) => name === 'situation:loaded').length === 2,
    )
    const last = situationLoadedSchema.parse(
      events.findLast(({name}) => name === 'situation:loaded')?.payload,
    )
    expect(last.seq).toBe(node.situation.seq)
    expect(last.cases.map(({address}) => address)).toEqual(['later 19', 'Main Street 1'])
    node.situation.put(caseAt(placeAt(120.7), 3))
    const changes = () =>
      events.flatMap(({name, payload}) =>
        name === 'situation:changed' ? situationChangedSchema.parse(payload) : [],
      )
    await until('changes again', () =>
      changes().some(({cases}) => cases.some(({title}) => title === 'Case 3')),
    )
    expect(changes().find(({seq}) => seq > last.seq)?.previousSeq).toBeLessThanOrEqual(last.seq)
  })

  it('is closed when it does not read again in time', async () => {
    const {webSocket, isOpen} = await follow()
    webSocket.pause()
    let serial = 0
    await until('the client to lag', async () => {
      node.situation.put(caseAt(placeAt(120.7), 1, {address: `${LONG.repeat(10)}${serial++}`}))
      return (await metric('wanglou_clients_lagged_total')) === 1
    })
    node.clock.time += 60_001
    await until('the client to be dropped', async () => (await metric('wanglou_clients_dropped_total')) === 1)
    await until('the socket to be gone', async () => (await metric('wanglou_sockets')) === 0)
    webSocket.resume()
    await until('the client to see it', () => !isOpen())
  })

  it('takes a snapshot larger than the limit at its own pace, and then what changed meanwhile', async () => {
    for (let serial = 1; serial <= 100; serial++) {
      node.situation.putQuietly(caseAt(placeAt(120.7), serial, {address: LONG.repeat(10)}))
    }
    const {events} = await follow()
    node.situation.put(caseAt(placeAt(120.7), 101))
    const named = (wanted: string) => events.flatMap(({name, payload}) => (name === wanted ? [payload] : []))
    const changes = () => named('situation:changed').map(payload => situationChangedSchema.parse(payload))
    await until('a change after the snapshot', () => changes().some(({cases}) => cases.length > 0))
    expect(named('situation:loaded')).toHaveLength(1)
    expect(new Set(changes().flatMap(({cases}) => cases.map(({title}) => title)))).toEqual(
      new Set(['Case 101']),
    )
    expect(situationLoadedSchema.parse(named('situation:loaded')[0]).cases).toHaveLength(100)
  })
})
