// @vitest-environment happy-dom
import {createServer, type IncomingMessage, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {caseCodeSchema} from '#contract/ids.ts'
import {callHttp, onUnauthenticated} from '#web/commands/http.ts'

interface Reply {
  readonly status: number
  readonly body: string
}

let server: Server
let asked: {method: string | undefined; url: string | undefined; body: string}[]
let reply: Reply

beforeEach(async () => {
  asked = []
  reply = {status: 200, body: '{}'}
  server = createServer((request, response) => {
    void readBody(request).then(body => {
      asked.push({method: request.method, url: request.url, body})
      response.writeHead(reply.status, {'content-type': 'application/json'}).end(reply.body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${port}/desk`)
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function answer(status: number, body: unknown) {
  reply = {status, body: JSON.stringify(body)}
}

describe('a call', () => {
  it('fills the path and the query and yields the reply as the contract has it', async () => {
    answer(200, {items: [], nextCursor: null})
    const outcome = await callHttp('listDeadLetters', {query: {waiting: true, feed: 'fire-response'}})
    expect(outcome).toEqual({ok: true, value: {items: [], nextCursor: null}})
    expect(asked).toEqual([
      {method: 'GET', url: '/api/dead-letters?waiting=true&feed=fire-response', body: ''},
    ])
  })

  it('sends a body as JSON', async () => {
    answer(200, {wallId: 'w1'})
    await callHttp('approvePairing', {params: {code: 'K7M2QX'}, body: {name: 'main'}})
    expect(asked).toEqual([
      {method: 'POST', url: '/api/walls/pairings/K7M2QX/approve', body: '{"name":"main"}'},
    ])
  })

  it('yields the problem’s code when it is refused', async () => {
    answer(404, {type: 'about:blank', title: 'Not found', status: 404, code: 'notFound'})
    const caseCode = caseCodeSchema.parse('330383-20261123-F-000042-7')
    await expect(callHttp('readCase', {params: {caseCode}})).resolves.toEqual({ok: false, code: 'notFound'})
  })

  it('refuses a reply that does not fit the contract', async () => {
    answer(200, {items: 'many'})
    await expect(callHttp('listWalls')).resolves.toEqual({ok: false, code: 'unexpectedReply'})
  })

  it('says that the service is unavailable when a proxy answers for it', async () => {
    reply = {status: 502, body: '<html>Bad gateway</html>'}
    await expect(callHttp('listWalls')).resolves.toEqual({ok: false, code: 'unavailable'})
  })

  it('says that the network failed when nobody answers', async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await expect(callHttp('listWalls')).resolves.toEqual({ok: false, code: 'network'})
  })

  it('tells who listens that nobody is logged in, but not for a wrong password', async () => {
    const listener = vi.fn()
    const stop = onUnauthenticated(listener)
    answer(401, {type: 'about:blank', title: 'Wrong', status: 401, code: 'wrongCredentials'})
    await callHttp('openSession', {body: {user: 'duty', password: 'x'}})
    expect(listener).not.toHaveBeenCalled()
    answer(401, {type: 'about:blank', title: 'Log in', status: 401, code: 'unauthenticated'})
    await callHttp('listWalls')
    expect(listener).toHaveBeenCalledTimes(1)
    stop()
  })
})
