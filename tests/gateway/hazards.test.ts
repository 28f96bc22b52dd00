import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {hazardIdSchema, type Hazard} from '#contract/hazard.ts'
import {plainPng} from '../fixtures/plainPng.ts'
import {hazardIn} from '../domain/hazards.ts'
import {BARN, caseAt, EAST, placeAt, SHOP, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const DAY = 86_400_000
const IN_EAST = placeAt(120.7)

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
  node.live.hazards.clear()
  node.hazards.hazards.clear()
  node.hazards.fires.clear()
  node.photos.ofPremises.length = 0
  node.hazards.past = null
})

const get = (path: string, user = 'duty') => ask(node, path, {cookie: cookies[user] ?? ''})
const post = (path: string, body: object, user = 'duty') =>
  ask(node, path, {method: 'POST', cookie: cookies[user] ?? '', body})

const FOUND = {premisesId: SHOP.id, kind: 'indoorCharging', severity: 'general', description: 'Two bicycles'}

function hold(name: string, changes: Partial<Hazard> = {}): Hazard {
  const now = node.clock.now()
  const hazard = hazardIn('ordered', {
    hazardId: hazardIdSchema.parse(name),
    premisesId: SHOP.id,
    ...{place: IN_EAST, foundAt: now - DAY, since: now - DAY, dueAt: now + DAY, orderedDueAt: now + DAY},
    ...changes,
  })
  node.live.hazards.set(hazard.hazardId, hazard)
  node.hazards.hazards.set(hazard.hazardId, hazard)
  return hazard
}

async function upload(path: string, bytes: Buffer, user = 'duty') {
  const response = await fetch(node.url + path, {
    method: 'POST',
    headers: {cookie: cookies[user] ?? '', 'content-type': 'image/png'},
    body: new Uint8Array(bytes),
  })
  return {status: response.status, body: JSON.parse(await response.text())}
}

