import {once} from 'node:events'
import {connect} from 'node:net'
import {createFireResponseConnector} from '#server/connectors/fire-response/fireResponseConnector.ts'
import type {FireResponseOptions} from '#server/connectors/fire-response/fireResponseApi.ts'
import {encodePanelFrame, PanelFrameStream, type PanelFrame} from '#mock/gb26875/frameCodec.ts'
import {afterEach} from 'vitest'
import {createMemorySink} from '../memorySink.ts'
import {until} from '../../fixtures/until.ts'

export const CENTRE = '000000015b38'
export const PANEL = '000000000379'

/** 2026-11-23 10:00:00 in Shanghai. */
export const NOW = Date.UTC(2026, 10, 23, 2, 0, 0)
export const NOW_BYTES = Uint8Array.of(0, 0, 10, 23, 11, 26)

/** A connector on a free port with a sink in memory; `stop` ends it. */
export async function startConnector(options: Partial<FireResponseOptions> = {}) {
  const memory = createMemorySink()
  const connector = createFireResponseConnector({port: 0, host: '127.0.0.1', now: () => NOW, ...options})
  const abort = new AbortController()
  const running = connector.run(memory.sink, abort.signal)
  await until('the connector listens', () => connector.address() !== null)
  return {
    ...memory,
    connector,
    port: connector.address()?.port ?? 0,
    stop: async () => {
      abort.abort()
      await running
    },
  }
}

export type TestFrame = Partial<PanelFrame> & {command: number}

export function frameBytes({unit = new Uint8Array(), ...frame}: TestFrame): Buffer {
  return encodePanelFrame({
    serial: 1,
    version: [1, 1],
    clock: NOW_BYTES,
    source: PANEL,
    destination: CENTRE,
    ...frame,
    unit,
  })
}

/** A panel's end of a TCP connection that sends what it is told and remembers what comes back. */
export async function openPanel(port: number) {
  const socket = connect({host: '127.0.0.1', port, noDelay: true})
  const stream = new PanelFrameStream()
  const received: PanelFrame[] = []
  let isClosed = false
  socket.on('data', chunk => received.push(...stream.push(chunk)))
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  await once(socket, 'connect')
  return {
    received,
    isClosed: () => isClosed,
    send: (frame: TestFrame) => void socket.write(frameBytes(frame)),
    sendBytes: (bytes: Uint8Array) => void socket.write(bytes),
    /** Waits until `count` frames came back in all. */
    replies: (count: number) => until(`${count} replies`, () => received.length >= count),
    close: () => void socket.destroy(),
  }
}

/** Type 2, one smoke detector in zone 10 at position 2. */
export function partStatus(status: number, {clock = NOW_BYTES, position = 2} = {}): Uint8Array {
  return Uint8Array.of(
    ...[2, 1, 1, 1, 40, 10, 0, position, 0, status & 0xff, status >> 8],
    ...new Uint8Array(31),
    ...clock,
  )
}

/** Connectors and panels that are closed after each test of the file. */
export function usePanels() {
  const stops: (() => unknown)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })
  return {
    start: async (options?: Partial<FireResponseOptions>) => {
      const connector = await startConnector(options)
      stops.push(connector.stop)
      return connector
    },
    open: async ({port}: {port: number}) => {
      const panel = await openPanel(port)
      stops.push(panel.close)
      return panel
    },
  }
}

export type TestConnector = Awaited<ReturnType<typeof startConnector>>
