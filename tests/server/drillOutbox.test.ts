import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, expect, it} from 'vitest'
import {z} from 'zod'
import {caseSummarySchema} from '#contract/caseFile.ts'
import {drillRoutes} from '#contract/drillRoutes.ts'
import {taskSchema, type Task} from '#contract/task.ts'
import {taskRoutes} from '#contract/taskRoutes.ts'
import {unitSchema} from '#contract/unit.ts'
import {createWebhookSender} from '#mock/webhookSender.ts'
import {startTaskReceiver, type TaskReceiver} from '../dispatch/taskReceiver.ts'
import {caseReportedEvent} from '../fixtures/caseEvents.ts'
import {logInOfficer, type Officer} from '../fixtures/officer.ts'
import {useServer, type ServerFolders} from '../fixtures/useServer.ts'

const OFFICER = {user: 'chen', password: 'no-simulation-here'}
const SLOW = {timeout: 60_000, interval: 100}

let receiver: TaskReceiver
const city = useServer({prepare: makeReal})

afterAll(async () => {
  await receiver.close()
})

/** A node without simulation, for which whatever listens at the address is a backend of real people. */
async function makeReal(folders: ServerFolders) {
  receiver = await startTaskReceiver()
  const environment = {WANGLOU_SIMULATE: '0', FOUR_PLATFORMS_URL: receiver.url}
  await addOfficer(folders, environment)
  return environment
}

async function addOfficer({dataFolder, cityFolder}: ServerFolders, environment: object): Promise<void> {
  const args = ['dist/server/addUser.js', OFFICER.user, '--role', 'duty']
  const env = {...process.env, WANGLOU_DATA: dataFolder, WANGLOU_CITY: cityFolder, ...environment}
  const adding = spawn(process.execPath, args, {env, stdio: ['pipe', 'ignore', 'inherit']})
  const ended = once(adding, 'exit')
  adding.stdin.end(`${OFFICER.password}\n`)
  expect(await ended).toEqual([0, null])
}

/** Delivers a case as the backend does, signed with the secret that this node has made. */
async function report(externalId: string, drill: {status?: 'exercise'}): Promise<void> {
  const file = await readFile(join(city.folders.dataFolder, 'secrets.json'), 'utf8')
  const {feeds} = z.object({feeds: z.object({'four-platforms': z.string()})}).parse(JSON.parse(file))
  const sender = createWebhookSender({
    url: `${city.server.url}/api/feeds/four-platforms/events`,
    secret: feeds['four-platforms'],
    signal: AbortSignal.timeout(20_000),
  })
  const {rejected} = await sender.deliver([
    {...caseReportedEvent(externalId, {title: externalId, kind: 'fire', level: 2}), ...drill},
  ])
  expect(rejected).toEqual([])
}

async function dispatch(officer: Officer, title: string): Promise<Task> {
  const cases = await officer.all('/api/cases', caseSummarySchema)
  const caseFile = cases.find(each => each.title === title)
  const unit = (await officer.all('/api/units', unitSchema)).find(({kind}) => kind === 'microFireStation')
  if (!caseFile || !unit) throw new Error(`nobody to send to ${title}`)
  const {reply} = await officer.post(
    `/api/cases/${caseFile.caseCode}/dispatch`,
    {version: caseFile.version, units: [{unitId: unit.id, capability: 'extinguish', etaSeconds: 120}]},
    taskRoutes.dispatchCase.reply,
  )
  const [task] = reply?.tasks ?? []
  if (!task) throw new Error(`no task for ${title}`)
  return task
}

it('sends nothing of a drill to a real backend, runs its task as an exercise, and sends the same task when it is none', async () => {
  const officer = await logInOfficer(city.server.url, OFFICER.user, OFFICER.password)
  const read = async ({taskId, caseCode}: Task) => {
    const {items} = await officer.get(`/api/tasks?case=${caseCode}`, z.object({items: z.array(taskSchema)}))
    return items.find(task => task.taskId === taskId)
  }
  const step = (task: Task, name: string) =>
    officer.post(`/api/tasks/${task.taskId}/${name}`, {}, taskRoutes.stepTask.reply)

  const told = {name: 'Fire drill', scenario: 'drill-night-fire'}
  expect((await officer.post('/api/drills', told, drillRoutes.startDrill.reply)).problem).toBeNull()
  await report('exercise', {status: 'exercise'})
  const exercise = await dispatch(officer, 'exercise')
  expect(exercise).toMatchObject({isDrill: true, status: 'queued', channel: 'manual'})

  // The outbox takes tasks in their order and ends one round before the next: twice round, and the exercise had its turn.
  const sent: string[] = []
  for (const title of ['in earnest', 'in earnest again']) {
    await report(title, {})
    const task = await dispatch(officer, title)
    expect(task).toMatchObject({isDrill: false, channel: 'four-platforms'})
    await expect.poll(async () => (await read(task))?.status, SLOW).toBe('delivered')
    sent.push(task.taskId)
  }
  const orders = receiver.seen.map(({path, body}) => {
    const {taskId, status} = z.object({taskId: z.string(), status: z.string()}).parse(JSON.parse(body))
    return {path, taskId, status}
  })
  expect(orders).toEqual(sent.map(taskId => ({path: '/tasks', taskId, status: 'actual'})))

  expect(await read(exercise)).toMatchObject({status: 'queued', delivery: {attempts: 0}})
  for (const name of ['accepted', 'enRoute', 'onScene', 'done']) {
    expect((await step(exercise, name)).problem, name).toBeNull()
  }
  expect(await read(exercise)).toMatchObject({status: 'done', isDrill: true})
}, 120_000)