describe('a hazard', () => {
  it('is found, ordered, mended, checked by another and closed, each by one record', async () => {
    const found = await post('/api/hazards', FOUND)
    expect([found.status, found.body.hazard.state]).toEqual([201, 'found'])
    const {hazardId} = found.body.hazard
    const command = (name: string, version: number, body: object, user = 'duty') =>
      post(`/api/hazards/${hazardId}/${name}`, {version, ...body}, user)
    expect((await command('order', 0, {})).body.hazard.state).toBe('ordered')
    expect((await command('rectify', 1, {note: 'Charger removed'})).body.hazard.state).toBe('rectified')
    const own = await command('verify', 2, {passed: true})
    expect([own.status, own.body.code]).toEqual([403, 'needsOtherOfficer'])
    expect((await command('verify', 2, {passed: true}, 'community')).body.hazard.state).toBe('verified')
    expect((await command('close', 3, {}, 'community')).body.hazard.state).toBe('closed')
    expect(node.records.map(({type}) => type)).toEqual(['hazard.found', ...Array(4).fill('hazard.commanded')])
    const {body} = await get(`/api/hazards/${hazardId}`)
    expect(body).toMatchObject({hazard: {premisesName: 'Shop', state: 'closed'}, commands: [], weight: null})
    node.risk.weight = {withIt: 0.03, without: 0.02}
    expect((await get(`/api/hazards/${hazardId}`)).body.weight).toEqual(node.risk.weight)
    expect(body.hazard.steps).toHaveLength(5)
  })

  it('is counted among those that the city pack tells of', async () => {
    node.hazards.past = {recent: [], countOf: (id, kind) => (id === SHOP.id && kind === 'wiring' ? 3 : 0)}
    const {body} = await post('/api/hazards', {...FOUND, kind: 'wiring'})
    expect(body.hazard.repeats).toBe(3)
  })

  it('refuses what is missing, stale, impossible or nobody’s to do, with its place', async () => {
    const {hazardId} = hold('h-1')
    const path = `/api/hazards/${hazardId}`
    const refusals = await Promise.all([
      post(`${path}/rectify`, {version: 3}),
      post(`${path}/rectify`, {version: 3, note: 'x'.repeat(2001)}),
      post(`${path}/extend`, {version: 3, until: node.clock.now() + 2 * DAY}),
      post(`${path}/rectify`, {version: 2, note: 'Done'}),
      post(`${path}/close`, {version: 3}),
      post(`${path}/void`, {version: 3, reason: 'None there'}, 'community'),
      post(`${path}/extend`, {version: 3, reason: 'Parts', until: node.clock.now() - 1}),
      post(`${path}/rectify`, {version: 3, note: 'Done', photoIds: ['a'.repeat(64)]}),
      post('/api/hazards', {...FOUND, premisesId: 'nowhere'}),
      post('/api/hazards', {...FOUND, until: node.clock.now() - 1}),
      post('/api/hazards', FOUND, 'leader'),
    ])
    expect(refusals.map(({status, body}) => [status, body.code, body.path])).toEqual([
      [400, 'reasonMissing', '$.note'],
      [400, 'invalid', '$.note'],
      [400, 'reasonMissing', '$.reason'],
      [409, 'staleVersion', '$.version'],
      [409, 'notAllowedInState', undefined],
      [403, 'forbidden', undefined],
      [400, 'invalid', '$.until'],
      [400, 'invalid', '$.photoIds'],
      [404, 'notFound', '$.premisesId'],
      [400, 'invalid', '$.until'],
      [403, 'forbidden', undefined],
    ])
    expect(node.records).toEqual([])
  })

  it('answers a command that was sent twice as the first time', async () => {
    const {hazardId} = hold('h-1')
    const body = {version: 3, note: 'Done', commandId: crypto.randomUUID()}
    const first = await post(`/api/hazards/${hazardId}/rectify`, body)
    const second = await post(`/api/hazards/${hazardId}/rectify`, body)
    expect([second.status, second.body]).toEqual([200, first.body])
    expect(node.records).toHaveLength(1)
  })

  it('is unknown to whoever does not see its premises', async () => {
    const {hazardId} = hold('h-1', {premisesId: BARN.id, place: placeAt(120.2)})
    expect((await get(`/api/hazards/${hazardId}`, 'community')).status).toBe(404)
    expect(
      (await post(`/api/hazards/${hazardId}/rectify`, {version: 3, note: 'Done'}, 'community')).status,
    ).toBe(404)
    expect((await post('/api/hazards', {...FOUND, premisesId: BARN.id}, 'community')).status).toBe(404)
    expect((await get('/api/hazards?onlyOpen=true', 'community')).body.items).toEqual([])
  })
})

describe('the list of hazards', () => {
  it('begins with the longest overdue and goes on page by page', async () => {
    const now = node.clock.now()
    const dues = [now + DAY, now - DAY, now - 9 * DAY, now + 2 * DAY]
    for (const [index, dueAt] of dues.entries()) hold(`h-${String(index)}`, {dueAt})
    hold('h-closed', {state: 'closed', dueAt: null})
    const first = (await get('/api/hazards?onlyOpen=true&limit=3')).body
    const rest = (await get(`/api/hazards?onlyOpen=true&limit=3&cursor=${first.nextCursor}`)).body
    const ids = [...first.items, ...rest.items].map(({hazardId}: Hazard) => hazardId)
    expect(ids).toEqual(['h-2', 'h-1', 'h-0', 'h-3'])
    expect(rest.nextCursor).toBeNull()
    const overdue = (await get('/api/hazards?onlyOverdue=true')).body.items
    expect(overdue.map(({hazardId}: Hazard) => hazardId)).toEqual(['h-2', 'h-1'])
    expect((await get('/api/hazards?onlyOpen=true&cursor=zzz')).body).toMatchObject({path: '$.cursor'})
  })

  it('keeps to an area, a state, a kind and premises', async () => {
    hold('east')
    hold('west', {premisesId: BARN.id, place: placeAt(120.2), kind: 'wiring', state: 'found'})
    const idsOf = async (query: string) =>
      (await get(`/api/hazards?onlyOpen=true&${query}`)).body.items.map(({hazardId}: Hazard) => hazardId)
    expect(await idsOf(`area=${WEST}`)).toEqual(['west'])
    expect(await idsOf('state=ordered,rectified')).toEqual(['east'])
    expect(await idsOf('kind=wiring')).toEqual(['west'])
    expect(await idsOf(`premises=${SHOP.id}`)).toEqual(['east'])
    expect((await get(`/api/hazards?area=${WEST}`, 'community')).status).toBe(403)
  })

  it('has those that are over, newest first, for premises', async () => {
    hold('old', {state: 'closed', dueAt: null, foundSeq: 1})
    hold('new', {foundSeq: 2})
    const {items} = (await get(`/api/hazards?premises=${SHOP.id}`)).body
    expect(items.map(({hazardId}: Hazard) => hazardId)).toEqual(['new', 'old'])
  })
})

