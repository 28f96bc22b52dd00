import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {CaseReported} from '#contract/record.ts'
import {readCityPlaces, type CityPlaces} from '#mock/places/cityPlaces.ts'
import {planScript} from '#mock/scenarios/planScript.ts'
import {beginProgram} from '#mock/scenarios/program.ts'
import {scenarioNamed} from '#mock/scenarios/scenario.ts'
import {CREEK_LAT, writeLandCity} from '../landCity.ts'
import {readAll, sendAll} from '../plannedCases.ts'
import {writeSmallCity} from '../smallCity.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
/** A Wednesday morning. */
const NOW = Date.parse('2026-11-18T10:00:00+08:00')

let city: Awaited<ReturnType<typeof writeLandCity>>
let places: CityPlaces
beforeAll(async () => {
  city = await writeLandCity()
  places = await readCityPlaces(city.folder)
})
afterAll(() => city.remove())

interface Play {
  readonly hours?: number
  readonly seed?: string
  readonly speed?: number
}

const plays = new Map<string, ReturnType<typeof playAnew>>()

/** What a scenario sends from its first start until so many hours later, and what of it came after the start. */
function play(scenario: string, options: Play = {}) {
  const key = JSON.stringify([scenario, options])
  const known = plays.get(key) ?? playAnew(scenario, options)
  plays.set(key, known)
  return known
}

function playAnew(scenario: string, {hours = 1, seed = 'play', speed = 1}: Play) {
  const program = beginProgram({seed, scenario, speed}, NOW)
  const sent = sendAll(program, {places, now: NOW + hours * HOUR_MS, casesPerDay: 800})
  const read = readAll(sent)
  const since = read.reports.filter(({reportedAt}) => (reportedAt ?? 0) >= NOW)
  const before = read.reports.filter(({reportedAt}) => (reportedAt ?? 0) < NOW)
  return {...read, program, sent, since, before}
}

function scriptOf(scenario: string, seed = 'play', of = places) {
  const program = beginProgram({seed, scenario, speed: 1}, NOW)
  return program.flatMap(chapter => planScript(chapter, of).incidents)
}

const countOf = (reports: readonly CaseReported[], ...kinds: string[]) =>
  reports.filter(({kind}) => kinds.includes(kind)).length

describe.each(['day', 'quiet', 'evening', 'fire-at-night', 'storm'])('the scenario %s', scenario => {
  it('is the same for the same seed, and another for another', () => {
    const textOf = (options: Play) => JSON.stringify(playAnew(scenario, options).sent)
    const text = textOf({})
    expect(textOf({}) === text).toBe(true)
    expect(textOf({seed: 'another'}) === text).toBe(false)
    expect(scriptOf(scenario)).toEqual(scriptOf(scenario))
  })

  it('is read by the server, and nothing in it is sent before it happened', () => {
    const {sent, refused, program} = play(scenario, {speed: 5})
    expect(refused.filter(id => !id.endsWith('/broken'))).toEqual([])
    for (const {sendAt, event} of sent) {
      expect(sendAt).toBeGreaterThanOrEqual(Date.parse(event.time))
      expect(Object(event.data).at ?? event.time).toBe(event.time)
    }
    expect(sent.map(({sendAt}) => sendAt)).toEqual(sent.map(({sendAt}) => sendAt).sort((a, b) => a - b))
    expect(program.at(-1)?.until).toBeNull()
  })

  it('goes on, or ends in the ordinary day', () => {
    const {program} = play(scenario)
    const last = program.at(-1)?.scenario
    expect(last).toBe(scenarioNamed(scenario).lastsMinutes === null ? scenario : 'day')
  })
})

describe('quiet', () => {
  it('has few cases, no fire and no alarm, and such a day behind it', () => {
    const {since, before} = play('quiet', {hours: 3})
    const usual = play('day', {hours: 3})
    expect(since.length).toBeLessThan(0.3 * usual.since.length)
    expect(before.length).toBeLessThan(0.3 * usual.before.length)
    expect(before.length).toBeGreaterThan(50)
    expect(countOf([...since, ...before], 'fire')).toBe(0)
    expect(scenarioNamed('quiet').alarms).toBe(0)
  })
})

describe('evening', () => {
  it('brings quarrels, charging and cooking in the middle of the morning', () => {
    const evening = play('evening', {hours: 8}).since
    const morning = play('day', {hours: 8}).since
    const titles = ['邻里噪音纠纷', '电动车楼道充电', '餐饮油烟扰民']
    const share = (reports: typeof evening) =>
      reports.filter(({title}) => titles.includes(title)).length / reports.length
    expect(share(evening)).toBeGreaterThan(1.7 * share(morning))
    expect(countOf(evening, 'safety') / evening.length).toBeLessThan(
      0.5 * (countOf(morning, 'safety') / morning.length),
    )
  })
})

