import {describe, expect, test} from 'vitest'
import {panelAddressSchema} from '#contract/ids.ts'
import {panelInspectedSchema} from '#contract/record.ts'
import {createFakeScheduler} from '../fakeScheduler.ts'
import {until} from '../../fixtures/until.ts'
import {CENTRE, NOW, NOW_BYTES, PANEL, partStatus, usePanels} from './panelClient.ts'

const address = panelAddressSchema.parse(PANEL)
const INSPECT_REPLY = Uint8Array.of(24, 1, 0b10_0000, 1, ...NOW_BYTES)
const {start: startOne, open} = usePanels()

/** A connector on a clock that is moved by hand, with one panel that has registered. */
async function startTimed() {
  const scheduler = createFakeScheduler(NOW)
  const connector = await startOne({now: scheduler.now, schedule: scheduler.schedule})
  const panel = await open(connector)
  panel.send({command: 0, version: [0x10, 0]})
  await panel.replies(1)
  return {...connector, scheduler, panel}
}

function inspections(records: readonly {type: string; body: unknown}[]) {
  return records
    .filter(record => record.type === 'panel.inspected')
    .map(record => panelInspectedSchema.parse(record.body))
}

describe('inspection 查岗', () => {
  test('is asked with its timeout in minutes, and answered when the seat does so', async () => {
    const {connector, panel, records, scheduler} = await startTimed()
    const reply = connector.inspect(address, 5, 'duty')
    await panel.replies(2)
    const asked = panel.received[1]
    expect(asked).toMatchObject({command: 1, source: CENTRE, destination: PANEL, version: [0x10, 0]})
    expect([...(asked?.unit ?? [])]).toEqual([91, 1, 5])
    panel.send({command: 3, serial: asked?.serial ?? 0})
    await scheduler.advance(90_000)
    panel.send({command: 2, serial: 77, unit: INSPECT_REPLY})
    expect(await reply).toEqual({ok: true, outcome: 'answered'})
    expect(inspections(records)).toEqual([
      {address, outcome: 'answered', askedAt: NOW, answeredAt: NOW + 90_000, timeoutMinutes: 5, by: 'duty'},
    ])
    expect(records.map(record => record.type)).toEqual(['panel.operated', 'panel.inspected'])
  })

  test('is unanswered when its time is over, and a late answer changes nothing', async () => {
    const {connector, panel, records, scheduler} = await startTimed()
    const reply = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    panel.send({command: 3, serial: panel.received[1]?.serial ?? 0})
    await scheduler.advance(61_000)
    expect(await reply).toEqual({ok: true, outcome: 'unanswered'})
    panel.send({command: 2, serial: 5, unit: INSPECT_REPLY})
    await until('the late answer is kept', () => records.length === 2)
    expect(inspections(records)).toMatchObject([{outcome: 'unanswered', answeredAt: null}])
  })

  test('is sent again while it is not confirmed: four times in all, ten seconds apart', async () => {
    const {connector, panel, scheduler} = await startTimed()
    const reply = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    for (const count of [3, 4, 5]) {
      await scheduler.advance(10_000)
      await panel.replies(count)
    }
    await scheduler.advance(31_000)
    expect(await reply).toEqual({ok: true, outcome: 'unanswered'})
    expect(panel.received.filter(({command}) => command === 1)).toHaveLength(4)
    expect(new Set(panel.received.slice(1).map(({serial}) => serial)).size).toBe(1)
  })

  test('ends as denied when the panel denies it', async () => {
    const {connector, panel, records} = await startTimed()
    const reply = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    panel.send({command: 6, serial: panel.received[1]?.serial ?? 0})
    expect(await reply).toEqual({ok: true, outcome: 'denied'})
    expect(inspections(records)).toMatchObject([{outcome: 'denied'}])
  })

  test('ends as disconnected when the panel goes away', async () => {
    const {connector, panel, records} = await startTimed()
    const reply = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    panel.close()
    expect(await reply).toEqual({ok: true, outcome: 'disconnected'})
    expect(inspections(records)).toMatchObject([{outcome: 'disconnected'}])
  })

  test('is refused for a panel that is not connected, and while another one is under way', async () => {
    const {connector, panel} = await startTimed()
    const absent = panelAddressSchema.parse('0000000000ff')
    expect(await connector.inspect(absent, 1, 'duty')).toEqual({ok: false, code: 'panelNotConnected'})
    const first = connector.inspect(address, 1, 'duty')
    expect(await connector.inspect(address, 1, 'duty2')).toEqual({ok: false, code: 'panelBusy'})
    panel.close()
    await first
  })

  test('is not reported as done when its result could not be kept', async () => {
    const {connector, panel, state} = await startTimed()
    const reply = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    state.isBroken = true
    panel.send({command: 6, serial: panel.received[1]?.serial ?? 0})
    expect(await reply).toEqual({ok: false, code: 'unavailable'})
  })

  test('is not disturbed by the end of the connection that an earlier one was asked on', async () => {
    const {connector, panel, port, state} = await startTimed()
    const first = connector.inspect(address, 1, 'duty')
    await panel.replies(2)
    panel.send({command: 2, serial: 2, unit: INSPECT_REPLY})
    expect(await first).toMatchObject({outcome: 'answered'})
    const newer = await open({port})
    newer.send({command: 0})
    await newer.replies(1)
    const second = connector.inspect(address, 1, 'duty')
    await newer.replies(2)
    panel.close()
    await until('the old connection is gone', () => state.connections === 1)
    newer.send({command: 2, serial: 3, unit: INSPECT_REPLY})
    expect(await second).toMatchObject({outcome: 'answered'})
  })

  test('goes to the newest connection of a panel', async () => {
    const {connector, panel, port} = await startTimed()
    const newer = await open({port})
    newer.send({command: 0})
    await newer.replies(1)
    panel.send({command: 7, serial: 3})
    await panel.replies(2)
    const reply = connector.inspect(address, 1, 'duty')
    await newer.replies(2)
    expect(newer.received[1]?.command).toBe(1)
    newer.close()
    expect(await reply).toMatchObject({outcome: 'disconnected'})
    panel.send({command: 7, serial: 4})
    await panel.replies(3)
    void connector.inspect(address, 1, 'duty')
    await panel.replies(4)
    expect(panel.received[3]?.command).toBe(1)
  })
})

