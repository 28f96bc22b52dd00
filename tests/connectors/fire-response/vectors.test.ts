import {describe, expect, test} from 'vitest'
import {decodeUnit} from '#server/connectors/fire-response/decodeUnit.ts'
import {zonePositionProfile} from '#server/connectors/fire-response/deviceProfile.ts'
import {encodeRead, encodeUnit} from '#server/connectors/fire-response/encodeUnit.ts'
import {encodeFrame} from '#server/connectors/fire-response/frame.ts'
import {FrameReader} from '#server/connectors/fire-response/frameReader.ts'
import {createPanelClock} from '#server/connectors/fire-response/panelClock.ts'
import vectors from './gb26875-frames.json' with {type: 'json'}

const clock = createPanelClock('Asia/Shanghai')
const context = {clock, profile: zonePositionProfile}

function at(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}

interface VectorObject {
  readonly sys?: number
  readonly sysAddr?: number
  readonly part?: number
  readonly partAddrU32?: number
  readonly status?: number
  readonly flags?: string[]
  readonly desc?: string
  readonly op?: string[]
  readonly operator?: number
  readonly at?: string
  readonly version?: string
  readonly time?: string
  readonly syncTime?: string
  readonly inspectTimeoutMin?: number
  readonly reserved?: string
}

/** What the vectors say of an object, in the words of the decoder. */
function expectedObject(object: VectorObject): Record<string, unknown> {
  const {sys, sysAddr, part, partAddrU32, flags, version, inspectTimeoutMin} = object
  const time = object.time ?? object.syncTime
  const [majorVersion, minorVersion] = version?.split('.').map(Number) ?? []
  const expected = {
    partKey: partAddrU32 && `part:${sys}-${sysAddr}-${part}-${partAddrU32.toString(16).padStart(8, '0')}`,
    systemType: sys,
    partType: part,
    description: object.desc,
    status: object.status,
    isFire: flags?.includes('fire'),
    isFault: flags?.includes('mainPowerFault'),
    operations: object.op,
    operator: object.operator,
    observedAt: object.at && at(object.at),
    time: time && at(time),
    majorVersion,
    minorVersion,
    timeoutMinutes: inspectTimeoutMin,
    reserved: object.reserved && Number(object.reserved),
  }
  return Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))
}

describe('frames that others have seen on the wire', () => {
  test.each(vectors)('are read as what they mean: $name', ({hex, decoded}) => {
    const [event, ...more] = new FrameReader().push(Buffer.from(hex, 'hex'))
    expect(more).toEqual([])
    if (event?.kind !== 'frame') throw new Error('not read as a frame')
    const {frame} = event
    expect(frame).toMatchObject({
      serial: decoded.seq,
      versionMajor: decoded.verMain,
      versionUser: decoded.verUser,
      source: decoded.src,
      destination: decoded.dst,
      command: decoded.cmd,
    })
    expect(clock.decode(frame.time)).toBe(at(decoded.time))
    const outcome = decodeUnit(frame.unit, context)
    if (!outcome.ok) throw new Error(outcome.code)
    if (decoded.objects === undefined) {
      expect(outcome.unit).toEqual({kind: 'heartbeat', typeFlag: null})
      return
    }
    const {unit} = outcome
    if (unit.kind === 'heartbeat' || unit.kind === 'vendor') throw new Error(`read as ${unit.kind}`)
    expect(unit.typeFlag).toBe(decoded.typeFlag)
    expect(unit.objects).toHaveLength(decoded.objects.length)
    for (const [index, object] of decoded.objects.entries()) {
      const expected = expectedObject(object)
      expect(Object.keys(expected)).not.toEqual([])
      expect(unit.objects[index]).toMatchObject(expected)
    }
  })

  test.each(vectors)('are written again byte for byte: $name', ({hex}) => {
    const [event] = new FrameReader().push(Buffer.from(hex, 'hex'))
    if (event?.kind !== 'frame') throw new Error('not read as a frame')
    expect(encodeFrame(event.frame, event.frame.unit).toString('hex')).toBe(hex)
  })

  test('carry the units that our own encoder makes', () => {
    const unitOf = (name: string) => {
      const vector = vectors.find(each => each.name === name)
      if (!vector) throw new Error(name)
      return vector.hex.slice(54, -6)
    }
    expect(encodeRead({typeFlag: 81}, clock).toString('hex')).toBe(unitOf('request read device state (81)'))
    expect(encodeRead({typeFlag: 85}, clock).toString('hex')).toBe(unitOf('request sw version (85)'))
    expect(encodeRead({typeFlag: 88}, clock).toString('hex')).toBe(unitOf('request device time (88)'))
    expect(encodeUnit(89, Uint8Array.of(0)).toString('hex')).toBe(unitOf('init device (89)'))
    expect(encodeUnit(91, Uint8Array.of(10)).toString('hex')).toBe(unitOf('inspection order (91) 10 min'))
    expect(encodeUnit(90, clock.encode(at('2012-09-26 09:58:02'))).toString('hex')).toBe(
      unitOf('time sync (90)'),
    )
  })
})
