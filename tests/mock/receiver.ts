import {createServer, type IncomingHttpHeaders} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {CloudEvent} from '#mock/webhookSender.ts'

export interface Delivery {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly events: readonly CloudEvent[]
  /** Milliseconds on this process's own clock. */
  readonly receivedAt: number
}

export interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A receiver of webhooks on a port of its own; `answer` says how each delivery ends. */
export async function startReceiver(answer: (delivery: Delivery, index: number) => Answer | 'hang up') {
  const deliveries: Delivery[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const parsed: CloudEvent | CloudEvent[] = JSON.parse(body)
      const events = Array.isArray(parsed) ? parsed : [parsed]
      const delivery = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        events,
        receivedAt: performance.now(),
      }
      deliveries.push(delivery)
      const given = answer(delivery, deliveries.length - 1)
      if (given === 'hang up') {
        request.socket.destroy()
        return
      }
      response.writeHead(given.status, {'content-type': 'application/json', ...given.headers})
      response.end(given.body ?? '{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    deliveries,
    close: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Takes everything in, and knows an event again by its source and id. */
export function createIdempotentAnswer(known = new Set<string>()) {
  return ({events}: Delivery): Answer => {
    let duplicate = 0
    for (const {source, id} of events) {
      if (known.has(`${source} ${id}`)) duplicate += 1
      known.add(`${source} ${id}`)
    }
    return {status: 202, body: JSON.stringify({accepted: events.length - duplicate, duplicate, rejected: []})}
  }
}
