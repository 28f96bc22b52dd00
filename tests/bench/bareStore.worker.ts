import {createHmac, timingSafeEqual} from 'node:crypto'
import {createServer, type IncomingMessage, type Server} from 'node:http'
import type {NewRecord} from '#contract/record.ts'
import {DEMO_SECRET} from '#mock/webhookSender.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {startEmbeddedPostgres, type EmbeddedPostgres} from '#server/store/embeddedPostgres.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'
import {createLoadEvents} from './loadEvents.ts'
import {serveWorker} from './worker.ts'

export type BareStore = typeof methods

const connector = createFourPlatformsConnector({now: Date.now})
const key = Buffer.from(DEMO_SECRET.replace(/^whsec_/, ''), 'base64')
let postgres: EmbeddedPostgres | null = null
let store: Store | null = null
let server: Server | null = null

const methods = {
  /** Opens the store on an embedded PostgreSQL of its own; resolves with the id of this process. */
  async open({dataFolder}: {dataFolder: string}): Promise<number> {
    postgres = await startEmbeddedPostgres({dataFolder, logger})
    store = await openStore({connectionString: postgres.connectionString, logger, clock: Date.now})
    return process.pid
  },

  /** Appends the records of the very events that a load of the same label delivers; resolves with the seconds it took. */
  async append(load: {label: string; batches: number; batchSize: number; callers: number}): Promise<number> {
    const log = opened().log
    const records = createLoadEvents(load.label, load.batches * load.batchSize).flatMap(toRecords)
    const batches = Array.from({length: load.batches}, (_, batch) =>
      records.slice(batch * load.batchSize, (batch + 1) * load.batchSize),
    )
    const queue = batches.values()
    const start = performance.now()
    await Promise.all(
      Array.from({length: load.callers}, async () => {
        for (const batch of queue) await log.append(batch)
      }),
    )
    return (performance.now() - start) / 1_000
  },

  /** Listens with the least that does the work: signature, schema, durable append, 202. Resolves with the port. */
  async listen(): Promise<number> {
    const http = createServer((request, response) => {
      void receive(request).then(({status, body}) => {
        response.writeHead(status, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        })
        response.end(body)
      })
    })
    server = http
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    const address = http.address()
    if (typeof address !== 'object' || !address) throw new Error('a listening server has no port')
    return address.port
  },
}

async function receive(request: IncomingMessage): Promise<{status: number; body: string}> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer) // A request without an encoding gives buffers.
  const bytes = Buffer.concat(chunks)
  const id = String(request.headers['webhook-id'])
  const timestamp = String(request.headers['webhook-timestamp'])
  const passed = Buffer.from(String(request.headers['webhook-signature']).slice(3), 'base64')
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest()
  if (passed.length !== digest.length || !timingSafeEqual(passed, digest)) return {status: 401, body: '{}'}
  const appended = await opened().log.append(toRecords(JSON.parse(bytes.toString())))
  const duplicate = appended.filter(({isDuplicate}) => isDuplicate).length
  const reply = {accepted: appended.length - duplicate, duplicate, rejected: []}
  return {status: 202, body: JSON.stringify(reply)}
}

function toRecords(event: unknown): readonly NewRecord[] {
  const outcome = connector.readEvent(event)
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.path}`)
  return outcome.records
}

function opened(): Store {
  if (!store) throw new Error('the store is not open')
  return store
}

serveWorker(methods, async () => {
  server?.closeAllConnections()
  await store?.close()
  await postgres?.stop()
})
