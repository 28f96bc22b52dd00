import fc from 'fast-check'
import iconv from 'iconv-lite'
import {describe, expect, test} from 'vitest'
import {decodeUnit} from '#server/connectors/fire-response/decodeUnit.ts'
import {zonePositionProfile} from '#server/connectors/fire-response/deviceProfile.ts'
import {encodeRead, type PanelRead} from '#server/connectors/fire-response/encodeUnit.ts'
import {createPanelClock} from '#server/connectors/fire-response/panelClock.ts'
import * as units from '#mock/gb26875/units.ts'

const clock = createPanelClock('Asia/Shanghai')
const context = {clock, profile: zonePositionProfile}
const AT = Date.UTC(2026, 10, 23, 2, 0, 0)
const AT_BYTES = Uint8Array.of(0, 0, 10, 23, 11, 26)
const part: units.PanelPart = {
  ...{systemType: 1, systemAddress: 3, partType: 42, zone: 10, position: 258},
  description: '二层东走道感烟',
}
const partAddress = '0102000a'

function decoded(unit: Uint8Array) {
  const outcome = decodeUnit(Buffer.from(unit), context)
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.path}`)
  return outcome.unit
}

function refused(unit: Uint8Array) {
  const outcome = decodeUnit(Buffer.from(unit), context)
  if (outcome.ok) throw new Error('was decoded')
  return `${outcome.code} ${outcome.path}`
}

describe('the units of a panel', () => {
  test('type 1, the status of a system, counts mains, battery and bus faults as faults', () => {
    const level = (status: number) => decoded(units.systemStatusUnit(status, AT_BYTES))
    expect(level(0b10)).toEqual({
      kind: 'status',
      typeFlag: 1,
      objects: [
        {
          ...{partKey: 'system:1-1', systemType: 1, partType: null, status: 2, isFire: true, isFault: false},
          ...{description: '', observedAt: AT},
        },
      ],
    })
    for (const bit of [2, 8, 9, 10])
      expect(level(1 << bit)).toMatchObject({objects: [{isFire: false, isFault: true}]})
    for (const bit of [0, 3, 4, 5, 6, 7, 11, 12, 13])
      expect(level(1 << bit)).toMatchObject({objects: [{isFire: false, isFault: false}]})
  })

  test('type 2, the status of a part, counts fault and power fault as faults', () => {
    const level = (status: number) => decoded(units.partStatusUnit(part, status, AT_BYTES))
    expect(level(0b110)).toEqual({
      kind: 'status',
      typeFlag: 2,
      objects: [
        {
          ...{partKey: `part:1-3-42-${partAddress}`, systemType: 1, partType: 42, status: 6},
          ...{isFire: true, isFault: true, description: part.description, observedAt: AT},
        },
      ],
    })
    for (const bit of [2, 8]) expect(level(1 << bit)).toMatchObject({objects: [{isFault: true}]})
    for (const bit of [0, 3, 4, 5, 6, 7, 9, 10])
      expect(level(1 << bit)).toMatchObject({objects: [{isFire: false, isFault: false}]})
  })

  test('type 3, a reading, is scaled by the step of its kind and may be below zero', () => {
    const common = {systemType: 1, systemAddress: 3, partType: 42, partAddress, zone: 10, position: 258}
    expect(decoded(units.temperatureUnit(part, 253, AT_BYTES))).toEqual({
      kind: 'described',
      typeFlag: 3,
      objects: [{...common, analogType: 3, value: 25.3, unit: 'Cel', observedAt: AT}],
    })
    expect(decoded(units.temperatureUnit(part, -105, AT_BYTES))).toMatchObject({objects: [{value: -10.5}]})
  })

  test('types 5 to 8, versions, configuration and clock of a system', () => {
    const system = {systemType: 1, systemAddress: 1}
    expect(decoded(units.systemVersionUnit())).toMatchObject({
      objects: [{...system, majorVersion: 2, minorVersion: 7}],
    })
    expect(decoded(units.systemConfigurationUnit('双回路'))).toMatchObject({
      objects: [{...system, configuration: '双回路'}],
    })
    expect(decoded(units.partConfigurationUnit(part))).toMatchObject({
      objects: [{partAddress, zone: 10, position: 258, description: part.description}],
    })
    expect(decoded(units.systemTimeUnit(AT_BYTES))).toMatchObject({objects: [{...system, time: AT}]})
  })

  test('types 21 to 28, the transmitter', () => {
    for (const bit of [2, 3, 4, 5, 6])
      expect(decoded(units.transmitterStatusUnit(1 << bit, AT_BYTES))).toMatchObject({
        kind: 'status',
        objects: [{partKey: 'transmitter', isFault: true, isFire: false, observedAt: AT}],
      })
    expect(decoded(units.transmitterStatusUnit(0b11, AT_BYTES))).toMatchObject({
      objects: [{isFire: true, isFault: false}],
    })
    expect(decoded(units.transmitterVersionUnit())).toMatchObject({
      objects: [{majorVersion: 1, minorVersion: 4}],
    })
    expect(decoded(units.transmitterConfigurationUnit('有线'))).toMatchObject({
      objects: [{configuration: '有线'}],
    })
    expect(decoded(units.transmitterTimeUnit(AT_BYTES))).toMatchObject({objects: [{time: AT}]})
  })

  test('types 4 and 24, what somebody did, differ in bit 5', () => {
    const done = (unit: Uint8Array) => {
      const {kind, ...rest} = decoded(unit)
      expect(kind).toBe('operation')
      return rest
    }
    expect(done(units.facilityOperationUnit(0b111_1111, AT_BYTES))).toMatchObject({
      typeFlag: 4,
      objects: [
        {
          partKey: 'system:1-1',
          operations: ['reset', 'silence', 'manualAlarm', 'alarmCleared', 'selfTest', 'confirm', 'test'],
          operator: 1,
          observedAt: AT,
        },
      ],
    })
    expect(done(units.transmitterOperationUnit(0b10_0000, AT_BYTES))).toMatchObject({
      typeFlag: 24,
      objects: [{partKey: 'transmitter', operations: ['inspectReply']}],
    })
  })

  test('several objects in one unit are all read', () => {
    const one = units.partStatusUnit(part, 2, AT_BYTES).subarray(2)
    const unit = decoded(Uint8Array.of(2, 22, ...Array.from({length: 22}, () => [...one]).flat()))
    expect(unit).toMatchObject({kind: 'status', objects: {length: 22}})
  })
})

describe('downward reads', () => {
  const system = {systemType: 1, systemAddress: 2}
  const reads: [PanelRead, Record<string, unknown>][] = [
    [{typeFlag: 61, ...system}, system],
    [
      {typeFlag: 62, ...system, partAddress: 0x0102000a},
      {...system, partAddress, zone: 10},
    ],
    [
      {typeFlag: 63, ...system, partAddress: 0x0102000a},
      {...system, partAddress},
    ],
    [
      {typeFlag: 64, ...system, recordCount: 9, since: AT},
      {...system, recordCount: 9, since: AT},
    ],
    [{typeFlag: 65, ...system}, system],
    [{typeFlag: 66, ...system}, system],
    [
      {typeFlag: 67, ...system, partAddress: 0x0102000a},
      {...system, partAddress},
    ],
    [{typeFlag: 68, ...system}, system],
    [{typeFlag: 81}, {reserved: 0}],
    [
      {typeFlag: 84, recordCount: 3, since: AT},
      {recordCount: 3, since: AT},
    ],
    [{typeFlag: 85}, {reserved: 0}],
    [{typeFlag: 86}, {reserved: 0}],
    [{typeFlag: 88}, {reserved: 0}],
  ]
  test.each(reads)('type $typeFlag is written as the table has it', (read, meaning) => {
    const unit = decoded(encodeRead(read, clock))
    expect(unit.typeFlag).toBe(read.typeFlag)
    expect(unit).toMatchObject({objects: [meaning]})
  })
})

describe('units that cannot be read', () => {
  const whole = units.partStatusUnit(part, 2, AT_BYTES)
  test.each([
    ['a type of the reserved range', Uint8Array.of(9, 1, 0), 'unknownType unit.type'],
    ['type 255', Uint8Array.of(255, 1, 0), 'unknownType unit.type'],
    ['a type alone', Uint8Array.of(2), 'truncatedUnit unit.count'],
    ['an object cut short', whole.subarray(0, -1), 'objectLength unit.objects[0]'],
    ['bytes after the last object', Uint8Array.of(...whole, 0), 'objectLength unit.objects[1]'],
    [
      'fewer objects than announced',
      Uint8Array.of(2, 2, ...whole.subarray(2)),
      'objectLength unit.objects[1]',
    ],
    [
      'more objects than the table allows',
      Uint8Array.of(21, 2, ...new Uint8Array(14)),
      'tooManyObjects unit.count',
    ],
    ['a text longer than its unit', Uint8Array.of(26, 1, 9, 65), 'objectLength unit.objects[0]'],
  ])('%s', (_name, unit, reason) => {
    expect(refused(unit)).toBe(reason)
  })

  test('any bytes are read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 1024}), unit => {
        const outcome = decodeUnit(Buffer.from(unit), context)
        expect(typeof outcome.ok).toBe('boolean')
      }),
      {numRuns: 500},
    )
  })
})

describe('descriptions', () => {
  function describe31(bytes: Uint8Array): string {
    const field = new Uint8Array(31)
    field.set(bytes.subarray(0, 31))
    const unit = Uint8Array.of(...[2, 1, 1, 1, 40, 0, 0, 0, 0, 0, 0], ...field, ...AT_BYTES)
    const status = decoded(unit)
    return status.kind === 'status' ? (status.objects[0]?.description ?? '') : ''
  }

  test('are GB18030, four-byte characters included', () => {
    expect(describe31(iconv.encode('𠮷㐀东走道', 'gb18030'))).toBe('𠮷㐀东走道')
  })

  test('end at the first NUL, whatever junk follows', () => {
    expect(describe31(Uint8Array.of(...iconv.encode('厨房', 'gb18030'), 0, 0xff, 0x81, 0x40, 0x41))).toBe(
      '厨房',
    )
  })

  test('lose a character that the field cut in half, and the padding', () => {
    expect(describe31(iconv.encode('a' + '房'.repeat(20), 'gb18030'))).toBe('a' + '房'.repeat(15))
    expect(describe31(iconv.encode(' ' + '房'.repeat(20), 'gb18030'))).toBe('房'.repeat(15))
    expect(describe31(Buffer.alloc(31, 0x20))).toBe('')
  })
})

describe('the clock of a panel', () => {
  test('is plain binary, not BCD', () => {
    expect(clock.decode(Uint8Array.of(0x20, 0x3a, 9, 0x1a, 9, 0x0c))).toBe(
      Date.parse('2012-09-26T09:58:32+08:00'),
    )
  })

  test.each([
    ['all zeros', [0, 0, 0, 0, 0, 0]],
    ['a month 13', [0, 0, 0, 1, 13, 26]],
    ['the 30th of February', [0, 0, 0, 30, 2, 26]],
    ['a second 60', [60, 0, 0, 1, 1, 26]],
    ['an hour 24', [0, 0, 24, 1, 1, 26]],
    ['all ones', [255, 255, 255, 255, 255, 255]],
  ])('shows no time at %s', (_name, bytes) => {
    expect(clock.decode(Uint8Array.from(bytes))).toBeNull()
  })

  test('is written as it is read, in any zone, through the change to and from summer time', () => {
    for (const zone of ['Asia/Shanghai', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC']) {
      const local = createPanelClock(zone)
      fc.assert(
        fc.property(fc.integer({min: Date.UTC(2001, 0, 1), max: Date.UTC(2098, 0, 1)}), at => {
          const second = Math.floor(at / 1000) * 1000
          const bytes = local.encode(second)
          const back = local.decode(bytes)
          // Where the clock is set back an hour happens twice, and the bytes do not say which it is.
          expect([second, second - 3_600_000, second + 3_600_000]).toContain(back)
          expect(local.encode(back ?? 0)).toEqual(bytes)
        }),
        {numRuns: 100},
      )
    }
    expect(clock.decode(clock.encode(AT))).toBe(AT)
  })
})
