import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import type {RiskFinding} from '#contract/risk.ts'
import {BARN, caseAt, placeAt, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const IN_EAST = placeAt(120.7)

let node: FakeNode
const cookies: Record<string, string> = {}

beforeEach(async () => {
  node = await startFakeNode()
  node.risk.ready = {isReady: true, stamp: {modelVersion: 'm', dataAt: 1}, version: 1}
  for (const user of ['admin', 'duty']) cookies[user] = (await logIn(node, user)).cookie
  node.records.length = 0
})
afterEach(() => node.close())

const get = (path: string, user = 'admin') => ask(node, path, {cookie: cookies[user] ?? ''})
const post = (path: string, body: unknown, user = 'admin') =>
  ask(node, path, {cookie: cookies[user] ?? '', method: 'POST', body})
const pathOf = ({findingId}: RiskFinding) => `/api/risk/findings/${encodeURIComponent(findingId)}`

const FLOORS: RiskFinding = {
  ...{findingId: `premises.csv ${SHOP.id} floors`, code: 'unitMistaken', source: 'premises.csv'},
  ...{premisesId: SHOP.id, field: 'floors', value: '116'},
  meant: [{unit: 'heightDecimetres', value: 4}],
  fire: null,
}
const FIRE: RiskFinding = {
  ...{findingId: 'fires.csv F/3 unknownPremises address', code: 'unknownPremises', source: 'fires.csv:4'},
  ...{premisesId: null, field: 'address', value: 'Nowhere', meant: []},
  fire: {
    on: '2026-03-04',
    address: `${SHOP.address} rear`,
    position: [BARN.position[0] + 0.0001, BARN.position[1]],
    ...{caseCode: null, fireId: null},
  },
}

describe('a finding', () => {
  beforeEach(() => {
    node.risk.foundFindings = [FLOORS, FIRE]
  })

  it('is mended by a record that says what, by whom and why, and waits no longer', async () => {
    const {status, body} = await post(`${pathOf(FLOORS)}/mend`, {
      remedy: {type: 'value', value: 4},
      note: 'Counted on site',
    })
    expect(status).toBe(201)
    expect(body.mending).toMatchObject({by: 'admin', note: 'Counted on site', finding: FLOORS})
    expect(node.records.map(({type}) => type)).toEqual(['finding.mended'])
    expect((await get('/api/risk/findings')).body.items).toEqual([FIRE])
    const listed = (await get('/api/risk/mendings')).body.items
    expect(listed).toMatchObject([{finding: FLOORS, remedy: {type: 'value', value: 4}, by: 'admin', seq: 1}])
    const about = (await get(`/api/premises/${SHOP.id}/findings`, 'duty')).body
    expect(about).toMatchObject({open: [], mended: [{by: 'admin'}]})
  })

  it('is shown with its fact put right on the premises, as long as the source says the same', async () => {
    node.risk.foundFindings = [{...FLOORS, value: String(SHOP.floors)}]
    await post(`${pathOf(FLOORS)}/mend`, {remedy: {type: 'value', value: 4}})
    expect((await get(`/api/premises/${SHOP.id}`)).body.floors).toBe(4)
    node.risk.foundFindings = [{...FLOORS, value: '999'}]
    await post(`${pathOf(FLOORS)}/mend`, {remedy: {type: 'value', value: 5}})
    expect((await get(`/api/premises/${SHOP.id}`)).body.floors).toBe(SHOP.floors)
  })

  it('is taken back by another record, and waits again', async () => {
    await post(`${pathOf(FLOORS)}/mend`, {remedy: {type: 'value', value: null}})
    expect((await post(`${pathOf(FLOORS)}/mend`, {remedy: null})).status).toBe(201)
    expect((await get('/api/risk/findings')).body.items).toEqual([FLOORS, FIRE])
    expect((await get('/api/risk/mendings')).body.items).toEqual([])
    const again = await post(`${pathOf(FLOORS)}/mend`, {remedy: null})
    expect([again.status, again.body.code]).toEqual([409, 'notAllowedInState'])
  })

  it.each([
    ['a value that cannot be either', FLOORS, {type: 'value', value: 116}, '$.remedy.value'],
    ['a remedy that is none for it', FLOORS, {type: 'notAFire', reason: 'falseAlarm'}, '$.remedy.type'],
    ['premises that nobody knows', FIRE, {type: 'fireAt', premisesId: 'no', on: null}, '$.remedy.premisesId'],
    ['a day that has not come', FIRE, {type: 'fireAt', premisesId: SHOP.id, on: '2999-01-01'}, '$.remedy.on'],
  ])('is not mended by %s', async (_, finding, remedy, path) => {
    const {status, body} = await post(`${pathOf(finding)}/mend`, {remedy})
    expect([status, body.path]).toEqual([400, path])
    expect(node.records).toEqual([])
  })

  it('is an administrator’s, and has to be there', async () => {
    expect((await post(`${pathOf(FLOORS)}/mend`, {remedy: {type: 'two'}}, 'duty')).status).toBe(403)
    expect((await post('/api/risk/findings/none/mend', {remedy: {type: 'two'}})).status).toBe(404)
  })

  it('of a fire names the premises near to it, and those of a like address', async () => {
    const {items} = (await get(`${pathOf(FIRE)}/candidates`)).body
    expect(items.map(({premisesId}: {premisesId: string}) => premisesId)).toEqual([BARN.id, SHOP.id])
    expect(items[0].distanceMeters).toBeLessThan(15)
    expect(items[1].likeness).toBeGreaterThan(0.4)
  })
})

describe('a fire of the log', () => {
  const fireOf = async () => {
    const caseFile = caseAt(IN_EAST, 1, {stage: 'evaluated', kind: 'fire'})
    node.live.rememberCase(caseFile)
    const {fire} = (await post('/api/fires', {premisesId: null, caseCode: caseFile.caseCode})).body
    const finding: RiskFinding = {
      ...{findingId: `premisesFire ${fire.fireId}`, code: 'unknownPremises', source: 'record 1'},
      ...{premisesId: null, field: 'premisesId', value: fire.address, meant: []},
      fire: {...FIRE.fire!, fireId: fire.fireId, caseCode: caseFile.caseCode},
    }
    node.risk.foundFindings = [finding]
    return {fire, finding, caseCode: caseFile.caseCode}
  }
  const kept = async (caseCode: string) => (await get(`/api/fires?case=${caseCode}`)).body.items

  it('is placed by mending its finding, and unplaced by taking that back', async () => {
    const {finding, caseCode, fire} = await fireOf()
    await post(`${pathOf(finding)}/mend`, {remedy: {type: 'fireAt', premisesId: SHOP.id, on: null}})
    expect(await kept(caseCode)).toMatchObject([{fireId: fire.fireId, premisesId: SHOP.id}])
    await post(`${pathOf(finding)}/mend`, {remedy: null})
    expect(await kept(caseCode)).toMatchObject([{fireId: fire.fireId, premisesId: null}])
    expect((await get('/api/fires?unplaced=true')).body.items).toHaveLength(1)
  })

  it('that was none counts as none, in the list to mend and of its case', async () => {
    const {finding, caseCode} = await fireOf()
    await post(`${pathOf(finding)}/mend`, {remedy: {type: 'notAFire', reason: 'falseAlarm'}})
    expect(await kept(caseCode)).toMatchObject([{dismissed: {reason: 'falseAlarm'}}])
    expect((await get('/api/fires?unplaced=true')).body.items).toEqual([])
  })

  it('placed from its case is mended in the list too', async () => {
    const {fire} = await fireOf()
    await post('/api/fires', {fireId: fire.fireId, premisesId: SHOP.id}, 'duty')
    expect((await get('/api/risk/mendings')).body.items).toMatchObject([
      {by: 'duty', remedy: {type: 'fireAt', premisesId: SHOP.id}},
    ])
  })

  it('of a case is none where an officer says so, which he may take back and turn into a fire', async () => {
    const caseFile = caseAt(IN_EAST, 2, {stage: 'evaluated', kind: 'fire'})
    node.live.rememberCase(caseFile)
    const {caseCode} = caseFile
    const none = await post('/api/fires/dismiss', {caseCode, reason: 'harmless'}, 'duty')
    expect(none.body.fire).toMatchObject({caseCode, by: 'duty', dismissed: {reason: 'harmless'}})
    await post('/api/fires/dismiss', {caseCode, reason: 'withdrawn'}, 'duty')
    await post('/api/fires', {caseCode, premisesId: SHOP.id}, 'duty')
    const [fire, ...more] = await kept(caseCode)
    expect(more).toEqual([])
    expect(fire).toMatchObject({fireId: none.body.fire.fireId, premisesId: SHOP.id})
    expect(fire.dismissed).toBeUndefined()
    expect(node.records.map(({type}) => type)).toEqual([
      ...['fire.dismissed', 'fire.dismissed', 'fire.confirmed'],
    ])
  })

  it('is not dismissed without a fire or a case that there is', async () => {
    const nothing = await post('/api/fires/dismiss', {reason: 'falseAlarm'}, 'duty')
    const unknown = await post('/api/fires/dismiss', {fireId: 'none', reason: 'falseAlarm'}, 'duty')
    expect([nothing.status, unknown.status]).toEqual([400, 404])
  })
})