describe('figures of hazards', () => {
  it('tell what stands, how old it is and how much was mended in time, with what it is made of', async () => {
    const now = node.clock.now()
    hold('young', {foundAt: now - 2 * DAY, orderedDueAt: now + DAY})
    hold('overdue', {
      ...{foundAt: now - 40 * DAY, dueAt: now - 5 * DAY, orderedDueAt: now - 5 * DAY},
      ...{severity: 'major', repeats: 2},
    })
    hold('late', {
      ...{state: 'rectified', foundAt: now - 20 * DAY, orderedDueAt: now - 9 * DAY},
      rectifiedAt: now - 8 * DAY,
    })
    const closed = {foundAt: now - 15 * DAY, rectifiedAt: now - 12 * DAY, closedAt: now - 10 * DAY}
    hold('closed', {state: 'closed', dueAt: null, orderedDueAt: now - 11 * DAY, ...closed})
    node.hazards.past = {
      countOf: () => 0,
      recent: [{...closed, orderedDueAt: now - 11 * DAY, community: EAST, gridCell: null}],
    }
    const {body} = await get('/api/hazards/figures')
    expect(body).toMatchObject({open: 3, overdue: 1, major: 1})
    expect(body.byAge.map(({count}: {count: number}) => count)).toEqual([1, 1, 1, 0])
    expect(body.byState).toEqual({found: 0, ordered: 2, rectified: 1, verified: 0})
    expect(body.byKind).toEqual([{kind: 'indoorCharging', open: 3, overdue: 1}])
    expect(body.onTime).toMatchObject({numerator: 2, denominator: 4})
    expect(body.repeats).toMatchObject([{hazardId: 'overdue', repeats: 2, premisesName: 'Shop'}])
    expect(body.weeks).toHaveLength(12)
    expect(body.weeks.at(-1)).toMatchObject({found: 1, closed: 0})
    expect(body.weeks.at(-2)).toMatchObject({closed: 2})
    const west = await get(`/api/hazards/figures?area=${WEST}`)
    expect(west.body).toMatchObject({open: 0, onTime: {denominator: 0}})
  })
})

describe('photos of premises', () => {
  it('stand before and after with a hazard, for those who see the premises', async () => {
    const before = await upload(`/api/premises/${SHOP.id}/photos`, plainPng(8, [200, 30, 30]))
    const after = await upload(`/api/premises/${SHOP.id}/photos`, plainPng(8, [30, 200, 30]))
    expect(before.status).toBe(201)
    const {hazard} = (await post('/api/hazards', {...FOUND, photoIds: [before.body.photoId]})).body
    const mended = await post(`/api/hazards/${hazard.hazardId}/rectify`, {
      ...{version: 0, note: 'Charger removed'},
      photoIds: [after.body.photoId],
    })
    expect(mended.body.hazard.steps.map(({photos}: Hazard['steps'][number]) => photos)).toEqual([
      [before.body],
      [after.body],
    ])
    expect((await get(`/api/photos/${before.body.photoId}`)).status).toBe(200)
    const elsewhere = await upload(`/api/premises/${BARN.id}/photos`, plainPng(8, [1, 2, 3]))
    expect((await get(`/api/photos/${elsewhere.body.photoId}`, 'community')).status).toBe(404)
  })

  it('are refused where they are none, of premises out of scope, or sent as a form', async () => {
    expect((await upload(`/api/premises/${SHOP.id}/photos`, Buffer.from('text'))).body.code).toBe('notAPhoto')
    const png = plainPng(8, [1, 2, 3])
    expect((await upload(`/api/premises/${BARN.id}/photos`, png, 'community')).status).toBe(404)
    const response = await fetch(`${node.url}/api/premises/${SHOP.id}/photos`, {
      method: 'POST',
      headers: {cookie: cookies['duty'] ?? '', 'content-type': 'text/plain'},
      body: new Uint8Array(png),
    })
    expect(JSON.parse(await response.text()).code).toBe('crossSite')
  })
})

