import {io} from 'socket.io-client'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {until} from '../fixtures/until.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode

beforeEach(async () => {
  node = await startFakeNode()
})
afterEach(() => node.close())

describe('readiness', () => {
  it.each([
    [{store: true, situation: true}, 200],
    [{store: false, situation: true}, 503],
    [{store: true, situation: false}, 503],
  ])('of %o is %d', async (readiness, status) => {
    node.readiness = readiness
    expect((await ask(node, '/readyz')).status).toBe(status)
    expect((await ask(node, '/healthz')).status).toBe(200)
  })
})

describe('a node that stops', () => {
  it('finishes what is under way, accepts nothing new and sends clients elsewhere', async () => {
    const {cookie, token} = await logIn(node, 'duty')
    let release = (): void => undefined
    const held = new Promise<void>(resolve => (release = resolve))
    let isAsked = false
    node.onCaughtUp = async () => {
      isAsked = true
      await held
      return true
    }
    const reasons: string[] = []
    const socket = io(`${node.url}/live`, {transports: ['websocket'], auth: {token}, reconnection: false})
    socket.on('disconnect', reason => reasons.push(reason))
    await until('the socket to connect', () => socket.connected)
    const underWay = ask(node, '/api/cases', {cookie})
    await until('the request to be under way', () => isAsked)

    const closing = node.gateway.close(5_000)
    await until('the socket to be closed', () => reasons.length === 1)
    // A client takes this for a lost connection and comes back by itself.
    expect(reasons).toEqual(['transport close'])
    await expect(fetch(`${node.url}/healthz`)).rejects.toThrow()
    release()
    expect((await underWay).status).toBe(200)
    await closing
  })

  it('cuts off what is still under way when its time is over', async () => {
    const {cookie} = await logIn(node, 'duty')
    node.onCaughtUp = () => new Promise(() => undefined)
    const hanging = ask(node, '/api/cases', {cookie}).catch(() => 'cut off')
    await until('the request to be under way', async () => (await ask(node, '/readyz')).status === 200)
    await node.gateway.close(50)
    expect(await hanging).toBe('cut off')
  })
})
