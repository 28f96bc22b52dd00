import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import type {Alarm} from '#contract/alarm.ts'
import type {CaseCommanded} from '#contract/record.ts'
import type {Place} from '#contract/caseFile.ts'
import {alarm} from '../fixtures/stateEntities.ts'
import {caseAt, placeAt} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const HOUR = 3_600_000
const IN_EAST = placeAt(120.7)
const IN_WEST = placeAt(120.2)

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['admin', 'leader', 'duty', 'community'])
    cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.records.length = 0
  node.live.cases.clear()
  node.live.alarms.clear()
})

function post(path: string, body: object, user = 'duty') {
  return ask(node, path, {
    method: 'POST',
    cookie: cookies[user] ?? '',
    body,
  })
}

function stand(name: string, place: Place, changes: Partial<Alarm> = {}): void {
  const standing = alarm(name, 1, {place, ...changes})
  node.live.alarms.set(standing.id, standing)
}

describe('alarm commands', () => {
  const shelve = (until: unknown, reason: unknown = 'Works in the hall') => ({
    alarmIds: ['a'],
    command: {name: 'shelve', reason, until},
  })

  it('go to the log as one record', async () => {
    stand('a', IN_EAST)
    stand('b', IN_WEST)
    const {status, body} = await post('/api/alarms/commands', {
      alarmIds: ['a', 'b'],
      command: {name: 'acknowledge'},
    })
    expect([status, body]).toEqual([200, {seq: 1}])
    expect(node.records).toMatchObject([
      {type: 'alarm.commanded', body: {alarmIds: ['a', 'b'], by: 'duty', role: 'duty'}},
    ])
  })

  it('shelve for at most a day and only with a reason', async () => {
    stand('a', IN_EAST)
    const now = node.clock.now()
    const at = (ms: number) => new Date(now + ms).toISOString()
    const answers = [
      await post('/api/alarms/commands', shelve(at(25 * HOUR))),
      await post('/api/alarms/commands', shelve(at(-HOUR))),
      await post('/api/alarms/commands', shelve('tomorrow')),
      await post('/api/alarms/commands', shelve(undefined)),
      await post('/api/alarms/commands', shelve(at(HOUR), ' ')),
    ]
    expect(answers.map(({body}) => `${body.code} ${body.path}`)).toEqual([
      'invalid $.command.until',
      'invalid $.command.until',
      'invalid $.command.until',
      'invalid $.command.until',
      'reasonMissing $.command.reason',
    ])
    expect(node.records).toEqual([])
    expect((await post('/api/alarms/commands', shelve(at(24 * HOUR)))).status).toBe(200)
  })

  it('name the alarm that is unknown or out of scope, and are not for leaders', async () => {
    stand('a', IN_EAST)
    stand('b', IN_WEST)
    const acknowledge = {alarmIds: ['a', 'b'], command: {name: 'acknowledge'}}
    expect((await post('/api/alarms/commands', acknowledge, 'community')).body).toMatchObject({
      code: 'notFound',
      path: '$.alarmIds.1',
    })
    expect((await post('/api/alarms/commands', acknowledge, 'leader')).body.code).toBe('forbidden')
  })
})

describe('case commands', () => {
  it('that cannot succeed never reach the log', async () => {
    const caseFile = caseAt(IN_EAST, 1)
    node.live.rememberCase(caseFile)
    const address = `/api/cases/${caseFile.caseCode}`
    const answers = [
      await post(`${address}/handle`, {version: 0}),
      await post(`${address}/accept`, {version: 4}),
      await post(`${address}/accept`, {version: 0}, 'leader'),
      await post(`${address}/verify`, {version: 0, passed: 'yes'}),
      await post(`${address}/explode`, {version: 0}),
      await post(`${address}/void`, {version: 0, reason: 5}),
    ]
    expect(answers.map(({status, body}) => `${status} ${body.code}`)).toEqual([
      '409 notAllowedInState',
      '409 staleVersion',
      '403 forbidden',
      '400 invalid',
      '404 notFound',
      '400 invalid',
    ])
    expect(answers[0]?.body.case).toMatchObject({caseCode: caseFile.caseCode, version: 0})
    expect(JSON.stringify(answers[0]?.body.case)).not.toContain('13812341234')
    expect(node.records).toEqual([])
  })

  it('carry who gives them, and not what a request says of that', async () => {
    const caseFile = caseAt(IN_EAST, 1)
    node.live.rememberCase(caseFile)
    await post(`/api/cases/${caseFile.caseCode}/note`, {
      ...{version: 0, note: ' Rang twice '},
      ...{by: 'admin', role: 'admin', at: 5},
    })
    const [record] = node.records
    const body: CaseCommanded | null = record?.type === 'case.commanded' ? record.body : null
    expect(body).toMatchObject({
      ...{by: 'duty', role: 'duty', at: node.clock.now()},
      command: {name: 'note', note: 'Rang twice'},
    })
  })
})
