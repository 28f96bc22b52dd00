import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {panelAddressSchema} from '#contract/ids.ts'
import {playFirePanels, type PanelRhythm, type PlayedPanelsOptions} from '#mock/firePanels.ts'
import {startConnector} from '../connectors/fire-response/panelClient.ts'
import {until} from '../fixtures/until.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const addresses = Array.from({length: 20}, (_, index) => (0xab0000 + index).toString(16).padStart(12, '0'))
const lively: Partial<PanelRhythm> = {
  ...{heartbeatMs: 40, alarmsPerHour: 0, faultsPerHour: 0, alarmLastsMs: 60, faultLastsMs: 60},
  ...{inspectReplyMs: 20, unattendedShare: 0, wrongClockShare: 0, replyTimeoutMs: 200, reconnectMs: 10},
}

async function start(
  rhythm: Partial<PanelRhythm> = {},
  seed = 'test',
  options: Partial<PlayedPanelsOptions> = {},
) {
  const connector = await startConnector({now: Date.now})
  const panels = await playFirePanels({
    ...{host: '127.0.0.1', port: connector.port, seed, log: () => undefined},
    panels: addresses.map(address => ({address})),
    rhythm: {...lively, ...rhythm},
    ...options,
  })
  stops.push(connector.stop, () => panels.stop())
  return {...connector, panels}
}

function statusesOf(records: Awaited<ReturnType<typeof start>>['records'], address: string) {
  return records.flatMap(record =>
    record.type === 'panel.statusReported' && record.body.address === address ? record.body.parts : [],
  )
}

