import {setTimeout as sleep} from 'node:timers/promises'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'
import type {BareStore} from './bareStore.worker.ts'
import {inTurn, ratioLine, type BenchLine} from './benchLine.ts'
import type {WebhookLoad} from './webhookLoad.worker.ts'
import {startWorker, type Remote} from './worker.ts'

const ROUNDS = 3
const BATCH = {batches: 400, batchSize: 50, senders: 8}
const SINGLES = {batches: 6_000, batchSize: 1, senders: 64}
const ONE_BY_ONE = {batches: 300, batchSize: 1, senders: 1}

interface Load {
  readonly batches: number
  readonly batchSize: number
  readonly senders: number
}

interface Stage {
  readonly server: ServerProcess
  readonly bare: Remote<BareStore>
  readonly sender: Remote<WebhookLoad>
  readonly barePort: number
}

/**
 * The signed webhook of the whole server, over real connections and with everything behind it running, against the
 * bare store and against a bare Node server: each on an embedded PostgreSQL of its own, each asked by the same sender.
 */
export async function measure(): Promise<readonly BenchLine[]> {
  const stage = await setUp()
  const webhook = (load: Load) => () => throughWebhook(stage, load)
  const store = () => intoBareStore(stage, BATCH)
  const handler = () => send(stage, stage.barePort, SINGLES)
  await webhook({...BATCH, batches: 100})()
  await store()
  await handler()
  const batches = await inTurn(ROUNDS, webhook(BATCH), store)
  const singles = await inTurn(ROUNDS, webhook(SINGLES), handler)
  const together = await inTurn(ROUNDS, webhook(SINGLES), webhook(ONE_BY_ONE))
  const unit = 'events/s'
  return [
    ratioLine(
      {
        name: 'signed webhook, batches of 50, 8 senders',
        ...batches,
        peerName: 'bare store, same batches',
        unit,
      },
      {atLeast: 0.6},
    ),
    ratioLine(
      {name: 'signed webhook, singles, 64 senders', ...together, peerName: 'one sender', unit},
      {atLeast: 10},
    ),
    ratioLine(
      {
        name: 'signed webhook, singles, 64 senders',
        ...singles,
        peerName: 'same handler and commit on bare Node http',
        unit,
      },
      {atLeast: 0.7},
    ),
  ]
}

async function setUp(): Promise<Stage> {
  const city = await makeBuiltCity()
  const [dataFolder, bareFolder] = [await makeDataFolder(), await makeDataFolder()]
  atEnd(() => removeDataFolder(dataFolder))
  atEnd(() => removeDataFolder(bareFolder))
  const server = await startServerProcess({dataFolder, cityFolder: city.cityFolder})
  atEnd(() => server.stop())
  const bare = startWorker<BareStore>('bareStore')
  await bare.open({dataFolder: bareFolder})
  const barePort = await bare.listen()
  return {server, bare, barePort, sender: startWorker<WebhookLoad>('webhookLoad')}
}

let round = 0

/** Events a second. Nothing of this round is left to do when it resolves, so that it does not disturb the next one. */
async function throughWebhook(stage: Stage, load: Load): Promise<number> {
  const {server} = stage
  const rate = await send(stage, Number(new URL(server.url).port), load)
  await untilProjected(server)
  return rate
}

async function send({sender}: Stage, port: number, load: Load): Promise<number> {
  const events = await sender.prepare({label: `round-${String(++round)}`, ...load})
  return events / (await sender.send({port, connections: load.senders}))
}

async function intoBareStore({bare}: Stage, load: Load): Promise<number> {
  const seconds = await bare.append({label: `round-${String(++round)}`, ...load, callers: load.senders})
  return (load.batches * load.batchSize) / seconds
}

/** Resolves when the state tables hold everything that was sent. */
async function untilProjected({url}: ServerProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    if (/^wanglou_situation_lag_records 0$/m.test(metrics)) return
    await sleep(50)
  }
  throw new Error('the state tables do not catch up')
}
