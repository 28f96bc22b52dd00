import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {auditReportSchema} from '#contract/http.ts'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {createWebhookSender, DEMO_SECRET} from '#mock/webhookSender.ts'
import {logIn} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {makeDataFolder, removeDataFolder, serverPid} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

const ROUNDS = 20
const SENDERS = 8

let city: Awaited<ReturnType<typeof makeBuiltCity>>
let dataFolder: string

beforeAll(async () => {
  city = await makeBuiltCity()
  dataFolder = await makeDataFolder()
})

afterAll(async () => {
  await removeDataFolder(dataFolder)
})

/** Sends events from several senders until the server dies; returns the ids that were acknowledged. */
async function loadUntil(server: ServerProcess, round: number, enough: number): Promise<Set<string>> {
  const acknowledged = new Set<string>()
  const dead = new AbortController()
  const sender = createWebhookSender({
    url: `${server.url}/api/feeds/four-platforms/events`,
    secret: DEMO_SECRET,
    signal: dead.signal,
  })
  const send = async (name: number) => {
    for (let index = 0; !dead.signal.aborted; index++) {
      const ids = Array.from(
        {length: 5},
        (_, part) => `${String(round)}-${String(name)}-${String(index)}-${String(part)}`,
      )
      const reply = await sender.deliver(ids.map(id => caseReportedEvent(id)))
      expect(reply.accepted).toBe(ids.length)
      for (const id of ids) acknowledged.add(id)
    }
  }
  const sending = Promise.allSettled(Array.from({length: SENDERS}, (_, name) => send(name)))
  await expect.poll(() => acknowledged.size, {timeout: 30_000, interval: 5}).toBeGreaterThan(enough)
  const killsDatabase = round % 4 === 0
  const database = killsDatabase ? await serverPid(dataFolder) : null
  if (database !== null) process.kill(database, 'SIGKILL')
  await server.kill()
  dead.abort()
  const outcomes = await sending
  const failed = outcomes.filter(outcome => outcome.status === 'rejected' && outcome.reason instanceof Error)
  const unexpected = failed.filter(
    outcome => outcome.status === 'rejected' && !/abort/i.test(String(outcome.reason)),
  )
  expect(unexpected).toEqual([])
  return acknowledged
}

describe('a server that is killed under load', () => {
  it(
    `keeps everything that it acknowledged, once, over ${String(ROUNDS)} kills, its PostgreSQL's among them`,
    {timeout: 300_000},
    async () => {
      const acknowledged = new Set<string>()
      for (let round = 1; round <= ROUNDS; round++) {
        const server = await startServerProcess({dataFolder, cityFolder: city.cityFolder})
        for (const id of await loadUntil(server, round, 50 + round * 5)) acknowledged.add(id)
      }
      const server = await startServerProcess({dataFolder, cityFolder: city.cityFolder})
      const api = await logIn(server.url, 'admin')
      const cases = await api.all('/api/cases', caseSummarySchema)
      const kept = cases.map(({origin}) => (origin.type === 'report' ? origin.externalId : ''))
      expect(new Set(kept).size).toBe(kept.length)
      expect([...acknowledged].filter(id => !kept.includes(id))).toEqual([])
      expect(new Set(cases.map(({caseCode}) => caseCode)).size).toBe(cases.length)
      const audit = await api.get('/api/audit/verify', auditReportSchema)
      expect(audit).toMatchObject({isIntact: true, firstBroken: null})
      expect(await server.stop()).toBe(0)
      expect(await serverPid(dataFolder)).toBeNull()
    },
  )
})