describe('an inspection', () => {
  const told = {premisesId: SHOP.id, outcome: 'hazardsFound', seen: {secondExit: false}}
  const hazards = [{kind: 'blockedExit', severity: 'major', description: 'Boxes on the stairs'}]

  it('is recorded with the hazards that it found', async () => {
    const {status, body} = await post('/api/inspections', {...told, hazards})
    expect(status).toBe(201)
    expect(node.records.map(({type}) => type)).toEqual(['inspection.reported', 'hazard.found'])
    expect(body.inspection).toMatchObject({
      by: 'duty',
      hazards: [{hazardId: body.hazardIds[0], kind: 'blockedExit'}],
    })
    expect((await get(`/api/hazards/${body.hazardIds[0]}`)).body.hazard.severity).toBe('major')
  })

  it('is refused where its outcome and its hazards contradict each other', async () => {
    const none = await post('/api/inspections', {...told, hazards: []})
    const some = await post('/api/inspections', {...told, outcome: 'passed', hazards})
    expect([none.body.path, some.body.path]).toEqual(['$.hazards', '$.hazards'])
    expect(node.records).toEqual([])
  })

  it('is refused where it tells what cannot be, and of a plan that does not have the premises', async () => {
    const passed = {premisesId: SHOP.id, outcome: 'passed'}
    const tenants = await post('/api/inspections', {...passed, seen: {tenants: 6_000}})
    const plan = await post('/api/inspections', {...passed, planId: 'none'})
    const at = await post('/api/inspections', {...passed, at: '2026-11-10T10:00:00'})
    expect([tenants, plan, at].map(({status, body}) => [status, body.path])).toEqual([
      [400, '$.seen.tenants'],
      [404, '$.planId'],
      [400, '$.at'],
    ])
    expect(node.records).toEqual([])
  })
})

describe('a fire that is confirmed', () => {
  it('waits in the list to mend until its premises are found', async () => {
    const caseFile = caseAt(IN_EAST, 1, {stage: 'evaluated'})
    node.live.rememberCase(caseFile)
    const first = await post('/api/fires', {premisesId: null, caseCode: caseFile.caseCode})
    expect(first.body.fire).toMatchObject({
      premisesId: null,
      address: 'Main Street 1',
      position: [120.7, 27.5],
    })
    const {fireId} = first.body.fire
    const waiting = async () => (await get('/api/fires?unplaced=true')).body.items
    expect(await waiting()).toHaveLength(1)
    const second = await post('/api/fires', {fireId, premisesId: SHOP.id, cause: 'A charger'})
    expect(second.body.fire).toMatchObject({fireId, premisesId: SHOP.id, caseCode: caseFile.caseCode})
    expect(await waiting()).toEqual([])
    expect((await get(`/api/fires?case=${caseFile.caseCode}`)).body.items).toHaveLength(1)
  })

  it('is refused at premises that nobody knows, and of a fire that nobody knows', async () => {
    const where = await post('/api/fires', {premisesId: 'nowhere'})
    const which = await post('/api/fires', {fireId: 'none', premisesId: SHOP.id})
    expect([where.body.path, which.body.path]).toEqual(['$.premisesId', '$.fireId'])
  })
})
