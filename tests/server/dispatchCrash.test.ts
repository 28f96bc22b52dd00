import {randomUUID} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {auditReportSchema} from '#contract/http.ts'
import {readHttpJson} from '#contract/httpJson.ts'
import {taskSchema} from '#contract/task.ts'
import {unitSchema, type Unit} from '#contract/unit.ts'
import {startTaskReceiver, take, type TaskReceiver} from '../dispatch/taskReceiver.ts'
import {logIn, type ApiClient} from '../fixtures/apiClient.ts'
import {makeBuiltCity} from '../fixtures/builtCity.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

const ROUNDS = 9
const AT_ONCE = 5

let city: Awaited<ReturnType<typeof makeBuiltCity>>
let dataFolder: string
let receiver: TaskReceiver

beforeAll(async () => {
  city = await makeBuiltCity()
  dataFolder = await makeDataFolder()
  receiver = await startTaskReceiver()
}, 300_000)

afterAll(async () => {
  await receiver.close()
  await removeDataFolder(dataFolder)
})

function start(): Promise<ServerProcess> {
  return startServerProcess({
    dataFolder,
    cityFolder: city.cityFolder,
    environment: {FOUR_PLATFORMS_URL: receiver.url},
  })
}

async function post(server: ServerProcess, api: ApiClient, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {authorization: `Bearer ${api.token}`, 'content-type': 'application/json'},
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} was answered ${String(response.status)}: ${text}`)
  return readHttpJson(text)
}

const filedSchema = z.object({caseCode: z.string()})
const orderSchema = z.object({taskId: z.string(), unitId: z.string()})
const dispatchedSchema = z.object({tasks: z.array(taskSchema)})

/** Opens a case and sends a unit there; the id of the task that was confirmed. */
async function confirmDispatch(server: ServerProcess, api: ApiClient, unit: Unit): Promise<string> {
  const filed = await post(server, api, '/api/cases', {
    commandId: randomUUID(),
    kind: 'safety',
    level: 3,
    title: 'Blocked exit',
    position: unit.position,
  })
  const {caseCode} = filedSchema.parse(filed)
  const answered = await post(server, api, `/api/cases/${caseCode}/dispatch`, {
    version: 0,
    commandId: randomUUID(),
    units: [{unitId: unit.id, capability: unit.capabilities[0], etaSeconds: null}],
  })
  const [task] = dispatchedSchema.parse(answered).tasks
  if (task?.channel !== 'four-platforms') throw new Error('the task was to go out')
  return task.taskId
}

/** By turns it dies before the backend heard, while the backend thinks, and with the answer on the wire. */
function arm(round: number, server: ServerProcess): TaskReceiver['answer'] {
  if (round % 3 === 0) return take()
  return (seen, response) => {
    if (round % 3 === 2) take()(seen, response)
    server.child.kill('SIGKILL')
  }
}

describe('a server that is killed between confirming a dispatch and sending its tasks', () => {
  it(
    `loses none and doubles none at the backend, over ${String(ROUNDS)} kills`,
    {timeout: 300_000},
    async () => {
      const confirmed: string[] = []
      for (let round = 0; round < ROUNDS; round++) {
        receiver.answer = take()
        const server = await start()
        const api = await logIn(server.url, 'duty')
        const units = (await api.all('/api/units', unitSchema)).slice(round * AT_ONCE, (round + 1) * AT_ONCE)
        receiver.answer = arm(round, server)
        const sending = await Promise.allSettled(units.map(unit => confirmDispatch(server, api, unit)))
        for (const each of sending) if (each.status === 'fulfilled') confirmed.push(each.value)
        await server.kill()
      }
      expect(confirmed.length).toBeGreaterThan(ROUNDS)

      receiver.answer = take()
      const server = await start()
      const api = await logIn(server.url, 'duty')
      await expect
        .poll(() => confirmed.filter(taskId => !receiver.taken.has(taskId)), {timeout: 60_000, interval: 100})
        .toEqual([])
      const listed = z.object({items: z.array(taskSchema)})
      const statusOf = async (taskId: string) => {
        const {items} = await api.get(`/api/tasks?case=${taskId.replace(/\.\d+$/, '')}`, listed)
        return items.filter(task => task.taskId === taskId).map(({status}) => status)
      }
      for (const taskId of confirmed) {
        await expect.poll(() => statusOf(taskId), {timeout: 60_000}).toEqual(['delivered'])
      }
      const told = new Map<string, Set<string>>()
      for (const {headers, body} of receiver.seen) {
        const key = String(headers['idempotency-key'])
        const {taskId, unitId} = orderSchema.parse(JSON.parse(body))
        told.set(key, (told.get(key) ?? new Set()).add(`${taskId} ${unitId}`))
      }
      for (const [key, orders] of told) expect([...orders], key).toHaveLength(1)
      const audit = await (await logIn(server.url, 'admin')).get('/api/audit/verify', auditReportSchema)
      expect(audit).toMatchObject({isIntact: true, firstBroken: null})
      expect(await server.stop()).toBe(0)
    },
  )
})
