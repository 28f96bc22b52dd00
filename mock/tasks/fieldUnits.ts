import {setTimeout as sleep} from 'node:timers/promises'
import gcoord from 'gcoord'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import {openPackFolder} from '../places/packFolder.ts'
import {createSeededRandom} from '../seededRandom.ts'
import {utcOffsetMinutesOf} from '../utcOffset.ts'
import {createWebhookSender, DEMO_SECRET, DeliveryRefusedError, type CloudEvent} from '../webhookSender.ts'
import notes from './notes.json' with {type: 'json'}
import {patrolsAt} from './patrols.ts'
import {planTask, type TaskPlan} from './planTask.ts'
import {pathMeters, pointAlong, readStreetPaths} from './streetPaths.ts'
import {readTaskMemory, writeTaskMemory, type TaskMemory} from './taskMemory.ts'
import {unitRowSchema, type FieldUnit, type TaskOrder} from './taskOrder.ts'
import {startTaskServer} from './taskServer.ts'

export interface FieldUnitsOptions {
  /** Where the server is, such as `http://127.0.0.1:8080`. */
  readonly server: string
  /** The folder of the city pack. */
  readonly city: string
  /** Where tasks are taken; 0 for a free one. */
  readonly port: number
  readonly secret?: string
  readonly seed?: string
  /** How long everything takes, as a share of what it takes in life. Default 1. */
  readonly pace?: number
  /** Where to remember tasks from one run to the next. */
  readonly stateFolder?: string | undefined
  /** Default true. */
  readonly hasPatrols?: boolean
  readonly log: (line: string) => void
  /** Epoch ms. */
  readonly now?: () => number
}

export interface FieldUnits {
  /** Where tasks are taken. */
  readonly port: number
  /** How many tasks were taken, each once. */
  taken(): number
  stop(): Promise<void>
}

const SOURCE = 'four-platforms/field'
const LOOK_MS = 1_000
const MOVING_MS = 10_000
const PATROL_MS = 20_000
const BATCH = 50
const REMEMBERED_MS = 12 * 3_600_000
/** Homewards nobody hurries. */
const HOME_METERS_PER_SECOND = 5

/** A task under way: when it came, and how far its story was told. */
interface Running {
  readonly plan: TaskPlan
  readonly receivedAt: number
  told: number
  isWithdrawn: boolean
}

/**
 * Plays the units behind the four platforms: takes tasks, tells of each step as it comes, moves the units along the
 * streets, and lets grid workers go their rounds. Some refuse, and some never answer.
 */
