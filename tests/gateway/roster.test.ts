import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {recommendationSchema} from '#contract/dispatch.ts'
import {readHttpJson} from '#contract/httpJson.ts'
import {rosterReplySchema} from '#contract/roster.ts'
import {unitIdSchema} from '#contract/unit.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
const cookies: Record<string, string> = {}
const at = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`)

beforeEach(async () => {
  node = await startFakeNode()
  for (const user of ['duty', 'leader', 'community']) cookies[user] = (await logIn(node, user)).cookie
  node.clock.time = Math.max(node.clock.time, at('12:00'))
  node.roster.use({
    gridWorker: [
      {name: 'day', from: '08:00', to: '18:00'},
      {name: 'night', from: '18:00', to: '08:00', teams: 2},
    ],
    microFireStation: [{name: 'all day', from: '08:00', to: '08:00'}],
  })
})
afterEach(() => node.close())

/** The next time that a clock in Shanghai says so. */
function goTo(time: string): number {
  const day = 86_400_000
  node.clock.time += (at(time) - node.clock.time) % day
  if (node.clock.time < at(time)) node.clock.time += day
  return node.clock.time
}

async function readRoster(user = 'duty') {
  const {status, body} = await ask(node, '/api/roster', {cookie: cookies[user] ?? ''})
  expect(status).toBe(200)
  return rosterReplySchema.parse(readHttpJson(JSON.stringify(body)))
}

const say = (unitId: string, body: object, user = 'duty') =>
  ask(node, `/api/units/${unitId}/status`, {cookie: cookies[user] ?? '', method: 'POST', body})

async function dutyOf(unitId: string) {
  const {groups} = await readRoster()
  return groups.find(({unitIds}) => unitIds.includes(unitIdSchema.parse(unitId)))?.duty
}

describe('GET /api/roster', () => {
  it('tells the shifts of each kind, who is on duty, until when, and when that changes', async () => {
    const noon = goTo('12:00')
    const {asOf, until, kinds, groups} = await readRoster()
    expect([asOf, until]).toEqual([noon, noon + 6 * 3_600_000])
    expect(kinds.find(({kind}) => kind === 'gridWorker')?.shifts.map(({name}) => name)).toEqual([
      'day',
      'night',
    ])
    expect(kinds.find(({kind}) => kind === 'fireStation')?.shifts).toEqual([])
    const shown = groups.map(({kind, duty, unitIds}) => [kind, duty.source, duty.spell?.shift, unitIds])
    expect(shown).toEqual([
      ['fireStation', 'none', undefined, ['city-engine']],
      ['microFireStation', 'roster', 'all day', ['east-engine', 'west-engine']],
      ['gridWorker', 'roster', 'day', ['east-walker', 'west-walker']],
    ])
  })

  it('shows the units of the session’s areas only', async () => {
    const {groups} = await readRoster('community')
    expect(groups.flatMap(({unitIds}) => unitIds)).not.toContain('west-walker')
  })
})

describe('an officer’s order about duty', () => {
  it('goes before the roster until the unit’s shift ends, and is a record', async () => {
    const noon = goTo('12:00')
    const {status, body} = await say('east-walker', {duty: 'off'})
    expect(status).toBe(200)
    expect(body.unit).toMatchObject({status: 'available', dutyOrder: {isOnDuty: false, by: 'duty'}})
    const evening = noon + 6 * 3_600_000
    expect(node.records.at(-1)).toMatchObject({
      type: 'unit.reported',
      body: {unitId: 'east-walker', status: null, by: 'duty', duty: {isOnDuty: false, until: evening}},
    })
    expect(await dutyOf('east-walker')).toMatchObject({isOnDuty: false, source: 'officer'})
    expect(await dutyOf('west-walker')).toMatchObject({isOnDuty: true, source: 'roster'})
    node.clock.time = evening
    expect(await dutyOf('east-walker')).toMatchObject({source: 'roster', order: null})
  })

  it('is taken back, and calls in who is off by the roster or by its own word', async () => {
    node.roster.use({gridWorker: [{name: 'day', from: '08:00', to: '18:00'}]})
    goTo('22:00')
    expect(await dutyOf('east-walker')).toMatchObject({isOnDuty: false, source: 'roster'})
    await say('east-walker', {duty: 'on'})
    expect(await dutyOf('east-walker')).toMatchObject({isOnDuty: true, source: 'officer'})
    await say('east-walker', {duty: 'byRoster'})
    expect(await dutyOf('east-walker')).toMatchObject({isOnDuty: false, source: 'roster', order: null})
    await say('east-engine', {status: 'offDuty'})
    expect(await dutyOf('east-engine')).toMatchObject({isOnDuty: false, source: 'unit'})
    await say('east-engine', {duty: 'on'})
    expect(await dutyOf('east-engine')).toMatchObject({isOnDuty: true})
  })

  it('says nothing without a status or a duty, of a unit out of scope, or by whoever may not', async () => {
    expect((await say('east-walker', {})).body).toMatchObject({code: 'invalid', path: '$.status'})
    expect((await say('west-walker', {duty: 'off'}, 'community')).status).toBe(404)
    expect((await say('east-walker', {duty: 'off'}, 'leader')).status).toBe(403)
  })
})

describe('a recommendation by the roster', () => {
  it('proposes nobody who is off duty, lists him with when he comes, and counts no cover of his', async () => {
    node.roster.use({
      gridWorker: [{name: 'day', from: '08:00', to: '18:00'}],
      microFireStation: [{name: 'day', from: '08:00', to: '20:00'}],
    })
    const recommend = async () => {
      const body = {position: [120.75, 27.5], kind: 'fire', level: 2}
      const reply = await ask(node, '/api/dispatch/recommend', {
        ...{cookie: cookies['duty'] ?? '', method: 'POST', body},
      })
      return recommendationSchema.parse(readHttpJson(JSON.stringify(reply.body))).needs[0]
    }
    goTo('12:00')
    expect((await recommend())?.chosen).toEqual(['east-engine'])
    const night = goTo('22:00')
    const need = await recommend()
    expect(need?.chosen).toEqual(['city-engine'])
    const off = need?.candidates.find(({unitId}) => unitId === 'east-engine')
    expect(off?.reasons).toContainEqual({
      ...{code: 'offDuty', source: 'roster', until: night + 10 * 3_600_000, costSeconds: 72_000},
    })
  })
})
