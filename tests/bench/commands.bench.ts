import {setTimeout as sleep} from 'node:timers/promises'
import {z} from 'zod'
import {areaSchema} from '#contract/area.ts'
import {caseRoutes} from '#contract/caseRoutes.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {logInOfficer, type Officer} from '../fixtures/officer.ts'
import {startServerProcess} from '../fixtures/serverProcess.ts'
import {atEnd} from './atEnd.ts'
import {limitLine, quantile, type BenchLine} from './benchLine.ts'
import type {LiveClients, Receipts} from './liveClients.worker.ts'
import {startWorker} from './worker.ts'

const CITY = '330383'
const CLIENTS = 200
const PER_SECOND = 50
const SECONDS = 12
const WARM_UP = 100

const changedSchema = z.tuple([
  z.literal('situation:changed'),
  z.object({cases: z.array(z.object({caseCode: z.string(), state: z.string()}))}),
])

interface Sent {
  readonly caseCode: string
  readonly sentAt: number
  readonly acknowledgedAt: number
}

/**
 * Officers who accept cases, 50 commands a second with 200 clients that see the whole city: how soon a command is
 * acknowledged, which is after its durable append and its turn, and how soon every client has what became of it.
 */
export async function measure(): Promise<readonly BenchLine[]> {
  const {cityFolder} = await makeBuiltCity()
  const dataFolder = await makeDataFolder()
  atEnd(() => removeDataFolder(dataFolder))
  const server = await startServerProcess({dataFolder, cityFolder})
  atEnd(() => server.stop())
  const clients = startWorker<LiveClients>('liveClients')
  const {token} = await logIn(server.url, 'duty')
  await clients.openLive({url: server.url, token, scope: CITY, count: CLIENTS})
  const officer = await logInOfficer(server.url, 'duty')
  const codes = await fileCases(officer, WARM_UP + PER_SECOND * SECONDS)
  await commandAll(officer, codes.slice(0, WARM_UP))
  await sleep(500)
  await clients.watch()
  const sent = await commandAll(officer, codes.slice(WARM_UP))
  await sleep(1_000)
  const seen = timesSeen(await clients.receipts(), sent)
  const setting = `${String(PER_SECOND)} commands/s, ${String(CLIENTS)} clients, p99`
  const acknowledged = sent.map(({sentAt, acknowledgedAt}) => acknowledgedAt - sentAt)
  return [
    limitLine(
      {name: `command to acknowledged, ${setting}`, ours: quantile(acknowledged, 0.99), unit: 'ms'},
      60,
    ),
    limitLine(
      {name: `command to seen by every client, ${setting}`, ours: quantile(seen, 0.99), unit: 'ms'},
      250,
    ),
  ]
}

async function fileCases(officer: Officer, count: number): Promise<string[]> {
  const cells = (await officer.all('/api/areas', areaSchema)).filter(({level}) => level === 'gridCell')
  const codes: string[] = []
  for (let number = 0; number < count; number++) {
    const position = cells[number % cells.length]?.anchor ?? null
    const told = {kind: 'safety', level: 3, title: `Blocked exit ${String(number)}`, position, address: ''}
    const {reply} = await officer.post('/api/cases', told, caseRoutes.fileCase.reply)
    if (!reply) throw new Error('a report was refused')
    codes.push(reply.caseCode)
  }
  return codes
}

/** One command for each case, evenly paced and without waiting for the answer to the one before. */
async function commandAll(officer: Officer, codes: readonly string[]): Promise<Sent[]> {
  const startedAt = now()
  return Promise.all(
    codes.map(async (caseCode, index) => {
      const dueAt = startedAt + (index * 1_000) / PER_SECOND
      await sleep(Math.max(0, dueAt - now()))
      const sentAt = now()
      const path = `/api/cases/${caseCode}/accept`
      const {reply} = await officer.post(path, {version: 0}, z.looseObject({}))
      if (!reply) throw new Error(`the command on ${caseCode} was refused`)
      return {caseCode, sentAt, acknowledgedAt: now()}
    }),
  )
}

/** The clock that the clients' process reads too. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

function timesSeen(receipts: readonly Receipts[], sent: readonly Sent[]): number[] {
  const sentAt = new Map(sent.map(({caseCode, sentAt: at}) => [caseCode, at]))
  const times: number[] = []
  for (const {text, at} of receipts) {
    for (const {caseCode, state} of changedSchema.parse(JSON.parse(text.slice(text.indexOf('['))))[1].cases) {
      if (state !== 'accepted') continue
      for (const time of at) times.push(time - (sentAt.get(caseCode) ?? Number.NaN))
    }
  }
  if (times.length !== sent.length * CLIENTS || times.some(Number.isNaN)) {
    throw new Error(`${String(times.length)} sightings of ${String(sent.length)} commands`)
  }
  return times
}
