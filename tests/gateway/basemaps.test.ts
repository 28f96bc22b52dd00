import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {createTiandituProxy} from '#server/basemap/tiandituProxy.ts'
import {ask, logIn, startFakeNode, type FakeNode} from './fakeNode.ts'

let node: FakeNode
let cookie: string

beforeAll(async () => {
  node = await startFakeNode()
  cookie = (await logIn(node, 'duty')).cookie
})
afterAll(() => node.close())

describe('a tile of Tianditu', () => {
  const KEY = 'the-key-of-the-city'
  const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex')
  let tianditu: Server
  let asked: string[]
  let failures: object[]
  let respond: (path: string) => {status: number; type: string; body: Buffer | string}

  beforeEach(async () => {
    asked = []
    failures = []
    respond = () => ({status: 200, type: 'image/png', body: PICTURE})
    tianditu = createServer((request, response) => {
      asked.push(request.url ?? '')
      const {status, type, body} = respond(request.url ?? '')
      response.writeHead(status, {'content-type': type, location: '/elsewhere'}).end(body)
    })
    await new Promise<void>(resolve => tianditu.listen(0, '127.0.0.1', resolve))
    const {port} = tianditu.address() as AddressInfo
    node.onPicture = createTiandituProxy({
      url: `http://127.0.0.1:${port}`,
      key: KEY,
      onFailure: failure => failures.push(failure),
    })
  })
  afterEach(async () => {
    await new Promise(resolve => {
      tianditu.close(resolve)
      tianditu.closeAllConnections()
    })
  })

  const get = (path: string) => ask(node, `/api/map/tianditu/${path}`, {cookie})

  it('is asked for with the key, once, and passed on as it is', async () => {
    const first = await fetch(`${node.url}/api/map/tianditu/vec/12/3420/1722`, {headers: {cookie}})
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await first.arrayBuffer())).toEqual(PICTURE)
    expect((await get('vec/12/3420/1722')).status).toBe(200)
    expect(asked).toHaveLength(1)
    const url = new URL(asked[0] ?? '', 'http://x')
    expect(url.pathname).toBe('/vec_w/wmts')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      SERVICE: 'WMTS',
      REQUEST: 'GetTile',
      LAYER: 'vec',
      TILEMATRIX: '12',
      TILEROW: '1722',
      TILECOL: '3420',
      tk: KEY,
    })
  })

  it('is not asked for when it is none, of another layer, or by nobody', async () => {
    const statuses = []
    for (const path of ['cva/1/0/0', 'roads/1/0/0', 'vec/1/2/0', 'vec/19/0/0', 'vec/1/0/x'])
      statuses.push((await get(path)).status)
    expect(statuses).toEqual([404, 404, 404, 404, 404])
    expect((await ask(node, '/api/map/tianditu/vec/1/0/0')).status).toBe(401)
    expect(asked).toEqual([])
  })

  it.each([
    ['a refusal', {status: 403, type: 'application/json', body: `{"key": "${KEY}"}`}, 'status 403'],
    ['a page', {status: 200, type: 'text/html', body: KEY}, 'noPicture'],
    ['a way to elsewhere', {status: 302, type: 'image/png', body: ''}, 'network'],
    ['a picture of two megabytes', {status: 200, type: 'image/png', body: Buffer.alloc(2e6)}, 'tooLarge'],
  ])('is not had when the answer is %s, and nobody learns the key', async (_, reply, reason) => {
    respond = () => reply
    const {status, body, headers} = await get('vec/3/1/1')
    expect([status, body.code]).toEqual([503, 'basemapUnavailable'])
    expect(failures).toEqual([{layer: 'vec', reason}])
    expect(JSON.stringify([body, ...headers, failures])).not.toContain(KEY)
  })

  it('is not had when nobody answers, and the next one is asked for again', async () => {
    const {port} = tianditu.address() as AddressInfo
    await new Promise(resolve => {
      tianditu.close(resolve)
      tianditu.closeAllConnections()
    })
    expect((await get('vec/3/1/1')).status).toBe(503)
    expect(failures).toEqual([{layer: 'vec', reason: 'network'}])
    await new Promise<void>(resolve => tianditu.listen(port, '127.0.0.1', resolve))
    expect((await get('vec/3/1/1')).status).toBe(200)
  })
})

describe('a PMTiles file', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pmtiles-'))
    node.pmtilesFile = join(folder, 'city.pmtiles')
    await writeFile(node.pmtilesFile, 'PMTiles\u0003 and the rest of it')
  })
  afterEach(async () => {
    await rm(folder, {recursive: true, force: true})
  })

  const get = (id: string, headers: Record<string, string> = {}) =>
    ask(node, `/api/map/pmtiles/${id}`, {cookie, headers})

  it('is read by ranges', async () => {
    const {status, body, headers} = await get('file', {range: 'bytes=0-6'})
    expect([status, body, headers.get('content-range')]).toEqual([206, 'PMTiles', 'bytes 0-6/27'])
    expect(headers.get('etag')).not.toBeNull()
    expect((await get('file', {range: 'bytes=23-'})).body).toBe('f it')
    expect((await get('file', {range: 'bytes=90-'})).status).toBe(416)
    expect((await get('file')).body).toContain('the rest')
  })

  it('is not found under another name, when it is gone, or by nobody', async () => {
    expect((await get('other')).status).toBe(404)
    expect((await get('..%2Ffile')).status).toBe(404)
    expect((await ask(node, '/api/map/pmtiles/file')).status).toBe(401)
    await rm(folder, {recursive: true})
    expect((await get('file')).status).toBe(404)
  })
})
