import {setTimeout as sleep} from 'node:timers/promises'
import {connect, type Socket} from 'node:net'
import {createDelivery, createLoadEvents} from './loadEvents.ts'
import {serveWorker} from './worker.ts'

export type WebhookLoad = typeof methods

const ANSWER = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\ncontent-length: (\d+)\r\n[\s\S]*?\r\n\r\n/i

const MOST_AT_ONCE = 200

let deliveries: Buffer[] = []

const methods = {
  /** Makes and signs what the next call sends, and resolves with how many events that is. */
  prepare({label, batches, batchSize}: {label: string; batches: number; batchSize: number}) {
    const events = createLoadEvents(label, batches * batchSize)
    deliveries = Array.from({length: batches}, (_, batch) =>
      createDelivery(`${label}-${String(batch)}`, events.slice(batch * batchSize, (batch + 1) * batchSize)),
    )
    return events.length
  },

  /** Sends what was prepared over so many connections, each waiting for its answer; resolves with the seconds it took. */
  async send({port, connections}: {port: number; connections: number}): Promise<number> {
    const links = await Promise.all(Array.from({length: connections}, () => openLink(port)))
    const queue = deliveries.values()
    const start = performance.now()
    await Promise.all(
      links.map(async link => {
        for (const delivery of queue) await link.deliver(delivery)
      }),
    )
    const seconds = (performance.now() - start) / 1_000
    for (const link of links) link.close()
    return seconds
  },

  /**
   * Sends what was prepared at an even rate; resolves with when each was acknowledged, in ms of the machine's monotonic
   * clock.
   */
  async pace({port, perSecond}: {port: number; perSecond: number}): Promise<Float64Array> {
    const free = await Promise.all(Array.from({length: MOST_AT_ONCE}, () => openLink(port)))
    const links = [...free]
    const acknowledgedAt = new Float64Array(deliveries.length)
    const pending: Promise<void>[] = []
    const start = performance.now()
    for (const [index, delivery] of deliveries.entries()) {
      await sleep(Math.max(0, start + (index * 1_000) / perSecond - performance.now()))
      const link = free.pop()
      if (!link) throw new Error('the server does not keep up with the rate')
      const work = link.deliver(delivery).then(() => {
        acknowledgedAt[index] = monotonicMs()
        free.push(link)
      })
      pending.push(work)
    }
    await Promise.all(pending)
    for (const link of links) link.close()
    return acknowledgedAt
  },
}

interface Link {
  /** Resolves when the delivery was taken in; rejects on any other answer. */
  deliver(delivery: Buffer): Promise<void>
  close(): void
}

/** A bare keep-alive connection: it costs little beside the server that is measured. */
function openLink(port: number): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({port, host: '127.0.0.1', noDelay: true})
    let received = ''
    let waiting = {done: () => {}, fail: reject}
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk
      const found = ANSWER.exec(received)
      if (!found || received.length < found[0].length + Number(found[2])) return
      const answer = received
      received = ''
      if (found[1] === '202' && answer.includes('"duplicate":0,"rejected":[]')) waiting.done()
      else waiting.fail(new Error(answer))
    })
    socket.on('error', error => waiting.fail(error))
    socket.on('close', () => waiting.fail(new Error('the server closed the connection')))
    socket.on('connect', () => {
      resolve({
        deliver: delivery =>
          new Promise((done, fail) => {
            waiting = {done, fail}
            socket.write(delivery)
          }),
        close: () => socket.destroy(),
      })
    })
  })
}

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

serveWorker(methods)
