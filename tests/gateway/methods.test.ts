import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {ask, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
beforeAll(async () => {
  node = await startFakeNode()
})
afterAll(() => node.close())

describe('an address', () => {
  it.each([
    ['PUT', '/api/fires', 'POST, GET, HEAD'],
    ['POST', '/api/risk/table.bin', 'GET, HEAD'],
    ['DELETE', '/api/risk/premises/P1', 'GET, HEAD'],
    ['GET', '/api/risk/what-if', 'POST'],
    ['GET', '/api/feeds/four-platforms/events', 'POST'],
    ['PATCH', '/api/session', 'POST, GET, HEAD, DELETE'],
  ])('that is known says to %s %s what it takes', async (method, path, allowed) => {
    const {status, headers, body} = await ask(node, path, {method})
    expect({status, code: body.code}).toEqual({status: 405, code: 'methodNotAllowed'})
    expect(headers.get('allow')?.split(', ').sort()).toEqual(allowed.split(', ').sort())
  })

  it('that nobody knows is not found by any method', async () => {
    for (const method of ['GET', 'POST', 'PUT']) {
      expect((await ask(node, '/api/nothing/here', {method})).status).toBe(404)
    }
  })
})

describe('a reply to a feed', () => {
  it('is taken for nothing but what it says it is', async () => {
    const {status, headers} = await ask(node, '/api/feeds/four-platforms/events', {method: 'POST', body: {}})
    expect(status).toBeGreaterThanOrEqual(400)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})
