import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import gcoord from 'gcoord'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {taskIdSchema} from '#contract/task.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {createTaskBackend} from '#server/connectors/four-platforms/taskBackend.ts'
import type {TaskOrder} from '#server/connectors/connector.ts'
import {createSeededRandom} from '#mock/seededRandom.ts'
import {startFieldUnits, type FieldUnits} from '#mock/tasks/fieldUnits.ts'
import {patrolsAt} from '#mock/tasks/patrols.ts'
import {planTask} from '#mock/tasks/planTask.ts'
import {createStreetPaths, pathMeters, pointAlong} from '#mock/tasks/streetPaths.ts'
import {DEMO_SECRET} from '#mock/webhookSender.ts'
import {dispatched, newTask, TestState} from '../fixtures/dispatched.ts'
import {NOON, reported} from '../fixtures/records.ts'
import {startReceiver} from './receiver.ts'
import {writeSmallCity} from './smallCity.ts'

/** A street along 27.51° N and one that leaves it northwards. */
const STREETS: [number, number][][] = [
  [
    [120.5, 27.51],
    [120.52, 27.51],
    [120.54, 27.51],
  ],
  [
    [120.52, 27.51],
    [120.52, 27.52],
  ],
]

let city: Awaited<ReturnType<typeof writeSmallCity>>
let receiver: Awaited<ReturnType<typeof startReceiver>>
let units: FieldUnits | null = null
const never = new AbortController().signal

beforeEach(async () => {
  city = await writeSmallCity()
  const features = STREETS.map(coordinates => ({
    type: 'Feature',
    properties: {},
    geometry: {type: 'LineString', coordinates},
  }))
  await writeFile(join(city.folder, 'streets.geojson'), JSON.stringify({type: 'FeatureCollection', features}))
  await writeFile(
    join(city.folder, 'units.csv'),
    'id,name,kind,lng,lat,area,capabilities\nengine-1,Engine 1,fireStation,120.5,27.51,330383,extinguish\n',
  )
  receiver = await startReceiver(({events}) => ({
    status: 202,
    body: JSON.stringify({accepted: events.length, duplicate: 0, rejected: []}),
  }))
})
afterEach(async () => {
  await units?.stop()
  units = null
  await receiver.close()
  await city.remove()
})

/** What the server hands over, made by the server itself. */
function order(number = 1): TaskOrder {
  const state = new TestState()
  state.take(reported('a', {kind: 'fire', level: 2, position: [120.52, 27.519]}))
  for (let each = 1; each < number; each++) {
    const unitId = z
      .string()
      .brand<'UnitId'>()
      .parse(`other-${String(each)}`)
    state.take(dispatched(state, {tasks: [newTask({unitId})]}))
  }
  state.take(dispatched(state))
  const task = {...state.task(number), place: state.onlyCase.place}
  return {task, caseFile: state.onlyCase, link: 'https://city.example/field?t=x'}
}

function backend(port: number, secret = DEMO_SECRET) {
  return createTaskBackend({
    baseUrl: `http://127.0.0.1:${String(port)}`,
    secret,
    isSimulated: true,
    now: Date.now,
  })
}

async function start(seed: string, pace = 0.0001) {
  units = await startFieldUnits({
    ...{server: receiver.url, city: city.folder, port: 0, seed, pace},
    hasPatrols: false,
    log: () => {},
  })
  return units
}

const told = () => receiver.deliveries.flatMap(({events}) => [...events])
const stepSchema = z.looseObject({taskId: z.string(), step: z.string()})
const steps = () =>
  told().flatMap(event => (event.type === 'task.progressed' ? stepSchema.parse(event.data).step : []))

/** A seed by which the unit goes. */
function goingSeed(taskId: string): string {
  const seeds = Array.from({length: 50}, (_, index) => `seed ${String(index)}`)
  const goes = (seed: string) => {
    const random = createSeededRandom(`${seed} task ${taskId}`)
    for (let each = 0; each < 6; each++) random.next()
    return random.next() > 0.2
  }
  const found = seeds.find(goes)
  if (found === undefined) throw new Error('no seed will do')
  return found
}

