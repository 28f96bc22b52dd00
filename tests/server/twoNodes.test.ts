import {io, type Socket} from 'socket.io-client'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  topicSchema,
  type ClientToServerEvents,
  type ServerToClientEvents,
  type SituationChanged,
  type SituationLoaded,
} from '#contract/socket.ts'
import {areaCodeSchema} from '#contract/ids.ts'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {createTestDatabase} from '../fixtures/postgres.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>

const CITY = areaCodeSchema.parse('330383')

let city: Awaited<ReturnType<typeof makeBuiltCity>>
let database: Awaited<ReturnType<typeof createTestDatabase>>
let dataFolder: string
const nodes: ServerProcess[] = []

beforeAll(async () => {
  city = await makeBuiltCity()
  database = await createTestDatabase()
  dataFolder = await makeDataFolder()
  // The first one brings the tables up; the second finds them.
  for (const _ of [1, 2]) nodes.push(await startNode())
})

afterAll(async () => {
  for (const node of nodes) await node.stop()
  await database.drop()
  await removeDataFolder(dataFolder)
})

function startNode(): Promise<ServerProcess> {
  const environment = {DATABASE_URL: database.connectionString}
  return startServerProcess({dataFolder, cityFolder: city.cityFolder, environment})
}

/** What a client holds: the cases by their external id, and the record it is at. */
class Client {
  readonly externalIds: string[] = []
  seq = 0
  gaps = 0
  snapshots = 0
  socket: LiveSocket | null = null

  async connect(node: ServerProcess, since?: number): Promise<void> {
    const {token} = await logIn(node.url, 'duty')
    const socket: LiveSocket = io(`${node.url}/live`, {
      transports: ['websocket'],
      auth: {token},
      reconnection: false,
    })
    this.socket = socket
    socket.on('situation:loaded', loaded => {
      this.snapshots++
      this.#take(loaded)
    })
    socket.on('situation:changed', changed => {
      if (changed.previousSeq > this.seq) this.gaps++
      this.#take(changed)
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    const request = {scope: [CITY], topics: [...topicSchema.options]}
    const reply = await socket.emitWithAck('subscribe', since === undefined ? request : {...request, since})
    expect(reply.ok).toBe(true)
  }

  #take({seq, cases}: SituationLoaded | SituationChanged): void {
    this.seq = seq
    for (const {origin} of cases) if (origin.type === 'report') this.externalIds.push(origin.externalId)
  }
}

async function report(node: ServerProcess, externalId: string): Promise<void> {
  const sender = createWebhookSender({
    url: `${node.url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: AbortSignal.timeout(20_000),
  })
  const reply = await sender.deliver([caseReportedEvent(externalId)])
  expect(reply.accepted).toBe(1)
}

describe('two nodes on one PostgreSQL', () => {
  it('serve one picture, and a client of a killed one goes on at the other from where it was', async () => {
    const [first, second] = nodes
    if (!first || !second) throw new Error('two nodes were to be started')
    const client = new Client()
    await client.connect(first)
    await report(second, 'through the second')
    await report(first, 'through the first')
    await expect
      .poll(() => client.externalIds, {timeout: 10_000})
      .toEqual(['through the second', 'through the first'])

    const seqBefore = client.seq
    await first.kill()
    nodes.shift()
    client.socket?.close()
    await report(second, 'while away')
    await client.connect(second, seqBefore)
    await expect.poll(() => client.externalIds.at(-1), {timeout: 10_000}).toBe('while away')
    expect(client.externalIds).toHaveLength(3)
    expect(client).toMatchObject({snapshots: 1, gaps: 0})

    await report(second, 'after')
    await expect.poll(() => client.externalIds.at(-1), {timeout: 10_000}).toBe('after')
    client.socket?.close()
  })

  it('take the same event once, whichever it comes to', async () => {
    const [left] = nodes
    if (!left) throw new Error('one node was to be left')
    const joined = await startNode()
    nodes.push(joined)
    const deliver = (node: ServerProcess) =>
      createWebhookSender({
        url: `${node.url}/api/feeds/four-platforms/events`,
        secret: DEMO_SECRET,
        signal: AbortSignal.timeout(20_000),
      }).deliver([caseReportedEvent('sent twice')])
    const replies = await Promise.all([deliver(left), deliver(joined)])
    expect(replies.map(({accepted}) => accepted).sort()).toEqual([0, 1])
    expect(replies.map(({duplicate}) => duplicate).sort()).toEqual([0, 1])
  })
})