describe('fire-at-night', () => {
  it('begins within a minute, at a panel in mixed-use premises of the old town', () => {
    const [fire, ...more] = scriptOf('fire-at-night')
    expect(more).toEqual([])
    expect(fire?.kind).toBe('fire')
    expect(fire?.at).toBeGreaterThan(NOW)
    expect(fire?.at).toBeLessThan(NOW + MINUTE_MS)
    const panel = places.panels.find(({address}) => address === fire?.address)
    expect(panel?.premises?.kind).toBe('mixedUse')
    expect(panel?.position?.[0]).toBeLessThan(120.51)
  })

  it('is reported by a neighbour from beside the panel, and handled step by step to its end', () => {
    const {since, progress} = play('fire-at-night', {hours: 3})
    const [fire] = scriptOf('fire-at-night')
    const panel = places.panels.find(({address}) => address === fire?.address)
    const neighbour = since.find(({title}) => title === '居民楼下作坊起火')
    if (!fire || !panel?.position || !panel.premises || !neighbour?.reportedAt)
      throw new Error('nothing burns')
    expect(neighbour).toMatchObject({kind: 'fire', level: 1, reporter: {role: 'citizen'}})
    expect(neighbour.description).toContain(panel.premises.name)
    const [lng, lat] = panel.position
    expect(Math.hypot(neighbour.position[0] - lng, neighbour.position[1] - lat)).toBeLessThan(0.001)
    expect(neighbour.reportedAt - fire.at).toBeGreaterThan(MINUTE_MS)
    const steps = progress.filter(({externalId}) => externalId === neighbour.externalId)
    expect(steps.map(({step}) => step)).toEqual(['accepted', 'assigned', 'handling', 'feedback', 'evaluated'])
    const times = [neighbour.reportedAt, ...steps.map(({at}) => at)]
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('needs no panels and no land use', async () => {
    const small = await writeSmallCity()
    const bare = await readCityPlaces(small.folder)
    expect(scriptOf('fire-at-night', 'play', bare)).toEqual([])
    expect(scriptOf('storm', 'play', bare)).toEqual([])
    const program = beginProgram({seed: 'bare', scenario: 'fire-at-night', speed: 1}, NOW)
    const {reports} = readAll(sendAll(program, {places: bare, now: NOW + HOUR_MS}))
    expect(reports.some(({title}) => title === '居民楼下作坊起火')).toBe(true)
    await small.remove()
  })
})

describe('storm', () => {
  it('brings ten times as many reports of what a storm does, most of them along the creek', () => {
    const kinds = ['urban', 'environment', 'service']
    const {since} = play('storm', {hours: 2})
    const usual = countOf(play('day', {hours: 24}).since, ...kinds) / 12
    expect(countOf(since, ...kinds) / usual).toBeGreaterThan(7)
    expect(countOf(since, ...kinds) / usual).toBeLessThan(16)
    const wet = since.filter(({title}) => ['道路积水', '河水漫堤', '雨水井倒灌'].includes(title))
    const onCreek = wet.filter(({position}) => Math.abs(position[1] - CREEK_LAT) < 1e-4)
    expect(onCreek.length / wet.length).toBeGreaterThan(0.9)
  })

  it('puts out the mains of a quarter, and floods the centre with alarms', () => {
    const incidents = scriptOf('storm')
    const within = (minutes: number, kind: string) =>
      incidents.filter(each => each.kind === kind && each.at < NOW + minutes * MINUTE_MS).length
    expect(within(3, 'powerCut')).toBeGreaterThan(30)
    expect(within(10, 'falseAlarm')).toBeGreaterThan(10)
    expect(within(120, 'falseAlarm')).toBeGreaterThan(60)
    expect(incidents.every(({at}) => at < NOW + 120 * MINUTE_MS)).toBe(true)
  })
})

describe('speed', () => {
  it('is how many times as much happens and how much faster it is dealt with; the day before is as it was', () => {
    const usual = play('day', {hours: 4})
    const fast = play('day', {hours: 4, speed: 6})
    expect(fast.before.length / usual.before.length).toBeCloseTo(1, 1)
    expect(fast.since.length / usual.since.length).toBeGreaterThan(4.5)
    expect(fast.since.length / usual.since.length).toBeLessThan(8)
    const isDone = ({since, progress}: typeof usual) => {
      const done = new Set(
        progress.filter(({step}) => step === 'evaluated').map(({externalId}) => externalId),
      )
      return since.filter(({externalId}) => done.has(externalId)).length / since.length
    }
    expect(isDone(fast)).toBeGreaterThan(2 * isDone(usual))
  })
})

it('a scenario that does not exist is refused, and those that do are named', () => {
  expect(() => scenarioNamed('tempest')).toThrow(
    'There is no scenario "tempest"; the scenarios are day, quiet, evening, fire-at-night, storm, ' +
      'drill-night-fire, drill-gas-leak, drill-thirty-alarms, drill-dead-feed, drill-typhoon-evening.',
  )
  expect(() => scenarioNamed('toString')).toThrow('There is no scenario')
})
