import {rm} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {VectorTile} from '@mapbox/vector-tile'
import {PbfReader} from 'pbf'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {cityDescriptionSchema} from '#contract/area.ts'
import {packWarningsSchema} from '#contract/cityPack.ts'
import {ensureBuilt} from '../../server/launcher/build.mjs'
import {geoJson, smallGround, street} from '../city/groundFixture.ts'
import {smallPack, writePackTexts} from '../city/packFixture.ts'
import {logIn, type ApiClient} from '../fixtures/apiClient.ts'
import {makeDataFolder, removeDataFolder} from '../fixtures/dataFolder.ts'
import {startServerProcess, type ServerProcess} from '../fixtures/serverProcess.ts'

const KEY = 'the-key-of-the-city'
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex')

/** Two basemaps, and a street that does not meet the others. */
function oddPack() {
  const {'city.json': city = '', ...others} = smallPack()
  const tianditu = {
    id: 'tdt',
    kind: 'tianditu',
    name: 'T',
    attribution: '',
    approvalNumber: null,
    layers: ['vec'],
  }
  const lone = street('S9', [
    [1.2, 0.2],
    [1.3, 0.2],
  ])
  const streets = (smallGround()['streets.geojson'] ?? '').split('\n')
  return {
    ...others,
    ...smallGround(),
    'city.json': city.replace('"basemaps": [', `"basemaps": [${JSON.stringify(tianditu)},`),
    'streets.geojson': geoJson(...[streets[1], streets[2]].map(parseLine), lone),
  }
}

function parseLine(line = ''): unknown {
  return JSON.parse(line.replace(/,$/, ''))
}

const tianditu = createServer((_request, response) => {
  response.writeHead(200, {'content-type': 'image/png'}).end(PICTURE)
})
let cityFolder: string
let dataFolder: string
let server: ServerProcess
let api: ApiClient

beforeAll(async () => {
  await ensureBuilt()
  await new Promise<void>(resolve => tianditu.listen(0, '127.0.0.1', resolve))
  const {port} = tianditu.address() as AddressInfo
  cityFolder = await writePackTexts(oddPack())
  dataFolder = await makeDataFolder()
  server = await startServerProcess({
    dataFolder,
    cityFolder,
    environment: {TIANDITU_KEY: KEY, TIANDITU_URL: `http://127.0.0.1:${port}`},
  })
  api = await logIn(server.url, 'admin')
})

afterAll(async () => {
  tianditu.close()
  await server.stop()
  await removeDataFolder(dataFolder)
  await rm(cityFolder, {recursive: true})
})

async function bytesOf(path: string) {
  const response = await fetch(server.url + path, {headers: {authorization: `Bearer ${api.token}`}})
  return {status: response.status, bytes: Buffer.from(await response.arrayBuffer())}
}

describe('a built server', () => {
  it('cuts tiles of its pack in the worker that was built with it', async () => {
    const {status, bytes} = await bytesOf('/api/map/tiles/14/13653/6914.mvt')
    expect(status).toBe(200)
    expect(Object.keys(new VectorTile(new PbfReader(bytes)).layers)).toContain('buildings')
    expect((await bytesOf('/api/map/tiles/14/0/0.mvt')).status).toBe(204)
  })

  it('tells what its city is drawn from, and fetches Tianditu without telling the key', async () => {
    const city = await api.get('/api/city', cityDescriptionSchema)
    expect(city.basemaps).toMatchObject([
      {id: 'tdt', layers: ['vec'], isAvailable: true},
      {id: 'pack', isAvailable: true},
    ])
    expect(city.counts).toMatchObject({premises: 2, units: 1, streets: 3, buildings: 1})
    expect(JSON.stringify(city)).not.toContain(KEY)
    expect(await bytesOf('/api/map/tianditu/vec/1/0/0')).toEqual({status: 200, bytes: PICTURE})
    expect((await bytesOf('/api/map/tianditu/cva/1/0/0')).status).toBe(404)
  })

  it('names what was noticed of its pack, to the administrator and in its log', async () => {
    const {items} = await api.get('/api/city/warnings', packWarningsSchema)
    expect(items.map(({file, line, code}) => [file, line, code]).sort()).toEqual([
      ['city.json', 13, 'approvalMissing'],
      ['streets.geojson', 4, 'notConnected'],
    ])
    expect(server.output()).toContain('"code":"notConnected","count":1')
    expect(server.output()).not.toContain(KEY)
  })

  it('stops in order with its worker', async () => {
    expect(await server.stop()).toBe(0)
  })
})
