import {rm} from 'node:fs/promises'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {distanceMeters} from '#geo/distanceMeters.ts'
import {createStreetRouter, type StreetRouter} from '#server/routing/streetRouter.ts'
import {createTravelTimes} from '#server/routing/travelTimes.ts'
import {geoJson, street, smallGround} from '../city/groundFixture.ts'
import {place, smallPack, writePackTexts, type PackTexts} from '../city/packFixture.ts'
import {POLICY} from '../fixtures/city.ts'
import {until} from '../fixtures/until.ts'

const WORKER = new URL('routeWorker.mjs', import.meta.url)
const speeds = POLICY.travelSpeeds
const WEST = place([0, 0.5])
const CROSS = place([1, 0.5])
const EAST = place([2, 0.5])
const NORTH = place([1, 1])
const cells = [WEST, CROSS, EAST]

let folder: string | null = null
let router: StreetRouter | null = null
let failures: Error[]

beforeEach(() => {
  failures = []
})
afterEach(async () => {
  await router?.close()
  if (folder !== null) await rm(folder, {recursive: true})
  router = folder = null
})

async function open(texts: PackTexts, workerUrl = WORKER): Promise<StreetRouter> {
  folder = await writePackTexts({...smallPack(), ...texts})
  router = createStreetRouter({
    workerUrl,
    folder,
    speeds,
    cells,
    onFailure: error => failures.push(error),
    answerMs: 30_000,
    restartMs: 1,
  })
  return router
}

describe('the street router', () => {
  it('takes each kind at its speed on each class of street', async () => {
    const streets = await open(smallGround())
    expect(await streets.network()).toEqual({nodes: 5, edges: 4})
    const movers = [
      {position: EAST, kind: 'fireStation'},
      {position: EAST, kind: 'gridWorker'},
      {position: NORTH, kind: 'fireStation'},
    ] as const
    const [engine, walker, fromAlley] = (await streets.secondsTo(movers, WEST)) ?? []
    const whole = distanceMeters(EAST, CROSS) + distanceMeters(CROSS, WEST)
    expect(engine).toBeCloseTo((whole * 3.6) / speeds.fireStation.street, 3)
    expect(walker).toBeCloseTo((whole * 3.6) / speeds.gridWorker.street, 3)
    const alley = (distanceMeters(NORTH, CROSS) * 3.6) / speeds.fireStation.alley
    expect(fromAlley).toBeCloseTo(alley + (distanceMeters(CROSS, WEST) * 3.6) / speeds.fireStation.street, 3)
  })

  it('tells the cells that each reaches in time, and how long each cell waits for the nearest', async () => {
    const streets = await open(smallGround())
    const movers = [
      {position: WEST, kind: 'fireStation'},
      {position: EAST, kind: 'gridWorker'},
    ] as const
    const half = (distanceMeters(WEST, CROSS) * 3.6) / speeds.fireStation.street
    const reached = await streets.cellsWithin(movers, half + 1)
    expect(reached?.map(each => [...each])).toEqual([[0, 1], [2]])
    const [west, cross, east] = (await streets.secondsToCells(movers)) ?? []
    expect(west).toBeCloseTo(0, 6)
    expect(cross).toBeCloseTo(half, 3)
    expect(east).toBeCloseTo(0, 6)
  })

  it('draws each way through the crossings from where one is, and a straight line where there is none', async () => {
    const streets = await open(smallGround())
    const legs = [
      {mover: {position: EAST, kind: 'fireStation'}, to: NORTH},
      {mover: {position: NORTH, kind: 'gridWorker'}, to: NORTH},
    ] as const
    const [turn, none] = (await streets.ways(legs)) ?? []
    expect([turn?.[0], turn?.at(-1)]).toEqual([EAST, NORTH])
    expect(turn).toContainEqual(CROSS)
    expect(none?.every(point => distanceMeters(point, NORTH) < 0.01)).toBe(true)
    await router?.close()
    router = null
    const times = createTravelTimes({osrm: null, streets, speeds, cells})
    expect(await times.ways(legs.slice(0, 1))).toEqual([{line: [EAST, NORTH], source: 'straightLine'}])
  })

  it('reads the streets in the datum of the pack', async () => {
    const pack = smallPack()
    const inGcj02 = JSON.stringify({...(JSON.parse(pack['city.json'] ?? '') as object), sourceCrs: 'gcj02'})
    const streets = await open({...smallGround(), 'city.json': inGcj02})
    const [seconds = 0] = (await streets.secondsTo([{position: WEST, kind: 'fireStation'}], WEST)) ?? []
    // The street lies some hundred metres away, where GCJ-02 has moved it from.
    expect(seconds).toBeGreaterThan(30)
  })

  it('has no way to an island, which the straight line then estimates and says so', async () => {
    const island = geoJson(
      street('S1', [
        [0, 0.5],
        [1, 0.5],
      ]),
      street('S2', [
        [1.8, 0.5],
        [2, 0.5],
      ]),
    )
    const streets = await open({'streets.geojson': island})
    const movers = [
      {position: WEST, kind: 'fireStation'},
      {position: EAST, kind: 'fireStation'},
    ] as const
    expect((await streets.secondsTo(movers, WEST))?.[1]).toBe(Infinity)
    const times = createTravelTimes({osrm: null, streets, speeds, cells})
    const straight = (distanceMeters(EAST, WEST) * 1.3 * 3.6) / speeds.fireStation.street
    const [near, far] = await times.fromMany(movers, WEST)
    expect(near).toEqual({seconds: 0, source: 'streets'})
    expect(far?.source).toBe('straightLine')
    expect(far?.seconds).toBeCloseTo(straight, 6)
  })

  it('has no answer in a city without streets: everything is a straight line', async () => {
    const streets = await open({})
    const movers = [{position: EAST, kind: 'fireStation'}] as const
    expect(await streets.secondsTo(movers, WEST)).toBeNull()
    const times = createTravelTimes({osrm: null, streets, speeds, cells})
    expect((await times.fromMany(movers, WEST))[0]?.source).toBe('straightLine')
    expect(await times.cellsWithin(movers, 1)).toEqual({reaches: [[2]], isEstimate: true})
    expect((await times.toCells(movers))[2]).toBe(0)
  })

  it('answers with straight lines while its thread has failed, and with streets again after', async () => {
    const streets = await open(smallGround(), new URL('failingOnce.worker.mjs', import.meta.url))
    const times = createTravelTimes({osrm: null, streets, speeds, cells})
    const movers = [{position: EAST, kind: 'fireStation'}] as const
    expect((await times.fromMany(movers, WEST))[0]?.source).toBe('straightLine')
    expect(failures.map(({message}) => message)).toEqual(['the first one fails'])
    await until(
      'the streets are back',
      async () => (await times.fromMany(movers, WEST))[0]?.source === 'streets',
    )
  })
})
