import {createServer, type Server as HttpServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {Server} from 'socket.io'
import {afterEach, expect, it, vi} from 'vitest'
import {createLiveSocket, type LiveSocket} from '#web/realtime/liveSocket.ts'

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

interface Backend {
  readonly http: HttpServer
  readonly io: Server
  readonly port: number
  readonly tokens: unknown[]
  readonly received: unknown[]
}

async function startBackend({port = 0, refuseFirst = 0} = {}): Promise<Backend> {
  const http = createServer()
  const io = new Server(http, {transports: ['websocket']})
  const tokens: unknown[] = []
  const received: unknown[] = []
  io.of('/live').use((socket, next) => {
    tokens.push(socket.handshake.auth['token'])
    next(tokens.length > refuseFirst ? undefined : new Error('unauthenticated'))
  })
  io.of('/live').on('connection', socket => {
    socket.on('subscribe', (request: unknown, acknowledge: (reply: unknown) => void) => {
      received.push(request)
      acknowledge({ok: true, seq: 3})
    })
  })
  await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve))
  stops.push(() => io.close())
  const {port: bound} = http.address() as AddressInfo
  return {http, io, port: bound, tokens, received}
}

function openSocket(port: number): {socket: LiveSocket; connected: ReturnType<typeof vi.fn<() => void>>} {
  let attempt = 0
  const connected = vi.fn<() => void>()
  const socket = createLiveSocket(
    () => Promise.resolve(`token-${(attempt += 1)}`),
    {
      connected,
      disconnected: vi.fn(),
      heard: vi.fn(),
      loaded: vi.fn(),
      changed: vi.fn(),
      expiring: vi.fn(),
      shown: vi.fn(),
      watching: vi.fn(),
      risk: vi.fn(),
      hazardsChanged: vi.fn(),
    },
    `http://127.0.0.1:${port}/live`,
  )
  stops.unshift(() => {
    socket.close()
    return Promise.resolve()
  })
  socket.open()
  return {socket, connected}
}

it('comes back to a server that was gone, with a token asked anew', async () => {
  const first = await startBackend()
  const {socket, connected} = openSocket(first.port)
  await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(1), {timeout: 5_000})
  await first.io.close()
  await vi.waitFor(() => expect(socket.isConnected()).toBe(false), {timeout: 5_000})
  const second = await startBackend({port: first.port})
  await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(2), {timeout: 15_000})
  expect(second.tokens.at(-1)).not.toBe(first.tokens.at(-1))
})

it('tries again after the server refused it', async () => {
  const backend = await startBackend({refuseFirst: 1})
  const {connected} = openSocket(backend.port)
  await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(1), {timeout: 10_000})
  expect(backend.tokens).toEqual(['token-1', 'token-2'])
})

it('tries again after the server put it out', async () => {
  const backend = await startBackend()
  const {connected} = openSocket(backend.port)
  await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(1), {timeout: 5_000})
  backend.io.of('/live').disconnectSockets(true)
  await vi.waitFor(() => expect(connected).toHaveBeenCalledTimes(2), {timeout: 10_000})
})

it('resolves a subscription with the acknowledgement', async () => {
  const backend = await startBackend()
  const {socket, connected} = openSocket(backend.port)
  await vi.waitFor(() => expect(connected).toHaveBeenCalled(), {timeout: 5_000})
  const reply = await socket.subscribe({scope: [], topics: ['cases']})
  expect(reply).toEqual({ok: true, seq: 3})
  expect(backend.received).toEqual([{scope: [], topics: ['cases']}])
})
