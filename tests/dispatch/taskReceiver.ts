import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'

/** What a receiver saw of one request. */
export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answer = (seen: SeenRequest, response: ServerResponse) => void

export interface TaskReceiver {
  readonly url: string
  readonly seen: readonly SeenRequest[]
  /** Ids of the tasks that it took, each once. */
  readonly taken: ReadonlySet<string>
  answer: Answer
  close(): Promise<void>
}

/** Takes a task as the agreed wire has it, and remembers its key. */
export function take(status = 202): Answer {
  return (seen, response) => {
    const {taskId} = JSON.parse(seen.body)
    const word = seen.path.endsWith('/withdraw') ? 'withdrawn' : 'received'
    response.writeHead(status, {'content-type': 'application/json'})
    response.end(JSON.stringify({taskId, status: word}))
  }
}

export function say(status: number, text = '', headers: Record<string, string> = {}): Answer {
  return (_seen, response) => {
    response.writeHead(status, headers).end(text)
  }
}

/** A real HTTP server that plays a backend that takes tasks; it answers as the test wants. */
export async function startTaskReceiver(port = 0): Promise<TaskReceiver> {
  const seen: SeenRequest[] = []
  const taken = new Set<string>()
  const receiver = {answer: take()}
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const told = {
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }
      seen.push(told)
      const key = request.headers['idempotency-key']
      if (typeof key === 'string') taken.add(key)
      receiver.answer(told, response)
    })
  })
  await new Promise<void>(resolve => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const chosen = typeof address === 'object' && address ? address.port : 0
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${String(chosen)}`,
    seen,
    taken,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  })
}
