import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest'
import {startFourPlatforms, type FourPlatformsOptions} from '#mock/fourPlatforms.ts'
import {readCityPlaces, type CityPlaces} from '#mock/places/cityPlaces.ts'
import {tagOf} from '#mock/scenarios/program.ts'
import {createIdempotentAnswer, startReceiver, type Answer} from './receiver.ts'
import {writeSmallCity} from './smallCity.ts'

const NOW = Date.parse('2026-11-23T10:17:00+08:00')

let city: Awaited<ReturnType<typeof writeSmallCity>>
let places: CityPlaces
let stateFolder = ''
const cleanUps: (() => Promise<void>)[] = []

beforeAll(async () => {
  city = await writeSmallCity()
  places = await readCityPlaces(city.folder)
})
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), 'wanglou-state-'))
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  await rm(stateFolder, {recursive: true, force: true})
})
afterAll(() => city.remove())

async function start(server: string, now: () => number, wish: Partial<FourPlatformsOptions> = {}) {
  const platforms = await startFourPlatforms({
    server,
    places,
    stateFolder,
    casesPerDay: 60,
    log: () => undefined,
    now,
    ...wish,
  })
  cleanUps.push(() => platforms.stop())
  return platforms
}

describe('the four-platforms backend', () => {
  it('fills in the last day, goes on as time passes, and after a restart reports nothing twice', async () => {
    const known = new Set<string>()
    const receiver = await startReceiver(createIdempotentAnswer(known))
    cleanUps.push(receiver.close)
    let time = NOW
    const first = await start(receiver.url, () => time)
    await vi.waitFor(() => expect(first.counts().accepted).toBeGreaterThan(200), {timeout: 10_000})
    const filledIn = known.size
    time += 3_600_000
    await vi.waitFor(() => expect(known.size).toBeGreaterThan(filledIn), {timeout: 10_000})
    await first.stop()
    expect(receiver.deliveries.every(({path}) => path === '/api/feeds/four-platforms/events')).toBe(true)
    expect(Math.max(...receiver.deliveries.map(({events}) => events.length))).toBeLessThanOrEqual(50)

    const before = known.size
    const second = await start(receiver.url, () => time)
    await vi.waitFor(() => expect(second.counts().duplicate).toBeGreaterThan(0), {timeout: 10_000})
    await second.stop()
    // What the stop cut short, and no day again.
    const {accepted, duplicate} = second.counts()
    expect(known.size - before).toBe(accepted)
    expect(accepted + duplicate).toBeLessThanOrEqual(50)
  })

  it('tells the last day again to a server that has lost it', async () => {
    const known = new Set<string>()
    const receiver = await startReceiver(createIdempotentAnswer(known))
    cleanUps.push(receiver.close)
    const first = await start(receiver.url, () => NOW)
    await vi.waitFor(() => expect(first.counts().accepted).toBeGreaterThan(200), {timeout: 10_000})
    await first.stop()
    const had = known.size
    known.clear()
    const second = await start(receiver.url, () => NOW)
    await vi.waitFor(() => expect(known.size).toBeGreaterThanOrEqual(had), {timeout: 10_000})
    await second.stop()
  })

  it('finishes the cases of one scenario in another, and keeps the two apart', async () => {
    const receiver = await startReceiver(createIdempotentAnswer())
    cleanUps.push(receiver.close)
    let time = NOW
    const first = await start(receiver.url, () => time, {seed: 'one'})
    await vi.waitFor(() => expect(first.counts().accepted).toBeGreaterThan(200), {timeout: 10_000})
    await first.stop()
    time += 600_000
    const second = await start(receiver.url, () => time, {seed: 'two', scenario: 'storm', speed: 4})
    time += 1_800_000
    await vi.waitFor(() => expect(second.counts().accepted).toBeGreaterThan(100), {timeout: 10_000})
    await second.stop()
    const events = receiver.deliveries.flatMap(delivery => delivery.events)
    const reported = new Map<string, Set<string>>()
    for (const event of events.filter(({type, id}) => type === 'case.reported' && !id.endsWith('broken')))
      reported.set(event.id, (reported.get(event.id) ?? new Set()).add(JSON.stringify(event.data)))
    expect([...reported.values()].every(contents => contents.size === 1)).toBe(true)
    const tag = tagOf({seed: 'one', scenario: 'day', speed: 1})
    const late = events.filter(({time: at, id}) => Date.parse(at) > NOW && id.split('-')[1] === tag)
    expect(late.some(({type}) => type === 'case.progressed')).toBe(true)
  })

  it('loses nothing while the receiver refuses', async () => {
    const known = new Set<string>()
    const take = createIdempotentAnswer(known)
    const refusal: Answer = {status: 503, headers: {'retry-after': '0.1'}}
    const receiver = await startReceiver((delivery, index) => (index % 3 === 2 ? take(delivery) : refusal))
    cleanUps.push(receiver.close)
    const platforms = await start(receiver.url, () => NOW)
    await vi.waitFor(() => expect(platforms.counts().accepted).toBeGreaterThan(100), {timeout: 20_000})
    const offered = new Set(
      receiver.deliveries.flatMap(({events}) => events.map(({source, id}) => `${source} ${id}`)),
    )
    await platforms.stop()
    expect([...offered].filter(id => !known.has(id)).length).toBeLessThanOrEqual(50)
  })
})
