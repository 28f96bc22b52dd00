import {setTimeout as sleep} from 'node:timers/promises'
import {WebSocketServer, type WebSocket} from 'ws'
import {serveWorker} from './worker.ts'

export type RawBroadcast = typeof methods

const BATCH_MS = 100

let server: WebSocketServer | null = null

const methods = {
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      const opened = new WebSocketServer({port: 0, host: '127.0.0.1', perMessageDeflate: false})
      server = opened
      opened.once('error', reject)
      opened.once('listening', () => {
        const address = opened.address()
        if (typeof address === 'object' && address) resolve(address.port)
      })
    })
  },

  /** Broadcasts the texts, framed beforehand, ten a second; resolves with the seconds of CPU and when each began. */
  async broadcast(texts: readonly string[]): Promise<{cpuSeconds: number; startedAt: Float64Array}> {
    const frames = texts.map(frameOf)
    const startedAt = new Float64Array(frames.length)
    const start = performance.now()
    const before = process.cpuUsage()
    for (const [index, frame] of frames.entries()) {
      await sleep(Math.max(0, start + index * BATCH_MS - performance.now()))
      startedAt[index] = Number(process.hrtime.bigint()) / 1e6
      for (const client of server?.clients ?? []) sendFrame(client, frame)
    }
    await sleep(BATCH_MS)
    const {user, system} = process.cpuUsage(before)
    return {cpuSeconds: (user + system) / 1e6, startedAt}
  },
}

/** An unmasked, final text frame of 126 bytes or more (RFC 6455, section 5.2). */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text)
  const header = Buffer.alloc(payload.length < 65_536 ? 4 : 10)
  header[0] = 0x81
  header[1] = header.length === 4 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(payload.length, 2)
  else header.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([header, payload])
}

/** The way that ws itself sends a frame that is made. */
function sendFrame(client: WebSocket, frame: Buffer): void {
  const {_sender: sender} = client as unknown as {_sender: {sendFrame(list: Buffer[]): void}}
  sender.sendFrame([frame])
}

serveWorker(methods, () => server?.close())
