import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {readCityPlaces, type CityPlaces} from '#mock/places/cityPlaces.ts'
import {DRILL_NAMES, planDrill} from '#mock/scenarios/drill.ts'
import {SCENARIO_NAMES} from '#mock/scenarios/scenario.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import {writeLandCity} from '../landCity.ts'

const NOW = Date.parse('2026-11-18T10:00:00+08:00')
const connector = createFourPlatformsConnector({now: () => NOW + 86_400_000})

let city: Awaited<ReturnType<typeof writeLandCity>>
let places: CityPlaces
beforeAll(async () => {
  city = await writeLandCity()
  places = await readCityPlaces(city.folder)
})
afterAll(() => city.remove())

const plan = (scenario: string, {speed = 1, isAnswered = true} = {}) =>
  planDrill({seed: 'play', scenario, speed, since: NOW, until: null}, places, {isAnswered})

describe.each(DRILL_NAMES)('the drill %s', name => {
  it('is read by the server as an exercise, every report of it', () => {
    const reports = plan(name).events.filter(({event}) => event.type === 'case.reported')
    expect(reports.length).toBeGreaterThan(0)
    for (const {event} of reports) {
      const outcome = connector.readEvent(event)
      if (!outcome.ok) throw new Error(`${event.id}: ${outcome.code} ${outcome.path}`)
      expect(outcome.records).toMatchObject([{body: {isDrill: true}}])
    }
  })

  it('is the same for the same seed, ends after all of it, and goes faster when it is to', () => {
    const slow = plan(name)
    expect(plan(name)).toEqual(slow)
    const last = Math.max(...slow.incidents.map(({at}) => at))
    expect(slow.endsAt).toBeGreaterThan(last)
    expect(plan(name, {speed: 10}).endsAt).toBeLessThan(slow.endsAt)
  })

  it('leaves the officers’ steps to officers unless it is to answer itself', () => {
    const types = plan(name, {isAnswered: false}).events.map(({event}) => event.type)
    expect(new Set(types)).toEqual(new Set(['case.reported']))
    expect(plan(name).events.map(({event}) => event.type)).toContain('case.progressed')
  })

  it('can be chosen when the city is started', () => {
    expect(SCENARIO_NAMES).toContain(name)
  })
})

describe('what a drill is made of', () => {
  it('has thirty alarms within five minutes', () => {
    const thirty = plan('drill-thirty-alarms')
    // The city of the test has fewer panels than that.
    const rung = Math.min(30, places.panels.filter(({position}) => position !== null).length)
    const alarms = thirty.incidents.filter(({kind}) => kind === 'falseAlarm' || kind === 'fire')
    expect(alarms).toHaveLength(rung)
    const times = alarms.map(({at}) => at)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(300_000)
  })

  it('lets a feed die in the middle, and tells afterwards what it did not tell then', () => {
    const {silence, events} = plan('drill-dead-feed')
    if (!silence) throw new Error('no silence')
    const during = events.filter(({sendAt}) => sendAt >= silence.from && sendAt < silence.until)
    expect(during).toEqual([])
    const late = events.filter(
      ({sendAt, event}) => sendAt >= silence.until && Date.parse(event.time) < silence.until,
    )
    expect(late.length).toBeGreaterThan(0)
  })

  it('is refused under a name that is none, with the names that are', () => {
    expect(() => plan('drill-meteor')).toThrow('drill-night-fire, drill-gas-leak')
  })
})
