import {describe, expect, test} from 'vitest'
import {recordBodies} from '#contract/record.ts'
import {createFakeScheduler} from '../fakeScheduler.ts'
import {until} from '../../fixtures/until.ts'
import {frameBytes, NOW, PANEL, partStatus, usePanels} from './panelClient.ts'

const {start, open} = usePanels()

const LYING_CLOCK = new Uint8Array(6)

describe('what is confirmed is durable', () => {
  test('nothing is confirmed before the append has resolved', async () => {
    const connector = await start()
    const panel = await open(connector)
    const release = connector.hold()
    panel.send({command: 2, serial: 1, unit: partStatus(2)})
    await until('the append is under way', () => connector.state.appends === 1)
    const other = await open(connector)
    other.send({command: 7, serial: 2})
    await other.replies(1)
    expect(panel.received).toEqual([])
    release()
    await panel.replies(1)
    expect(panel.received[0]).toMatchObject({command: 3, serial: 1})
    expect(connector.records).toHaveLength(1)
  })

  test('when the store fails nothing is confirmed, the connection stays, and the retransmission is taken in', async () => {
    const connector = await start()
    const panel = await open(connector)
    connector.state.isBroken = true
    panel.send({command: 2, serial: 1, unit: partStatus(2)})
    await until('the append was tried', () => connector.state.appends === 1)
    panel.send({command: 7, serial: 2})
    await panel.replies(1)
    expect(panel.received.map(({serial}) => serial)).toEqual([2])
    connector.state.isBroken = false
    panel.send({command: 2, serial: 1, unit: partStatus(2)})
    await panel.replies(2)
    expect(panel.received[1]).toMatchObject({command: 3, serial: 1})
    expect(connector.records).toHaveLength(1)
  })

  test('a report that may have been kept by a failing store is not what the next one is compared with', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, serial: 1, unit: partStatus(0)})
    await panel.replies(1)
    connector.state.isBroken = true
    panel.send({command: 2, serial: 2, unit: partStatus(2)})
    await until('the append was tried', () => connector.state.appends === 2)
    connector.state.isBroken = false
    panel.send({command: 2, serial: 3, unit: partStatus(0)})
    await panel.replies(2)
    expect(connector.records).toHaveLength(2)
  })

  test('a frame that is sent again at once is confirmed again and kept once, lying clock or not', async () => {
    for (const clock of [undefined, LYING_CLOCK]) {
      const connector = await start()
      const panel = await open(connector)
      const frame = {command: 2, serial: 1, ...(clock && {clock}), unit: Uint8Array.of(200, 1)}
      panel.send(frame)
      await panel.replies(1)
      panel.send(frame)
      await panel.replies(2)
      panel.sendBytes(Buffer.concat([frameBytes({...frame, serial: 2}), frameBytes({...frame, serial: 2})]))
      await panel.replies(4)
      expect(panel.received.map(({command}) => command)).toEqual([3, 3, 3, 3])
      expect(connector.records).toHaveLength(2)
      expect(connector.connector.counters().retransmissions).toBe(2)
    }
  })

  test('a device whose clock and serial stand still can still raise, clear and raise again', async () => {
    const connector = await start()
    const panel = await open(connector)
    for (const [index, status] of [2, 0, 2].entries()) {
      panel.send({command: 2, serial: 0, clock: LYING_CLOCK, unit: partStatus(status, {clock: LYING_CLOCK})})
      await panel.replies(index + 1)
    }
    expect(connector.records).toHaveLength(3)
    expect(new Set(connector.records.map(record => record.sourceId)).size).toBe(3)
  })

  test('the same bytes from a lying clock a minute later are a new event', async () => {
    const scheduler = createFakeScheduler(NOW)
    const connector = await start({now: scheduler.now, schedule: scheduler.schedule})
    const panel = await open(connector)
    const frame = {command: 2, serial: 1, clock: LYING_CLOCK, unit: Uint8Array.of(200, 1)}
    for (const [pause, kept] of [
      [0, 1],
      [60_000, 1],
      [61_000, 2],
    ] as const) {
      await scheduler.advance(pause)
      const replies = panel.received.length
      panel.send(frame)
      await panel.replies(replies + 1)
      expect(connector.records).toHaveLength(kept)
    }
  })

  test('with a right clock the same bytes over two connections are one record, with a lying one two', async () => {
    const connector = await start()
    for (const clock of [undefined, LYING_CLOCK])
      for (let turn = 0; turn < 2; turn++) {
        const panel = await open(connector)
        panel.send({command: 2, serial: 1, ...(clock && {clock}), unit: partStatus(2)})
        await panel.replies(1)
      }
    expect(connector.records).toHaveLength(3)
  })

  test('records are what the contract says, and name their panel', async () => {
    const connector = await start()
    const panel = await open(connector)
    const units = [
      partStatus(2),
      Uint8Array.of(1, 1, 1, 1, 2, 0, 0, 0, 10, 23, 11, 26),
      Uint8Array.of(24, 1, 1, 1, 0, 0, 10, 23, 11, 26),
      Uint8Array.of(25, 1, 1, 1),
      Uint8Array.of(26, 1, 2, 65, 66),
      Uint8Array.of(201),
    ]
    for (const [serial, unit] of units.entries()) panel.send({command: 2, serial, unit})
    await panel.replies(units.length)
    expect(connector.records.map(record => record.type)).toEqual([
      ...['panel.statusReported', 'panel.statusReported', 'panel.operated'],
      ...['panel.described', 'panel.described', 'panel.described'],
    ])
    for (const [serial, record] of connector.records.entries()) {
      expect(recordBodies[record.type].safeParse(record.body).success).toBe(true)
      expect(record).toMatchObject({origin: 'fire-response', source: `panel:${PANEL}`})
      expect(record.body).toMatchObject({
        ...{address: PANEL, receivedAt: NOW},
        frame: frameBytes({command: 2, serial, unit: units[serial] ?? new Uint8Array()}).toString('hex'),
      })
    }
  })
})