describe('the units behind the four platforms', () => {
  it('take a task once under its key, tell of each step, and move along the streets in their own datum', async () => {
    const {port, taken} = await start(goingSeed(order().task.taskId))
    const one = backend(port)
    expect(await one.send(order(), never)).toEqual({outcome: 'delivered'})
    expect(await one.send(order(), never)).toEqual({outcome: 'delivered'})
    expect(taken()).toBe(1)
    await expect
      .poll(steps, {timeout: 20_000})
      .toEqual(['delivered', 'read', 'accepted', 'enRoute', 'onScene', 'done'])
    const connector = createFourPlatformsConnector({now: Date.now})
    for (const event of told()) expect(connector.readEvent(event).ok).toBe(true)
    const positioned = () => told().find(({type}) => type === 'unit.positioned')?.data
    await expect.poll(positioned).toMatchObject({unitId: 'engine-1', crs: 'gcj02'})
    const {position} = z.object({position: z.tuple([z.number(), z.number()])}).parse(positioned())
    const [lng, lat] = gcoord.transform(position, gcoord.GCJ02, gcoord.WGS84)
    expect(lng).toBeGreaterThan(120.49)
    expect(lng).toBeLessThan(120.55)
    expect(lat).toBeGreaterThan(27.505)
  })

  it('refuse a wrong signature, an unknown unit, and tell nothing of a task that was called off', async () => {
    const {port, taken} = await start('any', 1)
    expect(await backend(port, 'whsec_d3JvbmcgZm9yIHN1cmUgaW5kZWVk').send(order(), never)).toMatchObject({
      outcome: 'failed',
      code: 'http401',
    })
    const strange = order(2)
    const unitId = z.string().brand<'UnitId'>().parse('nobody')
    expect(await backend(port).send({...strange, task: {...strange.task, unitId}}, never)).toEqual({
      outcome: 'refused',
      code: 'http422',
    })
    expect(taken()).toBe(0)
    const taskId = taskIdSchema.parse(order().task.taskId)
    await backend(port).send(order(), never)
    expect(await backend(port).withdraw(taskId, never)).toEqual({outcome: 'delivered'})
  })
})

describe('a plan', () => {
  const unit = {id: 'engine-1', name: 'Engine 1', kind: 'fireStation', base: [120.5, 27.51] as const}
  const streets = createStreetPaths(STREETS)
  const plan = (seed: string) => {
    const {task} = order()
    return planTask(
      {
        ...{taskId: task.taskId, caseCode: task.caseCode, unitId: 'engine-1', capability: 'extinguish'},
        ...{kind: 'fire', level: 2, title: null, description: '', address: '', link: '', crs: 'wgs84'},
        ...{position: [120.52, 27.519], status: 'actual'},
      },
      unit,
      {
        random: createSeededRandom(seed),
        from: unit.base,
        path: (from, to) => streets.path(from, to),
        notes: {done: ['out'], refused: ['busy']},
        pace: 1,
      },
    )
  }

  it('is the same for the same seed, its steps in order, some refused and some unanswered', () => {
    expect(plan('a')).toEqual(plan('a'))
    const ends = new Map<string, number>()
    for (let each = 0; each < 1_000; each++) {
      const {steps: planned} = plan(String(each))
      const times = planned.map(({afterMs}) => afterMs)
      expect(times).toEqual([...times].sort((left, right) => left - right))
      const last = planned.at(-1)?.step ?? ''
      ends.set(last, (ends.get(last) ?? 0) + 1)
    }
    expect([...ends.keys()].sort()).toEqual(['delivered', 'done', 'refused'])
    expect(ends.get('done')).toBeGreaterThan(850)
  })

  it('goes by the corner of the streets, not across the land', () => {
    const path = streets.path([120.5, 27.51], [120.52, 27.519])
    expect(path).toContainEqual([120.52, 27.51])
    expect(pointAlong(path, 1_000)).toEqual([expect.closeTo(120.51, 3), expect.closeTo(27.51, 6)])
    expect(pathMeters(path)).toBeGreaterThan(2_900)
  })

  it('has more grid workers on their rounds by day than at night, the same ones for the same seed', () => {
    const workers = Array.from({length: 60}, (_, index) => ({
      ...unit,
      id: `worker-${String(index)}`,
      kind: 'gridWorker',
    }))
    const at = (hour: number) => patrolsAt(workers, NOON, {seed: 'x', hourOf: () => hour, streets})
    expect(at(10).length).toBeGreaterThan(at(3).length)
    expect(at(10)).toEqual(at(10))
  })
})