export async function startFieldUnits(options: FieldUnitsOptions): Promise<FieldUnits> {
  const {server, secret = DEMO_SECRET, seed = 'wanglou', pace = 1, stateFolder, log} = options
  const {hasPatrols = true, now = Date.now} = options
  const pack = await openPackFolder(options.city)
  const rows = await pack.rows('units.csv', unitRowSchema)
  const units = new Map(
    rows.map(({id, name, kind, lng, lat}): [string, FieldUnit] => [
      id,
      {id, name, kind, base: pack.toWgs84([lng, lat])},
    ]),
  )
  const workers = [...units.values()].filter(({kind}) => kind === 'gridWorker')
  const streets = await readStreetPaths(pack)
  const running = new Map<string, Running>()
  const stopping = new AbortController()
  const {signal} = stopping
  const url = new URL('/api/feeds/four-platforms/events', server).href
  const sender = createWebhookSender({url, secret, signal})
  const hourOf = (at: number) =>
    new Date(at + utcOffsetMinutesOf(pack.city.timeZone, at) * 60_000).getUTCHours()
  let taken = 0
  let memory = stateFolder === undefined ? [] : await readTaskMemory(stateFolder)
  memory = memory.filter(({receivedAt}) => receivedAt > now() - REMEMBERED_MS)
  for (const told of memory) begin(told)

  function begin({order, receivedAt, isWithdrawn}: TaskMemory[number]): void {
    const unit = units.get(order.unitId)
    if (!unit || running.has(order.taskId)) return
    const random = createSeededRandom(`${seed} task ${order.taskId}`)
    const path = (from: Position, to: Position) => streets.path(from, to)
    const plan = planTask(order, unit, {random, from: unit.base, path, notes, pace})
    running.set(order.taskId, {plan, receivedAt, told: 0, isWithdrawn})
    taken += 1
  }

  function remember(next: TaskMemory): void {
    memory = next
    if (stateFolder === undefined) return
    writeTaskMemory(stateFolder, memory).catch((error: unknown) =>
      log(`field units: tasks could not be noted: ${String(error)}`),
    )
  }

  const taskServer = await startTaskServer({
    port: options.port,
    secret,
    knows: unitId => units.has(unitId),
    onTask(order: TaskOrder) {
      if (running.has(order.taskId)) return
      const told = {order, receivedAt: now(), isWithdrawn: false}
      begin(told)
      remember([...memory, told])
    },
    onWithdrawn(taskId) {
      const task = running.get(taskId)
      if (task) task.isWithdrawn = true
      remember(memory.map(told => (told.order.taskId === taskId ? {...told, isWithdrawn: true} : told)))
    },
  })

  /** The steps whose time has come and that were not told; a task that was called off has none any more. */
  function dueSteps(at: number): readonly {event: CloudEvent; done: () => void}[] {
    return [...running.values()].flatMap(task => {
      if (task.isWithdrawn) return []
      const {plan, receivedAt} = task
      return plan.steps.flatMap((each, index) => {
        const stepAt = receivedAt + each.afterMs
        if (index < task.told || stepAt > at) return []
        const done = () => {
          task.told = Math.max(task.told, index + 1)
        }
        return {event: stepEvent(plan, each, stepAt), done}
      })
    })
  }

  async function tellSteps(): Promise<void> {
    const due = dueSteps(now()).slice(0, BATCH)
    if (due.length === 0) return
    await sender.deliver(due.map(({event}) => event))
    for (const {done} of due) done()
  }

  async function tellPositions(): Promise<void> {
    const at = now()
    const moving = [...running.values()].flatMap(task => movingAt(task, at) ?? [])
    await tellAll(moving.map(({unit, position}) => positionEvent(unit, position, at)))
    for (const [taskId, task] of running) if (isOver(task, at)) running.delete(taskId)
  }

  async function tellPatrols(): Promise<void> {
    if (!hasPatrols) return
    const at = now()
    const busy = new Set([...running.values()].map(({plan}) => plan.unit.id))
    const out = patrolsAt(workers, at, {seed, hourOf, streets}).filter(({unit}) => !busy.has(unit.id))
    await tellAll(out.map(({unit, position}) => positionEvent(unit, position, at)))
  }

  async function tellAll(events: readonly CloudEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += BATCH)
      await sender.deliver(events.slice(from, from + BATCH))
  }

  async function repeat(waitMs: number, tell: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await tell()
      } catch (error) {
        if (!(error instanceof DeliveryRefusedError)) throw error
        log(`field units: ${error.message}`)
      }
      await sleep(waitMs, undefined, {signal})
    }
  }

  const working = Promise.all([
    repeat(LOOK_MS * Math.min(1, pace), tellSteps),
    repeat(MOVING_MS * Math.min(1, pace), tellPositions),
    repeat(PATROL_MS, tellPatrols),
  ]).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
  return {
    port: taskServer.port,
    taken: () => taken,
    async stop() {
      stopping.abort()
      await taskServer.close()
      await working
    },
  }
}

/** Where the unit of a task is on its way, there or home; null when it does not move. */
function movingAt({plan, receivedAt, isWithdrawn}: Running, at: number) {
  const {unit, path, goesAfterMs, arrivesAfterMs, steps} = plan
  if (goesAfterMs === null || arrivesAfterMs === null || isWithdrawn) return null
  const length = pathMeters(path)
  const after = at - receivedAt
  if (after < goesAfterMs) return null
  if (after <= arrivesAfterMs) {
    const share = (after - goesAfterMs) / (arrivesAfterMs - goesAfterMs)
    return {unit, position: pointAlong(path, share * length)}
  }
  const doneAfterMs = steps.at(-1)?.afterMs ?? arrivesAfterMs
  if (after < doneAfterMs) return {unit, position: path.at(-1) ?? unit.base}
  const home = ((after - doneAfterMs) / 1000) * HOME_METERS_PER_SECOND
  return {unit, position: pointAlong([...path].reverse(), home)}
}

/** Whether everything was told of a task, and its unit is at its base again. */
function isOver(task: Running, at: number): boolean {
  const {plan, receivedAt, told, isWithdrawn} = task
  if (isWithdrawn) return true
  const lastMs = plan.steps.at(-1)?.afterMs ?? 0
  if (told < plan.steps.length || at < receivedAt + lastMs) return false
  const moving = movingAt(task, at)
  return moving === null || distanceMeters(moving.position, plan.unit.base) < 20
}

function stepEvent(plan: TaskPlan, {step, note}: TaskPlan['steps'][number], at: number): CloudEvent {
  const {taskId} = plan.order
  return {
    specversion: '1.0',
    id: `${taskId}:${step}`,
    source: SOURCE,
    type: 'task.progressed',
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: {taskId, step, at: new Date(at).toISOString(), by: plan.unit.name, note},
  }
}

/** This backend's terminals have GCJ-02. */
function positionEvent({id}: FieldUnit, position: Position, at: number): CloudEvent {
  const [lng, lat] = gcoord.transform([position[0], position[1]], gcoord.WGS84, gcoord.GCJ02)
  return {
    specversion: '1.0',
    id: `${id}:${String(at)}`,
    source: SOURCE,
    type: 'unit.positioned',
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: {unitId: id, position: [lng, lat], crs: 'gcj02', at: new Date(at).toISOString()},
  }
}
