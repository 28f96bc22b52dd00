import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createCaseOutbox, type CaseOutbox} from '#mock/cases/caseOutbox.ts'
import type {PlannedEvent} from '#mock/cases/caseEvents.ts'
import {HOUR_MS} from '#mock/cases/planHour.ts'
import {readCityPlaces, type CityPlaces} from '#mock/places/cityPlaces.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'
import type {CaseProgressed, CaseReported} from '#contract/record.ts'
import {SMALL_CITY_BOX, writeSmallCity} from '../smallCity.ts'

const NOW = Date.parse('2026-11-23T10:17:00+08:00')
const DAY_AGO = NOW - 24 * HOUR_MS

let city: Awaited<ReturnType<typeof writeSmallCity>>
let places: CityPlaces
beforeAll(async () => {
  city = await writeSmallCity()
  places = await readCityPlaces(city.folder)
})
afterAll(() => city.remove())

type Options = Partial<Parameters<typeof createCaseOutbox>[0]> & {seed?: string}

function open({seed = 'test', ...options}: Options = {}): CaseOutbox {
  const program = [{seed, scenario: 'day', speed: 1, since: DAY_AGO, until: null}]
  return createCaseOutbox({places, casesPerDay: 400, program, from: DAY_AGO, ...options})
}

function drain(outbox: CaseOutbox, now: number): readonly PlannedEvent[] {
  const sent: PlannedEvent[] = []
  for (let due = outbox.due(now, 50); due.length > 0; due = outbox.due(now, 50)) {
    sent.push(...due)
    outbox.drop(due.length)
  }
  return sent
}

/** What the server makes of the events, through its own schema. */
function readAll(sent: readonly PlannedEvent[]) {
  const connector = createFourPlatformsConnector({now: () => NOW})
  const outcomes = sent.map(({event}) => ({
    event,
    outcome: connector.readEvent(JSON.parse(JSON.stringify(event))),
  }))
  const reports: CaseReported[] = []
  const progress: CaseProgressed[] = []
  for (const {outcome} of outcomes) {
    for (const record of outcome.ok ? outcome.records : []) {
      if (record.type === 'case.reported') reports.push(record.body)
      if (record.type === 'case.progressed') progress.push(record.body)
    }
  }
  return {reports, progress, refused: outcomes.filter(({outcome}) => !outcome.ok).map(({event}) => event.id)}
}

describe('the cases of a simulated day', () => {
  it('are read by the server, but for the mistakes that are meant', () => {
    const {reports, progress, refused} = readAll(drain(open(), NOW))
    expect(reports.length).toBeGreaterThan(300)
    expect(progress.length).toBeGreaterThan(1_000)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.filter(id => !id.endsWith('/broken'))).toEqual([])
  })

  it('lie in the city whatever datum they come in, but for a few outside', () => {
    const {reports} = readAll(drain(open(), NOW))
    const [west, south, east, north] = SMALL_CITY_BOX
    const outside = reports.filter(
      ({position: [lng, lat]}) =>
        lng < west - 1e-5 || lng > east + 1e-5 || lat < south - 1e-5 || lat > north + 1e-5,
    )
    expect(new Set(reports.map(({reportedPosition}) => reportedPosition.crs))).toEqual(
      new Set(['wgs84', 'gcj02', 'bd09', 'cgcs2000']),
    )
    expect(outside.length / reports.length).toBeLessThan(0.03)
  })

  it('are mostly evaluated, and some still open', () => {
    const {reports, progress} = readAll(drain(open(), NOW))
    const evaluated = new Set(
      progress.filter(({step}) => step === 'evaluated').map(({externalId}) => externalId),
    )
    expect(evaluated.size / reports.length).toBeGreaterThan(0.6)
    expect(evaluated.size / reports.length).toBeLessThan(0.95)
  })

  it('never include a step of a case that was reported before the simulation began', () => {
    const {reports, progress} = readAll(drain(open(), NOW))
    const reported = new Set(reports.map(({externalId}) => externalId))
    // A report may still be on its way when its first steps arrive, never longer than the lateness of an event.
    const late = readAll(drain(open(), NOW + HOUR_MS)).reports.map(({externalId}) => externalId)
    expect(
      progress.filter(({externalId}) => !reported.has(externalId) && !late.includes(externalId)),
    ).toEqual([])
  })

  it('contain some events twice and some out of their order', () => {
    const sent = drain(open(), NOW)
    const ids = sent.map(({event}) => event.id)
    expect(new Set(ids).size).toBeLessThan(ids.length)
    const times = sent.map(({event}) => Date.parse(event.time))
    expect(times.some((time, index) => index > 0 && time < times[index - 1]! - 60_000)).toBe(true)
  })
})

describe('a simulation that is started again', () => {
  it('sends the same ids with the same content', () => {
    const first = drain(open(), NOW)
    const second = drain(open(), NOW)
    expect(second).toEqual(first)
    expect(drain(open({seed: 'another'}), NOW)).not.toEqual(first)
  })

  it('goes on where it was stopped', () => {
    const whole = drain(open(), NOW)
    const stoppedAt = NOW - 5 * HOUR_MS
    const before = drain(open(), stoppedAt)
    const after = drain(open({from: stoppedAt + 1}), NOW)
    expect([...before, ...after]).toEqual(whole)
  })

  it('keeps what was not acknowledged', () => {
    const outbox = open()
    const offered = outbox.due(NOW, 50)
    expect(outbox.due(NOW, 50)).toEqual(offered)
    outbox.drop(1)
    expect(outbox.due(NOW, 50)[0]).toEqual(offered[1])
  })
})
