import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import type {CaseReported} from '#contract/record.ts'
import {readCityPlaces, type CityPlaces} from '#mock/places/cityPlaces.ts'
import {CREEK_LAT, LANDS, writeLandCity} from '../landCity.ts'
import {readAll, sendAll} from '../plannedCases.ts'

const HOUR_MS = 3_600_000
/** A Monday, 0:00 in Longgang. */
const MONDAY = Date.parse('2026-11-16T00:00:00+08:00')

let city: Awaited<ReturnType<typeof writeLandCity>>
let places: CityPlaces
let reports: readonly CaseReported[]

beforeAll(async () => {
  city = await writeLandCity()
  places = await readCityPlaces(city.folder)
  const program = [{seed: 'week', scenario: 'day', speed: 1, since: MONDAY, until: null}]
  const now = MONDAY + 7 * 24 * HOUR_MS - 1
  reports = readAll(sendAll(program, {places, now})).reports
})
afterAll(() => city.remove())

const localHour = ({reportedAt}: CaseReported) => new Date((reportedAt ?? 0) + 8 * HOUR_MS).getUTCHours()
const isBetween = (from: number, to: number) => (report: CaseReported) =>
  localHour(report) >= from && localHour(report) < to
const ofKind =
  (...kinds: CaseReported['kind'][]) =>
  ({kind}: CaseReported) =>
    kinds.includes(kind)
const landOf = ({position}: CaseReported) => LANDS[Math.floor((position[0] - 120.5) / 0.01)]
const count = (...tests: ((report: CaseReported) => boolean)[]) =>
  reports.filter(report => tests.every(test => test(report))).length

describe('a simulated week', () => {
  it('has about as many cases as it is told', () => {
    expect(reports.length / 7).toBeGreaterThan(1_000)
    expect(reports.length / 7).toBeLessThan(1_350)
  })

  it('has a rhythm by the hour that is each kind’s own', () => {
    expect(count(isBetween(9, 11))).toBeGreaterThan(8 * count(isBetween(2, 4)))
    const share = (kind: CaseReported['kind'], from: number, to: number) =>
      count(ofKind(kind), isBetween(from, to)) / count(ofKind(kind))
    expect(share('safety', 8, 17)).toBeGreaterThan(0.6)
    expect(share('security', 18, 24)).toBeGreaterThan(0.4)
    expect(share('dispute', 18, 22)).toBeGreaterThan(1.5 * share('safety', 18, 22))
    expect(share('urban', 7, 9)).toBeGreaterThan(share('dispute', 7, 9))
  })

  it('finds fewer defects in workshops on a Sunday than on a Wednesday, and as many quarrels at home', () => {
    const isOn = (day: number) => (report: CaseReported) =>
      Math.floor(((report.reportedAt ?? 0) - MONDAY) / (24 * HOUR_MS)) === day
    const inWorkshops = ({title}: CaseReported) =>
      ['机器防护罩缺失', '叉车无证驾驶', '油墨桶露天存放', '粉尘清扫不及时'].includes(title)
    expect(count(inWorkshops, isOn(6))).toBeLessThan(0.7 * count(inWorkshops, isOn(2)))
    expect(count(ofKind('dispute'), isOn(6))).toBeGreaterThan(0.75 * count(ofKind('dispute'), isOn(2)))
  })

  it('has on each land what belongs there', () => {
    const share = (kind: CaseReported['kind'], land: (typeof LANDS)[number]) => {
      const there = (report: CaseReported) => landOf(report) === land
      return count(ofKind(kind), there) / count(there)
    }
    expect(share('safety', 'industrial')).toBeGreaterThan(2 * share('safety', 'residential'))
    expect(share('dispute', 'oldTown')).toBeGreaterThan(1.5 * share('dispute', 'industrial'))
    expect(share('environment', 'field')).toBeGreaterThan(2 * share('environment', 'oldTown'))
    expect(share('urban', 'oldTown')).toBeGreaterThan(share('urban', 'field'))
  })

  it('speaks of the city’s own premises, streets, waters and grid workers', () => {
    const byTitle = (title: string) => reports.filter(report => report.title === title)
    for (const {address, description} of byTitle('叉车无证驾驶')) {
      const [, id] = /场所(\d+)厂区/.exec(description) ?? []
      expect(address).toMatch(new RegExp(`社区望楼路${id}号$`))
    }
    const afloat = byTitle('河道漂浮物').filter(({reportedPosition}) => reportedPosition.crs === 'wgs84')
    expect(afloat.length).toBeGreaterThan(20)
    // But for the few that lie outside the city.
    const onCreek = afloat.filter(({position}) => Math.abs(position[1] - CREEK_LAT) < 1e-4)
    expect(onCreek.length / afloat.length).toBeGreaterThan(0.9)
    expect(onCreek.every(({description}) => description.includes('白沙河'))).toBe(true)
    const workers = reports.filter(({reporter}) => reporter.role === 'gridWorker')
    expect(new Set(workers.map(({reporter}) => reporter.name)).size).toBeLessThanOrEqual(LANDS.length)
  })

  it('has citizens who report again and again, and matters that several report', () => {
    const times = new Map<string, number>()
    for (const {reporter} of reports)
      if (reporter.phone !== undefined) times.set(reporter.phone, (times.get(reporter.phone) ?? 0) + 1)
    expect(Math.max(...times.values())).toBeGreaterThan(20)
    const again = reports.filter(({externalId}) => externalId.endsWith('R'))
    expect(again.length / reports.length).toBeGreaterThan(0.01)
    expect(again.length / reports.length).toBeLessThan(0.06)
  })
})
