import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {coverageSchema, recommendationSchema} from '#contract/dispatch.ts'
import {readHttpJson} from '#contract/httpJson.ts'
import {unitIdSchema} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {caseAt, EAST, EAST_CELL, NOWHERE, placeAt, WEST, WEST_CELL} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['leader', 'duty', 'community']) cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.cases.length = 0
  node.unitStates.clear()
})

const post = (body: unknown, user = 'duty') =>
  ask(node, '/api/dispatch/recommend', {cookie: cookies[user] ?? '', method: 'POST', body})
const get = (query: string, user = 'duty') =>
  ask(node, `/api/dispatch/coverage?${query}`, {cookie: cookies[user] ?? ''})

async function recommend(body: unknown, user = 'duty') {
  const {status, body: reply} = await post(body, user)
  expect(status).toBe(200)
  return recommendationSchema.parse(readHttpJson(JSON.stringify(reply)))
}

const inTheEast = {position: [120.75, 27.5], kind: 'fire', level: 2}

function setState(id: string, state: Partial<UnitState>): void {
  const unitId = unitIdSchema.parse(id)
  node.unitStates.set(unitId, {
    unitId,
    status: 'available',
    statusSince: 1,
    position: null,
    observedAt: null,
    taskIds: [],
    updatedSeq: 1,
    ...state,
  })
}

describe('a recommendation', () => {
  it('names who should go to a place, with the reasons, and what that leaves uncovered', async () => {
    // At its base the engine covers nothing in five minutes; here it stands in the middle of the east.
    setState('east-engine', {position: [120.75, 27.5]})
    const {place, needs, isComplete, uncovered, asOf} = await recommend(inTheEast)
    expect(asOf).toBe(node.clock.now())
    expect(place).toMatchObject({gridCell: EAST_CELL, community: EAST})
    expect(isComplete).toBe(true)
    expect(needs).toHaveLength(1)
    expect(needs[0]).toMatchObject({capability: 'verify', chosen: ['east-engine'], candidateCount: 5})
    expect(needs[0]?.candidates[0]?.reasons.slice(0, 2)).toEqual([
      {code: 'travel', seconds: 0, source: 'straightLine', isInTime: true},
      {code: 'jurisdiction', isInside: true, costSeconds: 0},
    ])
    expect(uncovered).toEqual([
      {
        capability: 'verify',
        withinMinutes: 5,
        shareBefore: 0.75,
        shareAfter: 0,
        areas: [{code: EAST, name: 'East', cells: [EAST_CELL], residents: 300, premises: 20}],
      },
    ])
  })

  it('goes by where units are and what they do now', async () => {
    setState('east-engine', {status: 'onScene'})
    setState('west-walker', {position: [120.751, 27.5]})
    const {needs} = await recommend(inTheEast)
    expect(needs[0]?.chosen).toEqual(['west-walker'])
    expect(needs[0]?.candidates.map(({unitId}) => unitId)).not.toContain('east-engine')
    expect(needs[0]?.candidates[0]?.position).toEqual([120.751, 27.5])
  })

  it('passes over whom it is told to', async () => {
    const [first] = (await recommend(inTheEast)).needs[0]?.chosen ?? []
    const {needs} = await recommend({...inTheEast, passedOver: [first]})
    expect(needs[0]?.candidates.map(({unitId}) => unitId)).not.toContain(first)
  })

  it('says what is missing when nobody can go', async () => {
    for (const id of ['city-engine', 'east-engine', 'west-engine', 'east-walker', 'west-walker']) {
      setState(id, {status: 'offDuty'})
    }
    const {needs, isComplete} = await recommend(inTheEast)
    expect(isComplete).toBe(false)
    expect(needs[0]).toMatchObject({chosen: [], candidates: [], shortfall: 1})
  })

  it('is for the kind, level and place of a case', async () => {
    node.cases.push(caseAt(placeAt(120.2), 7, {kind: 'dispute', level: 3}))
    const [caseFile] = node.cases
    const reply = await recommend({caseCode: caseFile?.caseCode})
    expect(reply).toMatchObject({kind: 'dispute', level: 3, place: {gridCell: WEST_CELL}})
    expect(reply.needs[0]?.chosen).toEqual(['west-walker'])
  })

  it('asks where a case is that does not say, and takes what the officer says', async () => {
    node.cases.push(caseAt(NOWHERE, 8))
    const caseCode = node.cases[0]?.caseCode
    const refused = await post({caseCode})
    expect([refused.status, refused.body.code, refused.body.path]).toEqual([400, 'invalid', '$.position'])
    const reply = await recommend({caseCode, position: [120.2, 27.5]})
    expect(reply.place).toMatchObject({community: WEST})
  })

  it('is refused for what is not in scope, or is no request', async () => {
    node.cases.push(caseAt(placeAt(120.2), 9))
    const codeOf = async (body: unknown, user?: string) => {
      const reply = await post(body, user)
      return [reply.status, reply.body.code]
    }
    expect(await codeOf({caseCode: node.cases[0]?.caseCode}, 'community')).toEqual([404, 'notFound'])
    expect(await codeOf({...inTheEast, position: [120.2, 27.5]}, 'community')).toEqual([403, 'outOfScope'])
    expect(await codeOf({...inTheEast, level: 7})).toEqual([400, 'invalid'])
    expect(await codeOf({...inTheEast, caseCode: node.cases[0]?.caseCode})).toEqual([400, 'invalid'])
    expect((await post(inTheEast, 'nobody')).status).toBe(401)
  })

  it('proposes to a community only the units that it sees, and tells no other area', async () => {
    setState('west-walker', {position: [120.4999, 27.5]})
    const {needs, uncovered} = await recommend({...inTheEast, position: [120.5001, 27.5]}, 'community')
    const proposed = needs[0]?.candidates.map(({unitId}) => unitId)
    expect(proposed).toEqual(expect.arrayContaining(['east-engine', 'city-engine']))
    expect(proposed).not.toContain('west-walker')
    expect(uncovered.flatMap(({areas}) => areas).every(({code}) => code === EAST)).toBe(true)
  })
})