describe('clock and reads', () => {
  test('a clock is set to ours and that is in the log once the panel has confirmed', async () => {
    const {connector, panel, records} = await startTimed()
    const reply = connector.syncClock(address, 'duty')
    await panel.replies(2)
    expect([...(panel.received[1]?.unit ?? [])]).toEqual([90, 1, ...NOW_BYTES])
    expect(records).toEqual([])
    panel.send({command: 3, serial: panel.received[1]?.serial ?? 0})
    expect(await reply).toEqual({ok: true})
    expect(records).toMatchObject([
      {type: 'panel.described', body: {address, typeFlag: 90, objects: [{time: NOW, by: 'duty'}]}},
    ])
  })

  test('a clock that nobody confirms is not set', async () => {
    const {connector, panel, records, scheduler} = await startTimed()
    const reply = connector.syncClock(address, 'duty')
    await panel.replies(2)
    await scheduler.advance(41_000)
    expect(await reply).toEqual({ok: false, code: 'unavailable'})
    expect(records).toEqual([])
  })

  test('a confirmation of something else is not taken for one', async () => {
    const {connector, panel} = await startTimed()
    const reply = connector.initialise(address)
    await panel.replies(2)
    const serial = panel.received[1]?.serial ?? 0
    panel.send({command: 3, serial: serial + 1})
    panel.send({command: 6, serial})
    expect(await reply).toEqual({ok: false, code: 'unavailable'})
    expect([...(panel.received[1]?.unit ?? [])]).toEqual([89, 1, 0])
  })

  test('a read resolves with the answer once that is durable, and the answer is not confirmed', async () => {
    const {connector, panel, records} = await startTimed()
    const reply = connector.request(address, {typeFlag: 81})
    await panel.replies(2)
    const request = panel.received[1]
    expect(request?.command).toBe(4)
    panel.send({command: 5, serial: request?.serial ?? 0, unit: Uint8Array.of(21, 1, 8, ...NOW_BYTES)})
    expect(await reply).toMatchObject({ok: true, unit: {typeFlag: 21, objects: [{status: 8, isFault: true}]}})
    expect(records).toHaveLength(1)
    panel.send({command: 7, serial: 4})
    await panel.replies(3)
    expect(panel.received.map(({command}) => command)).toEqual([3, 4, 3])
  })

  test('an answer under a number of its own is taken by its type', async () => {
    const {connector, panel} = await startTimed()
    const reply = connector.request(address, {
      ...{typeFlag: 62, systemType: 1, systemAddress: 1},
      partAddress: 0x0002000a,
    })
    await panel.replies(2)
    expect(await connector.request(address, {typeFlag: 85})).toEqual({ok: false, code: 'panelBusy'})
    panel.send({command: 5, serial: 900, unit: partStatus(2)})
    expect(await reply).toMatchObject({ok: true, unit: {typeFlag: 2}})
  })
})
