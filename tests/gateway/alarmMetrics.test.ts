import {Registry} from 'prom-client'
import {expect, it} from 'vitest'
import type {Alarm} from '#contract/alarm.ts'
import {registerAlarmMetrics} from '#server/gateway/alarmMetrics.ts'
import {alarm} from '../fixtures/stateEntities.ts'
import {areaTree, CITY, EAST, placeAt, WEST} from './fakeCity.ts'

const NOW = 10_000_000
const MINUTE = 60_000

/** What Prometheus would read, as `name{labels} value`. */
async function scrape(alarms: readonly Alarm[]): Promise<readonly string[]> {
  const registry = new Registry()
  const floods = [{area: EAST, since: NOW, count: 12, peak: 12}]
  registerAlarmMetrics(registry, {
    live: {alarms: new Map(alarms.map(each => [each.id, each]))},
    situation: {now: () => NOW, floods: () => floods},
    areaTree,
  })
  return (await registry.metrics()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
}

const at = (name: string, minutesAgo: number, changes: Partial<Alarm> = {}) =>
  alarm(name, 1, {raisedAt: NOW - minutesAgo * MINUTE, place: placeAt(120.7), ...changes})

it('alarms are counted at each seat, and what stands, is shelved or waits is told', async () => {
  const shelved = {by: 'duty', at: NOW, until: NOW + MINUTE, reason: 'test'}
  const lines = await scrape([
    at('new', 1),
    at('other seat', 2, {place: placeAt(120.2), condition: 'fault'}),
    at('cleared', 3, {clearedAt: NOW}),
    at('old', 20),
    at('seen', 30, {acknowledgedAt: NOW, acknowledgedBy: 'duty'}),
    at('on the shelf', 40, {shelved}),
    at('of a drill', 5, {isDrill: true}),
  ])
  expect(lines).toEqual([
    `wanglou_alarms_raised_10m{area="${EAST}"} 3`,
    `wanglou_alarms_raised_10m{area="${WEST}"} 1`,
    `wanglou_alarms_raised_10m{area="${CITY}"} 4`,
    'wanglou_alarms_standing{condition="fire"} 4',
    'wanglou_alarms_standing{condition="fault"} 1',
    'wanglou_alarms_shelved 1',
    'wanglou_alarms_unacknowledged 3',
    'wanglou_alarms_longest_unacknowledged_seconds 1200',
    'wanglou_alarms_floods 1',
  ])
})

it('no alarm at all is nothing to wait for', async () => {
  const lines = await scrape([])
  expect(lines).toContain('wanglou_alarms_longest_unacknowledged_seconds 0')
  expect(lines).toContain(`wanglou_alarms_raised_10m{area="${CITY}"} 0`)
})