describe('coverage', () => {
  it('tells who reaches a place in time and how long each cell waits', async () => {
    setState('east-engine', {position: [120.7502, 27.5]})
    setState('west-engine', {status: 'enRoute', position: [120.75, 27.5]})
    const {status, body} = await get('position=120.75,27.5&minutes=3,10')
    expect(status).toBe(200)
    const coverage = coverageSchema.parse(readHttpJson(JSON.stringify(body)))
    expect(coverage.minutes).toEqual([3, 10])
    expect(coverage.reach.map(({unitId, source}) => [unitId, source])).toEqual([
      ['east-engine', 'straightLine'],
    ])
    const east = coverage.cells.find(({code}) => code === EAST_CELL)
    expect(east?.seconds).toBeLessThan(10)
    expect(coverage.shares).toEqual([0.75, 0.75])
  })

  it('is of the areas in scope, and of units of one capability', async () => {
    const {body} = await get('capability=police', 'community')
    expect(body).toMatchObject({
      capability: 'police',
      minutes: [3, 5, 10],
      reach: [],
      cells: [{code: EAST_CELL, seconds: null}],
      shares: [0, 0, 0],
    })
  })

  it.each([
    'position=120.75',
    'position=north,east',
    'position=,',
    'minutes=',
    'minutes=0',
    'capability=fly',
  ])('is refused for %s', async query => {
    const {status, body} = await get(query)
    expect([status, body.code]).toEqual([400, 'invalid'])
  })

  it('is refused for a place outside the scope', async () => {
    expect((await get('position=120.2,27.5', 'community')).status).toBe(403)
  })
})

describe('ways for a map', () => {
  const leg = {from: [120.75, 27.5], to: [120.76, 27.51], kind: 'fireStation'}
  const find = (body: unknown, user = 'duty') =>
    ask(node, '/api/dispatch/ways', {cookie: cookies[user] ?? '', method: 'POST', body})

  it('are told in the order of the legs, straight where no street is known, to whoever is logged in', async () => {
    const back = {...leg, from: leg.to, to: leg.from, kind: 'gridWorker'}
    for (const user of ['duty', 'leader', 'community']) {
      const {status, body} = await find({legs: [leg, back]}, user)
      expect(status).toBe(200)
      expect(body).toEqual({
        items: [
          {line: [leg.from, leg.to], source: 'straightLine'},
          {line: [leg.to, leg.from], source: 'straightLine'},
        ],
      })
    }
    expect((await find({legs: [leg]}, 'nobody')).status).toBe(401)
  })

  it.each([
    ['no legs', {legs: []}],
    ['more than sixty', {legs: Array.from({length: 61}, () => leg)}],
    ['a place that is none', {legs: [{...leg, to: [120.75, 97]}]}],
    ['a kind that nobody knows', {legs: [{...leg, kind: 'balloon'}]}],
  ])('are refused for %s', async (_, body) => {
    expect((await find(body)).status).toBe(400)
  })
})
