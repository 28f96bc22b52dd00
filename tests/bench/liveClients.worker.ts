import {WebSocket} from 'ws'
import {serveWorker} from './worker.ts'

export type LiveClients = typeof methods

/** When every client received one batch, in ms of the machine's monotonic clock. */
export interface Receipts {
  /** The packet's text; the same for all. */
  readonly text: string
  readonly at: Float64Array
}

const OPENING_AT_ONCE = 50
const CHANGED = '42/live,["situation:changed",'
const HEAD_BYTES = 110

const sockets: WebSocket[] = []
/** Batches of the window by their key. */
let batches = new Map<string, {text: string; at: number[]}>()
let isWatching = false

const methods = {
  /** Opens clients that subscribe as a wall does, each with all topics of the whole city. */
  async openLive(target: {url: string; token: string; scope: string; count: number}): Promise<void> {
    const address = `${target.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`
    const topics = ['cases', 'alarms', 'areas', 'series', 'indicators', 'feeds']
    const subscribe = `42/live,0${JSON.stringify(['subscribe', {scope: [target.scope], topics}])}`
    await openAll(target.count, () => {
      const socket = openSocket(address)
      return new Promise<void>((resolve, reject) => {
        socket.on('error', reject)
        socket.on('close', code => reject(new Error(`a client was closed with ${String(code)}`)))
        socket.on('message', (data: Buffer) => {
          const start = data.toString('latin1', 0, 40)
          if (start.startsWith(CHANGED)) note(data)
          else if (start.startsWith('42/live,["situation:loaded"')) resolve()
          else if (start.startsWith('40/live')) socket.send(subscribe)
          else if (start === '2') socket.send('3')
          else if (start.startsWith('0')) socket.send(`40/live,${JSON.stringify({token: target.token})}`)
          else if (start.startsWith('44')) reject(new Error(data.toString()))
        })
      })
    })
  },

  /** Opens clients of a bare WebSocket server. */
  async openRaw({url, count}: {url: string; count: number}): Promise<void> {
    await openAll(count, () => {
      const socket = openSocket(url.replace('http', 'ws'))
      socket.on('message', note)
      return new Promise<void>((resolve, reject) => {
        socket.on('open', resolve).on('error', reject)
      })
    })
  },

  watch() {
    batches = new Map()
    isWatching = true
  },

  /** What came since `watch`, by batch. */
  receipts(): Receipts[] {
    isWatching = false
    return [...batches.values()].map(({text, at}) => ({text, at: Float64Array.from(at)}))
  },

  close: closeAll,
}

function openSocket(address: string): WebSocket {
  const socket = new WebSocket(address, {perMessageDeflate: false, skipUTF8Validation: true})
  sockets.push(socket)
  return socket
}

async function openAll(count: number, open: () => Promise<void>): Promise<void> {
  for (let opened = 0; opened < count; opened += OPENING_AT_ONCE) {
    await Promise.all(Array.from({length: Math.min(OPENING_AT_ONCE, count - opened)}, open))
  }
}

function closeAll(): void {
  for (const socket of sockets.splice(0)) socket.terminate()
}

function note(data: Buffer): void {
  if (!isWatching) return
  const now = Number(process.hrtime.bigint()) / 1e6
  // Record numbers and the time stand at the beginning: no two batches share it and the length.
  const key = `${data.length} ${data.toString('latin1', 0, HEAD_BYTES)}`
  const batch = batches.get(key)
  if (batch) batch.at.push(now)
  else batches.set(key, {text: data.toString(), at: [now]})
}

serveWorker(methods, closeAll)
