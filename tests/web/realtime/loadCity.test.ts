// @vitest-environment happy-dom
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {loadCity} from '#web/realtime/loadCity.ts'
import {useCityStore} from '#web/stores/city.ts'

const CITY = {
  code: '330383',
  name: 'City',
  timeZone: 'Asia/Shanghai',
  bounds: [120, 27, 121, 28],
  mode: 'simulated',
  notice: '',
  basemaps: [
    {kind: 'pack', id: 'pack', name: 'Pack', attribution: '', approvalNumber: null, isAvailable: true},
  ],
  shifts: [],
  hasStreets: false,
  hasBuildings: false,
  counts: {communities: 0, gridCells: 0, panels: 0, premises: 0, units: 0, streets: 0, buildings: 0},
}
const AREA = {
  code: '330383',
  level: 'city',
  parent: null,
  name: 'City',
  bbox: [120, 27, 121, 28],
  anchor: [120.5, 27.5],
  residents: null,
}

let server: Server

beforeEach(async () => {
  setActivePinia(createPinia())
  server = createServer((request, response) => {
    response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(replyTo(request.url)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${port}/desk`)
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

function replyTo(url = '') {
  if (url.startsWith('/api/city')) return CITY
  if (url.startsWith('/api/areas')) return {items: [AREA], nextCursor: null}
  return {type: 'FeatureCollection', features: []}
}

it('shows the areas of the session that asked for them', async () => {
  expect(await loadCity(() => true)).toBe(true)
  expect([...useCityStore().areasByCode.keys()]).toEqual(['330383'])
})

it('shows nothing to whoever came after the session that asked', async () => {
  expect(await loadCity(() => false)).toBe(false)
  expect(useCityStore().isLoaded).toBe(false)
  expect(useCityStore().areasByCode.size).toBe(0)
})
