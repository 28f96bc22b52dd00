// @vitest-environment happy-dom
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Window} from 'happy-dom'
import {createPinia, setActivePinia} from 'pinia'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {encodeHeatTable} from '#contract/heatTable.ts'
import {encodeRiskTable} from '#contract/riskTable.ts'
import {followRisk} from '#web/realtime/followRisk.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {premisesTableOf} from '../map/premisesTables.ts'

const PAUSES = {retryMs: 20, heatPauseMs: 20}

let server: Server
let asked: string[]
let isReady: boolean
let probability: number
let tried: string[]

beforeEach(async () => {
  setActivePinia(createPinia())
  ;[asked, isReady, probability, tried] = [[], true, 0.25, []]
  server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => tried.push(chunk.toString()))
    const {pathname, search} = new URL(request.url ?? '/', 'http://here.invalid')
    asked.push(pathname.replace('/api/risk/', '') + search)
    const answer = (bytes: ArrayBuffer) => response.writeHead(200).end(Buffer.from(bytes))
    const refuse = (status: number, code: string) =>
      response
        .writeHead(status, {'content-type': 'application/problem+json'})
        .end(JSON.stringify({type: 'about:blank', title: code, status, code}))
    if (!isReady) refuse(503, 'riskNotReady')
    else if (pathname.endsWith('table.bin')) answer(riskBytes())
    else if (pathname.endsWith('heat.bin')) answer(heatBytes())
    else refuse(503, 'riskNotReady')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  const page = globalThis.window as unknown as Window
  page.happyDOM.setURL(`http://127.0.0.1:${String(port)}/desk`)
})

afterEach(async () => {
  useRiskStore().show(null)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

function riskBytes(): ArrayBuffer {
  const bytes = () => new Uint8Array(1)
  const floats = (value: number) => Float32Array.from([value])
  return encodeRiskTable({
    count: 1,
    probability: floats(probability),
    harm: floats(1),
    band: bytes(),
    openHazards: bytes(),
    flags: bytes(),
  })
}

function heatBytes(): ArrayBuffer {
  const values = Float32Array.from([probability])
  return encodeHeatTable({columns: 1, rows: 1, bounds: [120, 27, 121, 28], bandwidthMeters: 300, values})
}

function follow() {
  const risk = followRisk(PAUSES)
  usePremisesStore().replaceAll(premisesTableOf([[120.5, 27.5]]))
  return {risk, store: useRiskStore()}
}

const heatValue = () => useRiskStore().heat?.values[0]

describe('the tables of fire risk', () => {
  it('are read when they are shown, and not before', async () => {
    const {store} = follow()
    expect(asked).toEqual([])
    store.show('harm')
    await vi.waitFor(() => {
      expect(store.state).toBe('ready')
      expect(heatValue()).toBe(0.25)
    })
    expect(store.table?.probability[0]).toBe(0.25)
    expect(asked).toContain('heat.bin?measure=harm')
  })

  it('are waited for while the server computes them, which is said', async () => {
    isReady = false
    const {store} = follow()
    store.show('probability')
    await vi.waitFor(() => {
      expect(store.state).toBe('computing')
    })
    isReady = true
    await vi.waitFor(() => {
      expect(store.state).toBe('ready')
    })
  })

  it('are read anew after a break of the connection and when all scores are other', async () => {
    const {store, risk} = follow()
    store.show('probability')
    await vi.waitFor(() => {
      expect(heatValue()).toBe(0.25)
    })
    probability = 0.5
    risk.connected()
    await vi.waitFor(() => {
      expect([store.table?.probability[0], heatValue()]).toEqual([0.5, 0.5])
    })
    probability = 0.75
    risk.changed({version: 1, changed: [], isAll: true})
    await vi.waitFor(() => {
      expect([store.table?.probability[0], heatValue()]).toEqual([0.75, 0.75])
    })
  })

  it('take a changed score at once and the surface a little later', async () => {
    const {store, risk} = follow()
    store.show('probability')
    await vi.waitFor(() => {
      expect(heatValue()).toBe(0.25)
    })
    probability = 0.5
    const score = {probability: 0.5, low: 0, high: 1, band: 'high', harm: 1}
    risk.changed({
      version: 1,
      changed: [{premisesId: 'P0', ...score, openHazards: 0, flags: 0}],
      isAll: false,
    })
    expect(store.table?.probability[0]).toBe(0.5)
    await vi.waitFor(() => {
      expect(heatValue()).toBe(0.5)
    })
    expect(asked.filter(path => path === 'table.bin')).toHaveLength(1)
  })

  it('are read anew for a message that cannot be read', () => {
    const {store, risk} = follow()
    risk.changed({nonsense: true})
    expect(store.staleCount).toBe(1)
  })

  it('ask for what measures on paper would take off by the measures themselves, which any node knows', async () => {
    const {store} = follow()
    store.show('probability')
    store.tryOut({measures: [{type: 'fitSmoke', top: 5}], isDrawn: true})
    await vi.waitFor(() => {
      expect(asked).toContain('what-if/heat.bin')
      expect(tried.map(body => JSON.parse(body))).toContainEqual({
        measure: 'probability',
        measures: [{type: 'fitSmoke', top: 5}],
      })
      expect(heatValue()).toBe(0.25)
    })
  })
})