describe('played fire panels', () => {
  test('connect, and their heartbeats of every make are understood', async () => {
    const {connector, panels, unreadable} = await start()
    await until('all are connected', () => connector.connectedPanels().length === addresses.length)
    await until('all beat', () => connector.counters().heartbeats > addresses.length * 3)
    expect(unreadable).toEqual([])
    expect(panels.counts()).toMatchObject({connected: addresses.length, denied: 0})
    expect(connector.counters()).toMatchObject({denied: 0, checksumErrors: 0, garbageBytes: 0})
  })

  test('raise an alarm with Chinese words for its place, clear it, and reset the panel', async () => {
    const {panels, records} = await start()
    const [address = ''] = addresses
    expect(panels.begin(address, 'falseAlarm')).toBe(true)
    expect(panels.begin('ffffffffffff', 'falseAlarm')).toBe(false)
    const parts = () => statusesOf(records, address).filter(({partKey}) => partKey !== 'transmitter')
    await until('it is cleared', () => parts().some(({status}) => status === 0))
    await until('it is reset', () => records.some(({type}) => type === 'panel.operated'))
    expect(parts()[0]).toMatchObject({isFire: true, status: 2})
    expect(parts()[0]?.description).toMatch(/^[\u4e00-\u9fffA-Z]{4,}$/)
    expect(Math.abs((parts()[0]?.observedAt ?? 0) - Date.now())).toBeLessThan(60_000)
    const levels = new Map(parts().map(({partKey, status}) => [partKey, status]))
    expect([...levels.values()].every(status => status === 0)).toBe(true)
  })

  test('have alarms and faults of their own, which end', async () => {
    const {records, panels} = await start({alarmsPerHour: 20_000, faultsPerHour: 20_000})
    const seen = (wanted: 'isFire' | 'isFault') =>
      addresses.filter(address => statusesOf(records, address).some(part => part[wanted])).length
    await until('several had both', () => seen('isFire') > 5 && seen('isFault') > 5)
    expect(panels.counts().denied).toBe(0)
  })

  test('report a fire part by part, a call point among them, and say why when they are asked', async () => {
    const {panels, records} = await start({alarmLastsMs: 300_000})
    const [address = ''] = addresses
    expect(panels.causeAt(address)).toBeNull()
    panels.begin(address, 'fire', 'seed')
    await until('the first part burns', () => statusesOf(records, address).some(({isFire}) => isFire))
    expect(panels.causeAt(address)).toBe('fire')
    const other = addresses[1] ?? ''
    panels.begin(other, 'falseAlarm', 'seed')
    expect(panels.causeAt(other)).toMatch(/^(dust|smoking|steam|insect)$/)
  })

  test('lose their mains, their batteries and their line, and have all of them again', async () => {
    const {connector, records} = await start({faultsPerHour: 60_000, faultLastsMs: 100})
    const transmitter = () =>
      addresses.flatMap(address =>
        statusesOf(records, address).filter(({partKey}) => partKey === 'transmitter'),
      )
    for (const bit of [0b1000, 0b1_0000, 0b10_0000])
      await until(`bit ${bit} is seen`, () => transmitter().some(({status}) => (status & bit) !== 0))
    expect(transmitter().every(({status, isFault}) => isFault === (status & 0b11_1000) > 0)).toBe(true)
    await until('a line is down', () => connector.connectedPanels().length < addresses.length)
    await until('it is up', () => transmitter().at(-1)?.status === 1)
  })

  test('go on in the next run from where they stood, and nothing stands for ever', async () => {
    const memoryFile = join(await mkdtemp(join(tmpdir(), 'wanglou-panels-')), 'state', 'panels.json')
    const [address = ''] = addresses
    const first = await start({alarmLastsMs: 300_000}, 'one', {memoryFile})
    first.panels.begin(address, 'falseAlarm')
    await until('it is raised', () => statusesOf(first.records, address).some(({isFire}) => isFire))
    const raised = statusesOf(first.records, address).find(({isFire}) => isFire)
    await first.panels.stop()
    const second = await start({alarmLastsMs: 200}, 'two', {memoryFile})
    const ofPart = () =>
      statusesOf(second.records, address).filter(({partKey}) => partKey === raised?.partKey)
    await until('it is cleared', () => ofPart().some(({status}) => status === 0))
    expect(ofPart()[0]).toMatchObject({isFire: true, description: raised?.description})
    expect(second.panels.causeAt(address)).not.toBeNull()
    await rm(dirname(dirname(memoryFile)), {recursive: true})
  })

  test('answer 查岗, clock and every read', async () => {
    const {connector} = await start()
    await until('all are connected', () => connector.connectedPanels().length === addresses.length)
    const address = panelAddressSchema.parse(addresses[0])
    expect(await connector.inspect(address, 1, 'duty')).toEqual({ok: true, outcome: 'answered'})
    expect(await connector.syncClock(address, 'duty')).toEqual({ok: true})
    expect(await connector.initialise(address)).toEqual({ok: true, unit: null})
    const system = {systemType: 1, systemAddress: 1}
    for (const typeFlag of [61, 65, 66, 68] as const)
      expect(await connector.request(address, {typeFlag, ...system})).toMatchObject({
        unit: {typeFlag: typeFlag - 60},
      })
    for (const typeFlag of [62, 63, 67] as const)
      expect(await connector.request(address, {typeFlag, ...system, partAddress: 0x10001})).toMatchObject({
        unit: {typeFlag: typeFlag - 60},
      })
    for (const typeFlag of [81, 85, 86, 88] as const)
      expect(await connector.request(address, {typeFlag})).toMatchObject({unit: {typeFlag: typeFlag - 60}})
    const since = Date.now()
    expect(await connector.request(address, {typeFlag: 64, ...system, recordCount: 1, since})).toMatchObject({
      unit: {typeFlag: 4},
    })
    expect(await connector.request(address, {typeFlag: 84, recordCount: 1, since})).toMatchObject({
      unit: {typeFlag: 24},
    })
  })

  test('a clock that is years slow is not believed until it has been set', async () => {
    const {connector, panels, records} = await start({wrongClockShare: 1})
    await until('all are connected', () => connector.connectedPanels().length === addresses.length)
    const address = panelAddressSchema.parse(addresses[0])
    panels.begin(address, 'falseAlarm')
    const fires = () => statusesOf(records, address).filter(({isFire}) => isFire)
    await until('it is raised', () => fires().length > 0)
    expect(fires()[0]?.observedAt).toBeNull()
    const before = fires().length
    await connector.syncClock(address, 'duty')
    await until('the first alarm is over', () =>
      statusesOf(records, address).some(({status}) => status === 0),
    )
    panels.begin(address, 'falseAlarm')
    await until('it is raised again', () =>
      fires()
        .slice(before)
        .some(({observedAt}) => observedAt !== null),
    )
  })

  test('send again what was not confirmed, and come back after the server was gone', async () => {
    const {connector, panels, records, state, stop, port} = await start()
    await until('all are connected', () => connector.connectedPanels().length === addresses.length)
    await until('all have said how they are', () => panels.counts().confirmed >= addresses.length)
    const [address = ''] = addresses
    state.isBroken = true
    panels.begin(address, 'falseAlarm')
    await until('it is sent again', () => panels.counts().retransmitted > 0)
    expect(statusesOf(records, address).some(({isFire}) => isFire)).toBe(false)
    state.isBroken = false
    await until('it is kept', () => statusesOf(records, address).some(({isFire}) => isFire))
    await stop()
    const again = await startConnector({now: Date.now, port})
    stops.push(again.stop)
    await until('they come back', () => again.connector.connectedPanels().length === addresses.length)
  })

  test('are the same panels for the same seed', async () => {
    const describeOf = async (seed: string) => {
      const {panels, records} = await start({}, seed)
      const [address = ''] = addresses
      panels.begin(address, 'falseAlarm')
      await until('it is raised', () => statusesOf(records, address).some(({isFire}) => isFire))
      return statusesOf(records, address).find(({isFire}) => isFire)?.partKey
    }
    const first = await describeOf('one')
    expect(await describeOf('one')).toBe(first)
  })
})
