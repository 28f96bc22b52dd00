import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {decodePremisesTable, UNKNOWN_USE} from '#contract/premisesTable.ts'
import type {PackWarnings} from '#contract/cityPack.ts'
import {BARN, EAST_CELL, SHOP} from './fakeCity.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
const cookies: Record<string, string> = {}

beforeAll(async () => {
  node = await startFakeNode()
  for (const user of ['admin', 'leader', 'duty', 'community'])
    cookies[user] = (await logIn(node, user)).cookie
})
afterAll(() => node.close())
beforeEach(() => {
  node.panels.length = 0
})

const get = (path: string, user = 'duty') => ask(node, path, {cookie: cookies[user] ?? ''})

describe('premises', () => {
  it('come with every fact, what is not known as null, and where they lie', async () => {
    const {body} = await get(`/api/premises/${SHOP.id}`)
    expect(body).toMatchObject({...SHOP, place: {gridCell: EAST_CELL, isOutside: false}, panels: []})
  })

  it('name the nearest station of each kind, and the grid worker of their own cell', async () => {
    const {body} = await get(`/api/premises/${SHOP.id}`)
    expect(body.nearestUnits.map(({id}: {id: string}) => id)).toEqual([
      'east-engine',
      'east-walker',
      'city-engine',
    ])
    expect(body.nearestUnits[0]).toMatchObject({kind: 'microFireStation', position: [120.72, 27.5]})
    // A fiftieth of a degree of longitude at 27.5° N.
    expect(body.nearestUnits[0].distanceMeters).toBeGreaterThan(1_950)
    expect(body.nearestUnits[0].distanceMeters).toBeLessThan(2_000)
  })

  it('are not found where they may not be seen', async () => {
    expect((await get(`/api/premises/${BARN.id}`)).status).toBe(200)
    expect((await get(`/api/premises/${BARN.id}`, 'community')).status).toBe(404)
  })
})

describe('the table of premises', () => {
  async function table(user: string) {
    const response = await fetch(`${node.url}/api/map/premises.bin`, {
      headers: {cookie: cookies[user] ?? ''},
    })
    const buffer = await response.arrayBuffer()
    return {response, table: decodePremisesTable(buffer, bytes => new TextDecoder().decode(bytes))}
  }

  it('has a column for each thing a map draws', async () => {
    const {response, table: all} = await table('duty')
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(all).toEqual({
      count: 2,
      lngE6: Int32Array.of(120_700_000, 120_200_000),
      latE6: Int32Array.of(27_500_000, 27_250_000),
      kind: Uint8Array.of(1, 2),
      use: Uint8Array.of(2, UNKNOWN_USE),
      floors: Uint8Array.of(3, 0),
      ids: ['shop-1', 'barn-1'],
    })
  })

  it('holds what the session may see, and has a tag of its own', async () => {
    const own = await table('community')
    expect(own.table?.ids).toEqual(['shop-1'])
    const whole = await table('duty')
    expect(own.response.headers.get('etag')).not.toBe(whole.response.headers.get('etag'))
    const again = await ask(node, '/api/map/premises.bin', {
      cookie: cookies['duty'] ?? '',
      headers: {'if-none-match': whole.response.headers.get('etag') ?? '', 'cache-control': 'max-age=0'},
    })
    expect(again.status).toBe(304)
  })

  it('is nothing that other bytes could be taken for', async () => {
    const bytes = await (
      await fetch(`${node.url}/api/map/premises.bin`, {headers: {cookie: cookies['duty'] ?? ''}})
    ).arrayBuffer()
    const read = (buffer: ArrayBuffer) => decodePremisesTable(buffer, part => new TextDecoder().decode(part))
    expect(read(new ArrayBuffer(0))).toBeNull()
    expect(read(bytes.slice(0, -1))).toBeNull()
    expect(read(bytes.slice(0, 20))).toBeNull()
    const other = bytes.slice(0)
    new Uint8Array(other)[0] = 0
    expect(read(other)).toBeNull()
    const more = bytes.slice(0)
    new DataView(more).setUint32(4, 0xffffffff, true)
    expect(read(more)).toBeNull()
  })
})

describe('units', () => {
  it('are those with their base in scope, and those that serve it', async () => {
    const ids = async (user: string) =>
      (await get('/api/units', user)).body.items.map(({id}: {id: string}) => id)
    expect(await ids('duty')).toHaveLength(5)
    expect(await ids('community')).toEqual(['city-engine', 'east-engine', 'east-walker'])
  })

  it('come in pages', async () => {
    const first = (await get('/api/units?limit=2')).body
    const second = (await get(`/api/units?limit=4&cursor=${first.nextCursor}`)).body
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 3, null])
    expect((await get('/api/units?cursor=x')).status).toBe(400)
  })
})

describe('what was noticed of the pack', () => {
  it('is told to an administrator and nobody else', async () => {
    const statuses = []
    for (const user of ['admin', 'leader', 'duty', 'community'])
      statuses.push((await get('/api/city/warnings', user)).status)
    expect(statuses).toEqual([200, 403, 403, 403])
    const warnings: PackWarnings = (await get('/api/city/warnings', 'admin')).body
    expect(warnings.items[0]).toMatchObject({file: 'city.json', line: 9, code: 'approvalMissing'})
  })
})
