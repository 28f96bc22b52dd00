import {createHmac, timingSafeEqual} from 'node:crypto'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import {taskOrderSchema, type TaskOrder} from './taskOrder.ts'

const BODY_LIMIT = 262_144
const WINDOW_SECONDS = 300

export interface TaskServerOptions {
  /** 0 for a free one. */
  readonly port: number
  /** What requests are signed with, by Standard Webhooks. */
  readonly secret: string
  readonly knows: (unitId: string) => boolean
  /** Called once for each task, however often it comes. */
  readonly onTask: (order: TaskOrder) => void
  readonly onWithdrawn: (taskId: string) => void
}

export interface TaskServer {
  readonly port: number
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body: object
}

/**
 * The receiving end of the four platforms for tasks: `POST /tasks` and `POST /tasks/{id}/withdraw`. It remembers the
 * idempotency key of each request that it took and answers it the same way again, without taking it twice.
 */
export async function startTaskServer(options: TaskServerOptions): Promise<TaskServer> {
  const key = Buffer.from(options.secret.replace(/^whsec_/, ''), 'base64')
  const replies = new Map<string, Reply>()
  const server = createServer((request, response) => {
    void readText(request).then(text => {
      const reply =
        text === null
          ? {status: 413, body: {error: 'too large'}}
          : judge(request, text, options, {key, replies})
      send(response, reply)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function judge(
  request: IncomingMessage,
  text: string,
  options: TaskServerOptions,
  {key, replies}: {key: Buffer; replies: Map<string, Reply>},
): Reply {
  if (request.method !== 'POST') return {status: 405, body: {error: 'only POST'}}
  if (!isSigned(request, text, key)) return {status: 401, body: {error: 'signature'}}
  const idempotencyKey = request.headers['idempotency-key']
  if (typeof idempotencyKey !== 'string') return {status: 400, body: {error: 'Idempotency-Key is missing'}}
  const known = replies.get(idempotencyKey)
  if (known) return known
  const reply = take(request.url ?? '', text, options)
  if (reply.status < 300) replies.set(idempotencyKey, reply)
  return reply
}

function take(path: string, text: string, {knows, onTask, onWithdrawn}: TaskServerOptions): Reply {
  const withdrawn = /^\/tasks\/([^/]+)\/withdraw$/.exec(path)?.[1]
  if (withdrawn !== undefined) {
    const taskId = decodeURIComponent(withdrawn)
    onWithdrawn(taskId)
    return {status: 200, body: {taskId, status: 'withdrawn'}}
  }
  if (path !== '/tasks') return {status: 404, body: {error: 'no such address'}}
  const order = readOrder(text)
  if (order === null) return {status: 400, body: {error: 'not a task'}}
  if (!knows(order.unitId)) return {status: 422, body: {error: 'no such unit'}}
  onTask(order)
  return {status: 202, body: {taskId: order.taskId, status: 'received'}}
}

function readOrder(text: string): TaskOrder | null {
  try {
    return taskOrderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function isSigned({headers}: IncomingMessage, text: string, key: Buffer): boolean {
  const {'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature} = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return false
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= WINDOW_SECONDS)) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest()
  return signature.split(' ').some(part => {
    const passed = Buffer.from(part.replace(/^v1,/, ''), 'base64')
    return passed.length === expected.length && timingSafeEqual(passed, expected)
  })
}

async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) return null
    size += chunk.length
    if (size > BODY_LIMIT) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, {status, body}: Reply): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body))
}
