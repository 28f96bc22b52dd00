import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {unzipSync} from 'fflate'
import type {AnsweredCase} from '#server/domain/responseFigures.ts'
import {caseAt, CITY, EAST, placeAt, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const IN_EAST = placeAt(120.7)
const IN_WEST = placeAt(120.2)
const AT = Date.parse('2026-11-23T10:00:00+08:00')

let node: FakeNode
const cookies: Record<string, string> = {}
beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['leader', 'duty', 'community']) cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  for (const list of [node.cases, node.steps, node.answered, node.answeredQueries]) list.length = 0
})

const get = (path: string, user = 'duty') => ask(node, path, {cookie: cookies[user] ?? ''})

async function fetchBytes(path: string, user = 'duty') {
  const response = await fetch(node.url + path, {headers: {cookie: cookies[user] ?? ''}})
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    name: response.headers.get('content-disposition'),
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

function answered(dispatchedAfter: number, details: Partial<AnsweredCase> = {}): AnsweredCase {
  return {
    kind: 'fire',
    community: EAST,
    state: 'handling',
    isDrill: false,
    reportedAt: AT,
    response: {
      acknowledgedAt: AT + 10_000,
      dispatchedAt: AT + dispatchedAfter * 1_000,
      enRouteAt: null,
      onSceneAt: null,
      closedAt: null,
    },
    units: [],
    ...details,
  }
}

describe('the response report', () => {
  const period = `from=${encodeURIComponent('2026-11-23T00:00:00+08:00')}&to=${encodeURIComponent('2026-11-24T00:00:00+08:00')}`

  it('has figures with definition, period, numerator and denominator', async () => {
    node.answered.push(answered(50), answered(100), answered(10, {isDrill: true}))
    const {status, body} = await get(`/api/reports/response?${period}&kind=fire`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      area: CITY,
      areaName: 'City',
      since: '2026-11-22T16:00:00.000Z',
      until: '2026-11-23T16:00:00.000Z',
      kinds: ['fire'],
      cases: 2,
      excluded: {drill: 1, voided: 0, merged: 0},
      byArea: [{area: EAST, name: 'East', cases: 2}],
      byDay: [{day: '2026-11-23', cases: 2}],
    })
    expect(body.targets[0]).toMatchObject({withinSeconds: 64, numerator: 1, denominator: 2, isMet: false})
    expect(node.answeredQueries).toEqual([
      {areas: null, kinds: ['fire'], since: AT - 36_000_000, until: AT + 50_400_000},
    ])
  })

  it('is of the last seven days when no period is asked for', async () => {
    await get('/api/reports/response')
    const [query] = node.answeredQueries
    expect(query).toMatchObject({since: node.clock.time - 7 * 86_400_000, until: node.clock.time})
  })

  it('is of a community’s own cases for a community', async () => {
    const {body} = await get('/api/reports/response', 'community')
    expect(body).toMatchObject({area: EAST, areaName: 'East'})
    expect(node.answeredQueries[0]?.areas).toEqual([EAST])
    const other = await get(`/api/reports/response?area=${WEST}`, 'community')
    expect([other.status, other.body.code]).toEqual([403, 'outOfScope'])
  })

  it.each([
    ['from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z', '$.from'],
    ['from=2026-01-01T00:00:00Z&to=2026-11-23T00:00:00Z', '$.from'],
    ['from=yesterday', '$.from'],
    ['kind=flood', '$.kind'],
    ['format=docx', '$.format'],
    ['per=crew', '$.per'],
  ])('is refused for %s', async (query, path) => {
    const {status, body} = await get(`/api/reports/response?${query}`)
    expect([status, body.code]).toEqual([400, 'invalid'])
    expect(body.path).toContain(path)
  })

  it('comes as a workbook, its times as numbers', async () => {
    node.answered.push(answered(50), answered(100))
    const {status, type, name, bytes} = await fetchBytes(`/api/reports/response?${period}&format=xlsx`)
    expect([status, type]).toEqual([200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])
    expect(name).toContain('.xlsx')
    const files = unzipSync(bytes)
    const sheet = Buffer.from(files['xl/worksheets/sheet1.xml'] ?? []).toString('utf8')
    expect(sheet).toContain('<v>75</v>')
    expect(Object.keys(files).filter(file => file.startsWith('xl/worksheets/sheet'))).toHaveLength(5)
  })

  it('comes as a PDF of pages', async () => {
    node.answered.push(answered(50))
    const {status, type, bytes} = await fetchBytes(`/api/reports/response?${period}&format=pdf`)
    expect([status, type]).toEqual([200, 'application/pdf'])
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

describe('the trace of a case as PDF', () => {
  it('is there for whoever sees the case, with a page for every so many entries', async () => {
    node.cases.push(caseAt(IN_EAST, 1), caseAt(IN_WEST, 2))
    const [east, west] = node.cases
    const step = {step: 'handling', at: AT, by: 'Team 1', note: '已到场', hash: '0123456789abcdef'} as const
    for (let seq = 1; seq <= 80; seq++) node.steps.push({...step, seq})
    const {status, type, name, bytes} = await fetchBytes(`/api/reports/case?caseCode=${east?.caseCode}`)
    expect([status, type]).toEqual([200, 'application/pdf'])
    expect(name).toContain(`case-${east?.caseCode}.pdf`)
    expect(bytes.toString('latin1').match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(2)
    expect((await fetchBytes(`/api/reports/case?caseCode=${west?.caseCode}`, 'community')).status).toBe(404)
    expect((await get('/api/reports/case?caseCode=nonsense')).status).toBe(400)
  })
})

describe('the report of a drill', () => {
  it('comes as figures and as a PDF, of what the session may see', async () => {
    const start = {cookie: cookies['duty'] ?? '', method: 'POST', body: {name: 'Fire', scenario: ''}}
    const {drillId} = (await ask(node, '/api/drills', start)).body.drill
    const path = `/api/reports/drill?drillId=${drillId}`
    node.duty.drilled.push(caseAt(IN_EAST, 1), caseAt(IN_WEST, 2))
    expect((await get(path)).body.cases).toHaveLength(2)
    expect((await get(path, 'community')).body.cases).toHaveLength(1)
    const {status, type, name, bytes} = await fetchBytes(`${path}&format=pdf`, 'leader')
    expect([status, type]).toEqual([200, 'application/pdf'])
    expect(name).toContain(`${drillId}.pdf`)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await get('/api/reports/drill?drillId=none')).body).toMatchObject({
      ...{code: 'notFound', path: '$.drillId'},
    })
  })
})
