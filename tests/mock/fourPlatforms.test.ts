import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it, vi} from 'vitest'
import {startFourPlatforms} from '#mock/fourPlatforms.ts'
import {createIdempotentAnswer, startReceiver, type Answer} from './receiver.ts'
import {writeSmallCity} from './smallCity.ts'

const NOW = Date.parse('2026-11-23T10:17:00+08:00')

let city: Awaited<ReturnType<typeof writeSmallCity>>
let stateFolder = ''
const cleanUps: (() => Promise<void>)[] = []

beforeAll(async () => {
  city = await writeSmallCity()
  stateFolder = await mkdtemp(join(tmpdir(), 'wanglou-state-'))
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})
afterAll(async () => {
  await city.remove()
  await rm(stateFolder, {recursive: true, force: true})
})

async function start(server: string, now: () => number) {
  const platforms = await startFourPlatforms({
    server,
    cityFolder: city.folder,
    stateFolder,
    casesPerDay: 60,
    log: () => undefined,
    now,
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
    await vi.waitFor(() => expect(second.counts().duplicate).toBeGreaterThan(200), {timeout: 10_000})
    await second.stop()
    // At most the delivery that the stop cut short is new to the receiver.
    expect(known.size - before).toBeLessThanOrEqual(50)
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
