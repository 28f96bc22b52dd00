import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {VectorTile} from '@mapbox/vector-tile'
import {PbfReader} from 'pbf'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest'
import {createTileService, type TileService} from '#server/basemap/tileService.ts'
import {judgeGround} from '#server/city/judgeGround.ts'
import {loadCityPack} from '#server/city/loadCityPack.ts'
import {building, geoJson, smallGround, square} from '../city/groundFixture.ts'
import {smallPack, writePackTexts} from '../city/packFixture.ts'
import {ask, logIn, startFakeNode, type FakeNode} from '../gateway/fakeNode.ts'

const WORKER = new URL('tileWorker.mjs', import.meta.url)

let folder: string
let tiles: TileService
let failures: Error[]
let node: FakeNode
let cookie: string

beforeAll(async () => {
  node = await startFakeNode()
  cookie = (await logIn(node, 'duty')).cookie
})
afterAll(() => node.close())

beforeEach(async () => {
  folder = await writePackTexts({...smallPack(), ...smallGround()})
  failures = []
  tiles = createTileService({
    workerUrl: WORKER,
    folder,
    onFailure: error => failures.push(error),
    restartMs: 1,
  })
  node.onTile = (z, x, y) => tiles.tile(z, x, y)
})
afterEach(async () => {
  await tiles.close()
  await rm(folder, {recursive: true})
})

/** The address of the tile in which a position lies. */
function tilePath(z: number, [lng, lat]: [number, number]): string {
  const x = Math.floor(((lng + 180) / 360) * 2 ** z)
  const sin = Math.sin((lat * Math.PI) / 180)
  const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z)
  return `/api/map/tiles/${z}/${x}/${y}.mvt`
}

const HOUSE: [number, number] = [120.0021, 27.0021]

async function readLayers(path: string) {
  const response = await fetch(node.url + path, {headers: {cookie}})
  const {layers} = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())))
  return {response, layers}
}

describe('a tile of the pack', () => {
  it('holds its water, blocks, streets and buildings where they are', async () => {
    const {response, layers} = await readLayers(tilePath(14, HOUSE))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('mapbox-vector-tile')
    expect(Object.keys(layers).sort()).toEqual(['buildings', 'landUse', 'streets', 'water', 'waterLines'])
    const house = layers['buildings']?.feature(0)
    expect(house?.properties).toEqual({id: 'B1', heightMeters: 9.5, floors: 3, use: 'dwelling'})
    expect(layers['streets']?.feature(0).properties).toEqual({id: 'S1', class: 'street'})
    expect(layers['waterLines']?.feature(0).properties).toEqual({class: 'creek', widthMeters: 6})
    const [, z, x, y] = /(\d+)\/(\d+)\/(\d+)/.exec(tilePath(14, HOUSE)) ?? []
    const shape = house?.toGeoJSON(Number(x), Number(y), Number(z))
    const [lng, lat] = shape?.geometry.type === 'Polygon' ? (shape.geometry.coordinates[0]?.[0] ?? []) : []
    expect(lng).toBeCloseTo(120.002, 3)
    expect(lat).toBeCloseTo(27.002, 3)
  })

  it('draws a ring that runs the wrong way as it was meant', async () => {
    const houses = geoJson(building('B1', square([0.2, 0.2]).reverse()))
    await writeFile(join(folder, 'buildings.geojson'), houses)
    const {layers} = await readLayers(tilePath(14, HOUSE))
    const [ring = []] = layers['buildings']?.feature(0).loadGeometry() ?? []
    const twiceArea = ring.reduce((sum, point, index) => {
      const next = ring[(index + 1) % ring.length] ?? point
      return sum + point.x * next.y - next.x * point.y
    }, 0)
    // Mapbox Vector Tile 2.1: the area of an exterior ring is positive, y running down.
    expect(twiceArea).toBeGreaterThan(0)
  })

  it('from further away leaves out what nobody could see', async () => {
    const {layers} = await readLayers(tilePath(11, HOUSE))
    expect(Object.keys(layers)).not.toContain('buildings')
    expect(layers['streets']?.length).toBe(1)
  })

  it('is zipped, not sent again unchanged, and unzipped for who cannot', async () => {
    const path = tilePath(14, HOUSE)
    const first = await ask(node, path, {cookie})
    expect(first.headers.get('content-encoding')).toBe('gzip')
    const etag = first.headers.get('etag') ?? ''
    const again = await ask(node, path, {
      cookie,
      headers: {'if-none-match': etag, 'cache-control': 'max-age=0'},
    })
    expect(again.status).toBe(304)
    const plain = await fetch(node.url + path, {headers: {cookie, 'accept-encoding': 'identity'}})
    expect(plain.headers.get('content-encoding')).toBeNull()
    const bytes = new Uint8Array(await plain.arrayBuffer())
    expect(Object.keys(new VectorTile(new PbfReader(bytes)).layers)).toContain('buildings')
  })

  it('is 204 where nothing is, 404 off the earth or closer than there are tiles, 401 for nobody', async () => {
    const statuses = []
    for (const path of ['14/0/0', '2/4/0', '15/0/0', 'x/0/0', '-1/0/0'])
      statuses.push((await ask(node, `/api/map/tiles/${path}.mvt`, {cookie})).status)
    expect(statuses).toEqual([204, 404, 404, 404, 404])
    expect((await ask(node, tilePath(14, HOUSE))).status).toBe(401)
  })

  it('is in WGS-84 when the pack is not', async () => {
    const city = smallPack()['city.json'] ?? ''
    await writeFile(join(folder, 'city.json'), city.replace('"wgs84"', '"gcj02"'))
    const path = tilePath(14, HOUSE)
    const [, z, x, y] = /(\d+)\/(\d+)\/(\d+)/.exec(path) ?? []
    const {layers} = await readLayers(path)
    const shape = layers['buildings']?.feature(0).toGeoJSON(Number(x), Number(y), Number(z))
    const [lng = 0] = shape?.geometry.type === 'Polygon' ? (shape.geometry.coordinates[0]?.[0] ?? []) : []
    expect(Math.abs(lng - 120.002)).toBeGreaterThan(0.002)
  })
})

describe('the tile worker', () => {
  it('judges the files for the rest of the pack as the loader itself would', async () => {
    await writeFile(join(folder, 'landUse.geojson'), '{')
    const report = await tiles.report()
    expect(report).toEqual(await judgeGround(folder))
    expect(report).toMatchObject({
      counts: {streets: 2, buildings: 1},
      buildingIds: ['B1'],
      problems: [{file: 'landUse.geojson', code: 'syntax'}],
    })
    const judged = loadCityPack(folder, {judge: async () => (await tiles.report()) ?? judgeGround(folder)})
    await expect(judged).rejects.toMatchObject({problems: [{file: 'landUse.geojson'}]})
  })
})

describe('a tile worker that fails', () => {
  it('costs the tiles it was asked for, is named, and another takes its place', async () => {
    await tiles.close()
    tiles = createTileService({
      workerUrl: new URL('failingOnce.worker.mjs', import.meta.url),
      folder,
      onFailure: error => failures.push(error),
      restartMs: 1,
    })
    const {status, body} = await ask(node, tilePath(14, HOUSE), {cookie})
    expect([status, body.code]).toEqual([503, 'basemapUnavailable'])
    expect(failures.map(({message}) => message)).toEqual(['the first one fails'])
    await expect.poll(async () => (await ask(node, tilePath(14, HOUSE), {cookie})).status).toBe(204)
    expect((await ask(node, '/api/session', {cookie})).status).toBe(200)
  })
})
