import {describe, expect, test} from 'vitest'
import {until} from '../../fixtures/until.ts'
import {CENTRE, frameBytes, NOW, PANEL, partStatus, type TestConnector, usePanels} from './panelClient.ts'

const {start, open} = usePanels()

function statusesOf({records}: TestConnector) {
  return records.flatMap(record => (record.type === 'panel.statusReported' ? [record.body] : []))
}

describe('traps of real GB/T 26875.3 traffic', () => {
  test('1: a fire counts although bit 0 says "test"', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, unit: partStatus(0b10)})
    await panel.replies(1)
    expect(statusesOf(connector)[0]?.parts[0]).toMatchObject({status: 2, isFire: true, isFault: false})
  })

  test('2: a level that goes back to 0 is reported, for each part on its own, and a repeated level is not', async () => {
    const connector = await start()
    const panel = await open(connector)
    const levels: [status: number, position: number][] = [
      [4, 1],
      [4, 1],
      [4, 2],
      [0, 1],
      [0, 1],
      [4, 1],
    ]
    for (const [serial, [status, position]] of levels.entries()) {
      panel.send({command: 2, serial, unit: partStatus(status, {position})})
      await panel.replies(serial + 1)
    }
    expect(panel.received.map(frame => frame.command)).toEqual([3, 3, 3, 3, 3, 3])
    expect(statusesOf(connector).map(({parts}) => [parts[0]?.status, parts[0]?.partKey])).toEqual([
      [4, 'part:1-1-40-0001000a'],
      [4, 'part:1-1-40-0002000a'],
      [0, 'part:1-1-40-0001000a'],
      [4, 'part:1-1-40-0001000a'],
    ])
    expect(connector.connector.counters().unchanged).toBe(2)
  })

  test('2: levels that are sent at once are all reported, in order', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, serial: 0, unit: partStatus(0)})
    await panel.replies(1)
    panel.sendBytes(
      Buffer.concat(
        [2, 0, 2, 0].map((status, at) => frameBytes({command: 2, serial: at + 1, unit: partStatus(status)})),
      ),
    )
    await panel.replies(5)
    expect(statusesOf(connector).map(({parts}) => parts[0]?.status)).toEqual([0, 2, 0, 2, 0])
  })

  test('2: after a reset, and over a new connection, the same level is reported again', async () => {
    const connector = await start()
    const first = await open(connector)
    first.send({command: 2, serial: 1, unit: partStatus(2)})
    await first.replies(1)
    first.send({command: 2, serial: 2, unit: Uint8Array.of(4, 1, 1, 1, 1, 1, 0, 0, 10, 23, 11, 26)})
    await first.replies(2)
    first.send({command: 2, serial: 3, unit: partStatus(2)})
    await first.replies(3)
    expect(statusesOf(connector)).toHaveLength(2)
    const second = await open(connector)
    second.send({command: 2, serial: 4, unit: partStatus(2)})
    await second.replies(1)
    expect(statusesOf(connector)).toHaveLength(3)
  })

  test('3: a description is GB18030 up to its first NUL', async () => {
    const connector = await start()
    const panel = await open(connector)
    const unit = partStatus(2)
    // "厨房" in GB18030, NUL, junk.
    unit.set([0xb3, 0xf8, 0xb7, 0xbf, 0, 0xff, 0x81, 0x41], 11)
    panel.send({command: 2, unit})
    await panel.replies(1)
    expect(statusesOf(connector)[0]?.parts[0]?.description).toBe('厨房')
  })

  test('4: a part address is opaque in the identity, and split as the device profile says', async () => {
    const reading = Uint8Array.of(3, 1, 1, 1, 30, 10, 0, 2, 0, 3, 253, 0, 0, 0, 10, 23, 11, 26)
    const usual = await start()
    const panel = await open(usual)
    panel.send({command: 2, unit: reading})
    await panel.replies(1)
    expect(usual.records[0]?.body).toMatchObject({
      objects: [{partAddress: '0002000a', zone: 10, position: 2, value: 25.3}],
    })

    const other = await start({
      profile: {splitPartAddress: address => ({loop: address >>> 24, point: address & 0xff})},
    })
    const second = await open(other)
    second.send({command: 2, unit: reading})
    await second.replies(1)
    expect(other.records[0]?.body).toMatchObject({objects: [{partAddress: '0002000a', loop: 0, point: 10}]})
  })

  test.each([
    ['nine years off', [2, 58, 9, 26, 9, 12]],
    ['all zeros', [0, 0, 0, 0, 0, 0]],
    ['in BCD, a month 17', [0, 0, 16, 35, 17, 38]],
  ])('5: an event clock %s is not believed, and the receive time is kept', async (_name, clock) => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, unit: partStatus(2, {clock: Uint8Array.from(clock)})})
    await panel.replies(1)
    expect(statusesOf(connector)[0]).toMatchObject({receivedAt: NOW, parts: [{observedAt: null}]})
  })

  test('5: a right event clock is kept', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, unit: partStatus(2, {clock: Uint8Array.of(58, 59, 9, 23, 11, 26)})})
    await panel.replies(1)
    expect(statusesOf(connector)[0]?.parts[0]?.observedAt).toBe(NOW - 2_000)
  })

  test.each([
    [0x10, 0x00],
    [0x01, 0x20],
  ])('6: version %d.%d is taken and given back', async (major, user) => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, version: [major, user], unit: partStatus(2)})
    await panel.replies(1)
    expect(panel.received[0]?.version).toEqual([major, user])
    expect(statusesOf(connector)).toHaveLength(1)
  })

  test('6: a frame from address zero is of the panel that registered on the connection', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 0, serial: 1})
    panel.send({command: 2, serial: 2, source: '000000000000', unit: partStatus(2)})
    await panel.replies(2)
    expect(statusesOf(connector)[0]?.address).toBe(PANEL)
    expect(panel.received[1]).toMatchObject({
      command: 3,
      serial: 2,
      destination: '000000000000',
      source: CENTRE,
    })
  })

  test('6: a panel that never says its address is known by where it calls from', async () => {
    const connector = await start()
    for (const serial of [1, 2]) {
      const panel = await open(connector)
      panel.send({command: 2, serial, source: '000000000000', unit: partStatus(2)})
      await panel.replies(1)
    }
    expect(statusesOf(connector).map(({address}) => address)).toEqual(['ffff7f000001', 'ffff7f000001'])
  })

  test('7: end marks in a unit do not end its frame, and after damage the next frame is found', async () => {
    const connector = await start()
    const panel = await open(connector)
    const unit = partStatus(2)
    unit.set(Buffer.from('####@@'), 11)
    const whole = frameBytes({command: 2, serial: 1, unit})
    panel.sendBytes(
      Buffer.concat([
        whole.subarray(0, 40),
        Buffer.from('@@##@'),
        whole,
        frameBytes({command: 2, serial: 2, unit: partStatus(0)}),
      ]),
    )
    await until('both are kept', () => statusesOf(connector).length === 2)
    expect(statusesOf(connector)[0]?.parts[0]).toMatchObject({status: 2, description: '####@@'})
  })

  test('7: a unit of 1024 bytes is taken, one of 1025 denied', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, serial: 1, unit: Uint8Array.of(200, ...new Uint8Array(1023))})
    await panel.replies(1)
    const oversized = frameBytes({command: 2, serial: 2})
    oversized.writeUInt16LE(1025, 24)
    panel.sendBytes(oversized)
    await panel.replies(2)
    expect(panel.received.map(({command, serial}) => [command, serial])).toEqual([
      [3, 1],
      [6, 2],
    ])
    panel.send({command: 2, serial: 3})
    await panel.replies(3)
    expect(panel.received[2]).toMatchObject({command: 3, serial: 3})
  })

  test.each([
    ['command 2 without a unit', {command: 2}],
    ['type 21 without an object', {command: 2, unit: Uint8Array.of(21, 0)}],
    ['type 0xBE', {command: 2, unit: Uint8Array.of(0xbe, 1, 7)}],
    ['command 7', {command: 7}],
    ['command 0', {command: 0, unit: Uint8Array.of(1, 2, 3)}],
  ])('8: %s is a heartbeat: confirmed, heard, and nothing kept', async (_name, frame) => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({serial: 9, ...frame})
    await panel.replies(1)
    expect(panel.received[0]).toMatchObject({command: 3, serial: 9})
    expect(connector.state).toMatchObject({heard: 1, appends: 0})
    expect(connector.connector.counters().heartbeats).toBe(1)
  })

  test('8: type 21 without its time is kept once, raises nothing, and is only heard from then on', async () => {
    const connector = await start()
    const panel = await open(connector)
    for (const serial of [1, 2, 3]) {
      panel.send({command: 2, serial, unit: Uint8Array.of(21, 1, 1)})
      await panel.replies(serial)
    }
    expect(panel.received.map(({command}) => command)).toEqual([3, 3, 3])
    expect(statusesOf(connector).map(({parts}) => parts)).toEqual([
      [expect.objectContaining({partKey: 'transmitter', isFire: false, isFault: false, observedAt: null})],
    ])
    expect(connector.state.heard).toBe(2)
  })

  test('9: a confirmation has the serial and version, the addresses swapped, our own time and no unit', async () => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({command: 2, serial: 0xbeef, version: [1, 7], clock: new Uint8Array(6), unit: partStatus(2)})
    await panel.replies(1)
    expect(panel.received[0]).toEqual({
      ...{command: 3, serial: 0xbeef, version: [1, 7], source: CENTRE, destination: PANEL},
      ...{clock: Uint8Array.of(0, 0, 10, 23, 11, 26), unit: new Uint8Array()},
    })
  })

  test.each([
    [
      'a wrong checksum',
      (bytes: Buffer) => bytes.writeUInt8((bytes.at(-3) ?? 0) ^ 1, bytes.length - 3),
      null,
    ],
    ['a wrong end mark', (bytes: Buffer) => bytes.writeUInt8(0, bytes.length - 1), 'endMark frame.end'],
  ])('9: %s is denied', async (_name, damage, letter) => {
    const connector = await start()
    const panel = await open(connector)
    const bytes = frameBytes({command: 2, serial: 5, unit: partStatus(2)})
    damage(bytes)
    panel.sendBytes(bytes)
    await panel.replies(1)
    expect(panel.received[0]).toMatchObject({command: 6, serial: 5, source: CENTRE, destination: PANEL})
    expect(connector.records).toEqual([])
    expect(connector.unreadable.map(({code, path}) => `${code} ${path}`)).toEqual(
      letter === null ? [] : [letter],
    )
  })

  test.each([
    ['an unknown command', {command: 9}, null],
    ['a command of the user range', {command: 130}, null],
    ['a control command from below', {command: 1, unit: Uint8Array.of(89, 1, 0)}, null],
    [
      'a wrong object length',
      {command: 2, unit: partStatus(2).subarray(0, -1)},
      'objectLength unit.objects[0]',
    ],
    ['a reserved type', {command: 2, unit: Uint8Array.of(9, 1, 0)}, 'unknownType unit.type'],
  ])('9: %s is denied', async (_name, frame, letter) => {
    const connector = await start()
    const panel = await open(connector)
    panel.send({serial: 5, ...frame})
    await panel.replies(1)
    expect(panel.received[0]).toMatchObject({command: 6, serial: 5})
    expect(connector.unreadable.map(({code, path}) => `${code} ${path}`)).toEqual(
      letter === null ? [] : [letter],
    )
    if (letter !== null)
      expect(connector.unreadable[0]?.payload).toBe(frameBytes({serial: 5, ...frame}).toString('hex'))
  })

  test('9: a broken confirmation or denial is not answered', async () => {
    const connector = await start()
    const panel = await open(connector)
    for (const command of [3, 6]) {
      const bytes = frameBytes({command, serial: 5})
      bytes.writeUInt8(0, 27)
      panel.sendBytes(bytes)
    }
    panel.send({command: 2, serial: 6})
    await panel.replies(1)
    expect(panel.received.map(({command, serial}) => [command, serial])).toEqual([[3, 6]])
    expect(connector.connector.counters().checksumErrors).toBe(2)
  })

  test('10: vendor data are kept raw, counted and confirmed', async () => {
    const connector = await start()
    const panel = await open(connector)
    for (const [serial, typeFlag] of [128, 200, 254].entries())
      panel.send({command: 2, serial, unit: Uint8Array.of(typeFlag, 0xca, 0xfe, serial)})
    await panel.replies(3)
    expect(panel.received.map(({command}) => command)).toEqual([3, 3, 3])
    expect(connector.records.map(record => record.body)).toMatchObject([
      {typeFlag: 128, objects: [{data: 'cafe00'}]},
      {typeFlag: 200, objects: [{data: 'cafe01'}]},
      {typeFlag: 254, objects: [{data: 'cafe02'}]},
    ])
    expect(connector.connector.counters().vendorFrames).toBe(3)
  })
})
