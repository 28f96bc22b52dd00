import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {SearchTooSlowError, StoreUnavailableError} from '#server/errors.ts'
import {TextLines} from '#server/gateway/textLines.ts'
import {caseAt, EAST, panelAt, placeAt, SHOP, WEST} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

const IN_EAST = placeAt(120.7)
const IN_WEST = placeAt(120.2)

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode({limits: {findsPerTenSeconds: 20}})
  for (const user of ['admin', 'leader', 'duty', 'community'])
    cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  for (const list of [node.cases, node.panels, node.finds]) list.length = 0
  node.onFind = () => {}
})

const find = (q: string, user = 'duty', more = '') =>
  ask(node, `/api/find?q=${encodeURIComponent(q)}${more}`, {cookie: cookies[user] ?? ''})
const idsOf = (body: {items: {type: string; code?: string; id?: string; caseCode?: string}[]}) =>
  body.items.map(({type, code, id, caseCode}) => `${type} ${code ?? id ?? caseCode ?? ''}`)

describe('one box', () => {
  it('finds cases, premises, areas and units, each in its group', async () => {
    node.cases.push(caseAt(IN_EAST, 1, {title: 'Smoke in the east'}))
    expect(idsOf((await find('east')).body)).toEqual([
      'case 330383-20261123-F-000001-7',
      `area ${EAST}`,
      'area 330383198001001',
      'unit east-engine',
      'unit east-walker',
    ])
    expect((await find('ＳＨＯＰ street')).body.items).toEqual([
      {
        type: 'premises',
        id: SHOP.id,
        name: 'Shop',
        kind: 'mixedUse',
        address: 'Main Street 2',
        position: [120.7, 27.5],
      },
    ])
    expect((await find('nothing at all')).body).toEqual({items: [], more: []})
  })

  it('finds nothing outside what a session may see', async () => {
    node.cases.push(caseAt(IN_EAST, 1, {title: 'st'}), caseAt(IN_WEST, 2, {title: 'st'}))
    expect(idsOf((await find('st', 'community')).body)).not.toContain(`area ${WEST}`)
    expect(node.finds.at(-1)?.areas).toEqual([EAST])
    expect(idsOf((await find('west', 'community')).body)).toEqual([])
    await find('st')
    expect(node.finds.at(-1)?.areas).toBeNull()
  })

  it('looks for persons only for who is shown them in full, and by no fewer than four digits', async () => {
    for (const user of ['admin', 'duty', 'community', 'leader']) await find('138 1234', user)
    expect(node.finds.map(({persons}) => persons)).toEqual([
      {phoneReversed: '4321831'},
      {phoneReversed: '4321831'},
      {phoneReversed: '4321831'},
      null,
    ])
    for (const q of ['123', 'A1234', '12345号']) await find(q)
    expect(node.finds.slice(-3).map(({persons}) => persons?.phoneReversed)).toEqual([null, null, null])
  })

  it('finds the case of an alarm by the name of its panel', async () => {
    node.panels.push(panelAt(IN_EAST, '0000000000aa', {name: '鑫源公寓'}), panelAt(IN_EAST, '0000000000bb'))
    await find('鑫源')
    expect(node.finds.at(-1)?.panelAddresses).toEqual(['0000000000aa'])
  })

  it('says of which type there is more than it tells', async () => {
    node.cases.push(caseAt(IN_EAST, 1, {title: 'xx'}), caseAt(IN_EAST, 2, {title: 'xx'}))
    const {body} = await find('xx', 'duty', '&limit=1')
    expect([body.items.length, body.more]).toEqual([1, ['case']])
  })

  it.each(['q=', 'q=%20a%20', 'q=ab&limit=51', 'limit=3', `q=${'a'.repeat(61)}`])(
    'refuses %s',
    async query => {
      const {status, body} = await ask(node, `/api/find?${query}`, {cookie: cookies['admin'] ?? ''})
      expect([status, body.code]).toEqual([400, 'invalid'])
    },
  )

  it('is not for walls, nor for strangers', async () => {
    const wall = await logIn(node, 'duty')
    const session = node.access.sessions.get(wall.sessionId)
    if (session) node.access.sessions.set(session.sessionId, {...session, role: 'wall'})
    expect((await ask(node, '/api/find?q=east', {cookie: wall.cookie})).status).toBe(403)
    expect((await ask(node, '/api/find?q=east')).status).toBe(401)
  })

  it.each([
    ['takes too long', 'searchTooSlow', new SearchTooSlowError('slow')],
    ['is not answered', 'storeUnavailable', new StoreUnavailableError('gone')],
  ])('says of a search that %s just that', async (_, code, error) => {
    node.onFind = () => {
      throw error
    }
    const {status, body} = await find('east', 'leader')
    expect([status, body.code]).toEqual([503, code])
  })

  it('has a bound on how often one session asks', async () => {
    const {cookie} = await logIn(node, 'duty')
    const statuses = []
    for (let n = 0; n < 21; n++) statuses.push((await ask(node, '/api/find?q=east', {cookie})).status)
    expect(statuses.filter(status => status === 200)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(429)
    expect((await find('east', 'community')).status).toBe(200)
  })
})

describe('lines of text', () => {
  const lines = new TextLines(['Harbour Road', 'Mill', 'Old Mill Road', 'Mill Road 2'], name => [name])

  it('are found by every word, those that begin with the first word before the others', () => {
    expect(lines.find(['mill'], 10, () => true)).toEqual(['Mill', 'Mill Road 2', 'Old Mill Road'])
    expect(lines.find(['road', 'mill'], 10, () => true)).toEqual(['Mill Road 2', 'Old Mill Road'])
    expect(lines.find(['mill'], 1, name => name !== 'Mill')).toEqual(['Mill Road 2'])
    expect(lines.find(['2'], 10, () => true)).toEqual(['Mill Road 2'])
    expect(lines.find(['road\nmill'], 10, () => true)).toEqual([])
    expect(lines.find([], 10, () => true)).toEqual([])
  })
})
