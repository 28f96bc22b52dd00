import {fork} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {atEnd} from './atEnd.ts'

/** What a worker process can be asked to do. */
export type Methods = Readonly<Record<string, (argument: never) => unknown>>

/** The methods of a worker as its starter calls them. */
export type Remote<Served extends Methods> = {
  readonly [Name in keyof Served]: (
    ...argument: Parameters<Served[Name]>
  ) => Promise<Awaited<ReturnType<Served[Name]>>>
}

interface Request {
  readonly id: number
  readonly name: string
  readonly argument: unknown
}

type Reply = {readonly id: number} & ({readonly result: unknown} | {readonly failure: string})

/**
 * Starts `./<name>.worker.ts` as a process of its own. It ends with the subject, and by itself when this process is
 * gone; a call that it cannot answer any more is rejected.
 */
export function startWorker<Served extends Methods>(name: string): Remote<Served> {
  const file = fileURLToPath(new URL(`./${name}.worker.ts`, import.meta.url))
  const child = fork(file, [], {execArgv: ['--import', 'tsx'], serialization: 'advanced'})
  const calls = new Map<number, {resolve: (result: unknown) => void; reject: (error: Error) => void}>()
  let lastId = 0
  child.on('message', (reply: Reply) => {
    const call = calls.get(reply.id)
    calls.delete(reply.id)
    if ('result' in reply) call?.resolve(reply.result)
    else call?.reject(new Error(`${name}: ${reply.failure}`))
  })
  child.once('exit', code => {
    for (const {reject} of calls.values()) reject(new Error(`${name} ended with ${String(code)}`))
  })
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.disconnect()
    await once(child, 'exit')
  })
  const ask = (method: string, argument: unknown) =>
    new Promise((resolve, reject) => {
      const request: Request = {id: ++lastId, name: method, argument}
      calls.set(request.id, {resolve, reject})
      child.send(request)
    })
  const remote = new Proxy(
    {},
    {
      // Were it not left out, an await of the proxy would take it for a promise.
      get: (_target, method) =>
        typeof method === 'string' && method !== 'then'
          ? (argument: unknown) => ask(method, argument)
          : undefined,
    },
  )
  return remote as Remote<Served> // Only the worker's file knows its methods.
}

/** Answers calls in the worker's process; `close` runs before it ends. */
export function serveWorker(methods: Methods, close: () => unknown = () => undefined): void {
  process.on('message', ({id, name, argument}: Request) => {
    void answer(id, () => methods[name]?.(argument as never)) // The starter's types say that it fits.
  })
  process.once('disconnect', () => {
    void Promise.resolve(close()).finally(() => process.exit())
  })
  // Ctrl-C comes to the whole group; the starter says when it is time.
  process.on('SIGINT', () => undefined)
}

async function answer(id: number, work: () => unknown): Promise<void> {
  let reply: Reply
  try {
    reply = {id, result: await work()}
  } catch (error) {
    reply = {id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error)}
  }
  process.send?.(reply)
}
