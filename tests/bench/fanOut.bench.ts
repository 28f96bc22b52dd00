import {setTimeout as sleep} from 'node:timers/promises'
import {logIn} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'
import {limitLine, median, quantile, ratioLine, type BenchLine} from './benchLine.ts'
import type {GatewayOnly} from './gatewayOnly.worker.ts'
import type {LiveClients, Receipts} from './liveClients.worker.ts'
import type {RawBroadcast} from './rawBroadcast.worker.ts'
import type {WebhookLoad} from './webhookLoad.worker.ts'
import {startWorker} from './worker.ts'

const CLIENTS = 1_000
const ROUNDS = 3
const SECONDS = 5
const PER_SECOND = 200
const CITY = '330383'

/**
 * One thousand clients that see the whole city: what the gateway and the picture cost against a bare `ws` server that
 * sends the very same bytes, and how late the whole server is.
 */
export async function measure(): Promise<readonly BenchLine[]> {
  const city = await makeBuiltCity()
  const {cpu, rawP99} = await measureCpu(city.cityFolder)
  const p99 = await measureLatency(city.cityFolder)
  return [
    ratioLine(
      {
        name: `fan-out to ${CLIENTS.toLocaleString('en')} clients, ten batches a second`,
        ...cpu,
        peerName: 'bare ws, same bytes, framed beforehand',
        unit: '% of a core',
      },
      {atMost: 1.5},
    ),
    limitLine(
      {
        name: `acknowledged to received, ${PER_SECOND} events/s, ${CLIENTS.toLocaleString('en')} clients, p99`,
        ours: p99,
        peer: rawP99,
        peerName: 'bare ws, from its send on, p99',
        unit: 'ms',
      },
      150,
    ),
  ]
}

/** In turn, a window of ours and a window of the bare server with what ours has just sent. */
async function measureCpu(cityFolder: string) {
  const ours = startWorker<GatewayOnly>('gatewayOnly')
  const raw = startWorker<RawBroadcast>('rawBroadcast')
  const [ourClients, rawClients] = [
    startWorker<LiveClients>('liveClients'),
    startWorker<LiveClients>('liveClients'),
  ]
  const url = `http://127.0.0.1:${await ours.listen({cityFolder})}`
  const {token} = await logIn(url, 'duty')
  await ourClients.openLive({url, token, scope: CITY, count: CLIENTS})
  await rawClients.openRaw({url: `http://127.0.0.1:${await raw.listen()}`, count: CLIENTS})
  const shares = {ours: [] as number[], peer: [] as number[]}
  const latencies: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await ourClients.watch()
    const cpuSeconds = await ours.play({label: `fan-out-${round}`, perSecond: PER_SECOND, seconds: SECONDS})
    const sent = await ourClients.receipts()
    requireAll(sent)
    await rawClients.watch()
    const broadcast = await raw.broadcast(sent.map(({text}) => text))
    const received = await rawClients.receipts()
    requireAll(received)
    for (const [index, {at}] of received.entries()) {
      for (const time of at) latencies.push(time - (broadcast.startedAt[index] ?? 0))
    }
    // As many batches on both sides: the share is of the time that they take at ten a second.
    const seconds = sent.length / 10
    shares.ours.push((cpuSeconds / seconds) * 100)
    shares.peer.push((broadcast.cpuSeconds / seconds) * 100)
  }
  await ourClients.close()
  await rawClients.close()
  return {cpu: {ours: median(shares.ours), peer: median(shares.peer)}, rawP99: quantile(latencies, 0.99)}
}

/** Through the whole server: webhook, store, picture, gateway; every event at every client counts. */
async function measureLatency(cityFolder: string): Promise<number> {
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const server = await startServerProcess({dataFolder, cityFolder})
  atEnd(() => server.stop())
  const [clients, sender] = [startWorker<LiveClients>('liveClients'), startWorker<WebhookLoad>('webhookLoad')]
  const {token} = await logIn(server.url, 'duty')
  await clients.openLive({url: server.url, token, scope: CITY, count: CLIENTS})
  const port = Number(new URL(server.url).port)
  const load = (label: string, seconds: number) =>
    sender.prepare({label, batches: PER_SECOND * seconds, batchSize: 1})
  await load('warm-up', 2)
  await sender.pace({port, perSecond: PER_SECOND})
  await load('latency', 2 * SECONDS)
  await clients.watch()
  const acknowledgedAt = await sender.pace({port, perSecond: PER_SECOND})
  await sleep(1_000)
  return p99Of(await clients.receipts(), acknowledgedAt)
}

function p99Of(receipts: readonly Receipts[], acknowledgedAt: Float64Array): number {
  const latencies: number[] = []
  let events = 0
  for (const {text, at} of receipts) {
    for (const [, index] of text.matchAll(/"externalId":"latency-(\d+)"/g)) {
      events += 1
      for (const time of at) latencies.push(time - (acknowledgedAt[Number(index)] ?? 0))
    }
  }
  if (latencies.length !== CLIENTS * acknowledgedAt.length) {
    throw new Error(`${events} of ${acknowledgedAt.length} events arrived, ${latencies.length} times in all`)
  }
  return quantile(latencies, 0.99)
}

function requireAll(receipts: readonly Receipts[]): void {
  const missing = receipts.filter(({at}) => at.length !== CLIENTS)
  if (receipts.length === 0 || missing.length > 0) {
    throw new Error(`${missing.length} of ${receipts.length} batches did not reach everybody`)
  }
}