describe('a dead letter', () => {
  test('is read again as if it had just come, at its own time, once it can be read', async () => {
    const {connector} = await start()
    const good = frameBytes({command: 2, unit: partStatus(2)}).toString('hex')
    const outcome = connector.read(good, NOW - 60_000)
    expect(outcome).toMatchObject({
      ok: true,
      records: [
        {type: 'panel.statusReported', body: {address: PANEL, receivedAt: NOW - 60_000, frame: good}},
      ],
    })
  })

  test('keeps the address of a panel that does not say it', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 0})
    panel.send({command: 2, serial: 2, source: '000000000000', unit: Uint8Array.of(9, 1, 0)})
    await panel.replies(2)
    expect(connector.unreadable[0]?.payload).toMatch(new RegExp(`^[0-9a-f]+ ${PANEL}$`))
    const good = frameBytes({command: 2, source: '000000000000', unit: partStatus(2)}).toString('hex')
    expect(connector.connector.read(`${good} ${PANEL}`)).toMatchObject({
      ok: true,
      records: [{body: {address: PANEL}}],
    })
    expect(connector.connector.read(good)).toEqual({ok: false, code: 'noAddress', path: 'frame.source'})
  })

  test.each([
    ['no hexadecimal', 'xyz', 'notHexadecimal'],
    ['too short', '4040', 'length'],
    ['a wrong length field', frameBytes({command: 2}).toString('hex').replace('000002', '010002'), 'length'],
    ['a wrong checksum', frameBytes({command: 2}).toString('hex').replace('000002', '000003'), 'checksum'],
    [
      'a reserved type',
      frameBytes({command: 2, unit: Uint8Array.of(9, 1, 0)}).toString('hex'),
      'unknownType',
    ],
  ])('stays rejected with %s', async (_name, payload, code) => {
    const {connector} = await start()
    expect(connector.read(payload)).toMatchObject({ok: false, code})
  })

  test('is made at most twenty times a minute of one connection; every bad frame is denied all the same', async () => {
    const connector = await start()
    const panel = await open(connector)
    for (let serial = 0; serial < 50; serial++)
      panel.send({command: 2, serial, unit: Uint8Array.of(9, 1, serial)})
    await panel.replies(50)
    expect(panel.received.every(({command}) => command === 6)).toBe(true)
    expect(connector.unreadable).toHaveLength(20)
  })
})
