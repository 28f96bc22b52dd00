// @vitest-environment happy-dom
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {PREMISES_TABLE_MAGIC, premisesTableBytes} from '#contract/premisesTable.ts'
import {loadPremises, loadUnits} from '#web/realtime/loadPremises.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useUnitsStore} from '#web/stores/units.ts'

let server: Server
let table: Buffer

beforeEach(async () => {
  setActivePinia(createPinia())
  table = onePremises()
  server = createServer((request, response) => {
    const {pathname, searchParams} = new URL(request.url ?? '/', 'http://here.invalid')
    if (pathname === '/api/map/premises.bin') response.writeHead(200).end(table)
    else {
      const page = unitPage(searchParams.get('cursor'))
      response.writeHead(200, {'content-type': 'application/json'}).end(JSON.stringify(page))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${port}/wall`)
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

it('holds all premises as columns', async () => {
  expect(await loadPremises(() => true)).toBe(true)
  const held = usePremisesStore().table
  expect(held).toMatchObject({count: 1, ids: ['P00001']})
  expect(held?.lngE6[0]).toBe(120_550_000)
  expect(usePremisesStore().indexById.get('P00001')).toBe(0)
})

it('takes no table that it cannot read, nor one for whoever came after', async () => {
  expect(await loadPremises(() => false)).toBe(false)
  table = table.subarray(0, 20)
  expect(await loadPremises(() => true)).toBe(false)
  expect(usePremisesStore().table).toBeNull()
})

it('reads units page by page', async () => {
  expect(await loadUnits(() => true)).toBe(true)
  expect(useUnitsStore().units.map(({id}) => id)).toEqual(['U1', 'U2'])
})

function onePremises(): Buffer {
  const bytes = Buffer.alloc(premisesTableBytes(1, 6))
  bytes.writeUInt32LE(PREMISES_TABLE_MAGIC, 0)
  bytes.writeUInt32LE(1, 4)
  bytes.writeInt32LE(120_550_000, 8)
  bytes.writeInt32LE(27_570_000, 12)
  bytes.writeUInt32LE(6, 19)
  bytes.write('P00001', 23)
  return bytes
}

function unitPage(cursor: string | null) {
  const unit = {
    id: cursor === null ? 'U1' : 'U2',
    name: 'Unit',
    kind: 'fireStation',
    position: [120.5, 27.5],
    area: '330383',
    capabilities: [],
  }
  return {items: [unit], nextCursor: cursor === null ? 'next' : null}
}
