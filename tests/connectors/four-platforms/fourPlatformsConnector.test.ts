import fc from 'fast-check'
import gcoord from 'gcoord'
import {describe, expect, test} from 'vitest'
import {recordBodies} from '#contract/record.ts'
import {createFourPlatformsConnector} from '#server/connectors/four-platforms/fourPlatformsConnector.ts'

const NOW = Date.parse('2026-11-23T10:00:00+08:00')
const connector = createFourPlatformsConnector({now: () => NOW})

const data = {
  externalId: 'GZ-1',
  kind: 'fire',
  level: 2,
  title: '电动车起火',
  description: '楼道内',
  position: [120.55, 27.57],
  crs: 'wgs84',
  address: '龙港大道1号',
  reporter: {role: 'citizen', name: '王某', phone: '13800000000'},
  occurredAt: '2026-11-23T09:55:00+08:00',
  photos: ['https://example.org/1.jpg'],
}
const event = {
  specversion: '1.0',
  id: 'e-1',
  source: '/four-platforms/longgang',
  type: 'case.reported',
  time: '2026-11-23T09:57:00+08:00',
  datacontenttype: 'application/json',
  data,
}
const progress = {
  externalId: 'GZ-1',
  step: 'accepted',
  at: '2026-11-23T09:58:30.250+08:00',
  by: '值班员',
  note: '已受理',
}
const progressed = {...event, id: 'e-2', type: 'case.progressed', data: progress}

function accepted(value: unknown) {
  const outcome = connector.readEvent(value)
  if (!outcome.ok) throw new Error(`${outcome.code} ${outcome.path}`)
  const [record, ...more] = outcome.records
  if (!record || more.length > 0) throw new Error('not one record')
  expect(recordBodies[record.type].safeParse(record.body).error).toBeUndefined()
  return record
}

describe('good events of four-platforms', () => {
  test('an exercise is a drill, said in the envelope or in the data; anything else is not', () => {
    const isDrill = (value: unknown) => Reflect.get(accepted(value).body, 'isDrill')
    expect(isDrill({...event, status: 'exercise'})).toBe(true)
    expect(isDrill({...event, data: {...data, status: 'Exercise'}})).toBe(true)
    expect(isDrill({...event, status: 'actual'})).toBeUndefined()
    expect(isDrill(event)).toBeUndefined()
  })

  test('case.reported becomes a record in our words, under the id and source of its CloudEvent', () => {
    expect(accepted(event)).toEqual({
      origin: 'four-platforms',
      source: '/four-platforms/longgang',
      sourceId: 'e-1',
      type: 'case.reported',
      body: {
        ...data,
        reportedPosition: {crs: 'wgs84', position: [120.55, 27.57]},
        occurredAt: Date.parse(data.occurredAt),
        reportedAt: Date.parse(event.time),
        crs: undefined,
      },
    })
  })

  test('case.progressed becomes a record; a note may be missing', () => {
    expect(accepted(progressed)).toEqual({
      ...{origin: 'four-platforms', source: event.source, sourceId: 'e-2', type: 'case.progressed'},
      body: {...progress, at: Date.parse(progress.at)},
    })
    const {note: _note, ...withoutNote} = progress
    expect(accepted({...progressed, data: withoutNote}).body).toMatchObject({note: null})
  })

  test.each([
    ['wgs84', gcoord.WGS84],
    ['cgcs2000', gcoord.WGS84],
    ['gcj02', gcoord.GCJ02],
    ['bd09', gcoord.BD09],
  ])('a position in %s is kept as given and converted to WGS-84', (crs, system) => {
    const position = gcoord.transform([120.55, 27.57], gcoord.WGS84, system)
    const {body} = accepted({...event, data: {...data, crs, position}})
    expect(body).toMatchObject({reportedPosition: {crs, position}})
    const [lng, lat] = 'reportedPosition' in body ? body.position : [0, 0]
    expect(lng).toBeCloseTo(120.55, 5)
    expect(lat).toBeCloseTo(27.57, 5)
  })

  test('a position outside the city is taken in', () => {
    expect(accepted({...event, data: {...data, position: [-122.4, 37.8]}}).body).toMatchObject({
      position: [-122.4, 37.8],
    })
  })

  test.each([
    ['none', undefined, null],
    ['null', null, null],
    ['four minutes ahead of us', '2026-11-23T10:04:00+08:00', NOW + 240_000],
    ['six minutes ahead of us', '2026-11-23T10:06:00+08:00', null],
    ['before 1970', '1969-12-31T00:00:00Z', null],
  ])('the time of the report is %s', (_name, time, reportedAt) => {
    expect(accepted({...event, time}).body).toMatchObject({reportedAt})
  })

  test('attributes that we do not know stand beside the others', () => {
    expect(
      accepted({...event, traceparent: '00-1', subject: 'x', data: {...data, street: 'y'}}).body,
    ).not.toHaveProperty('street')
  })

  test('what the log cannot hold is replaced in words', () => {
    expect(
      accepted({...event, data: {...data, title: 'a\0b', description: '\ud800x', address: '😀'}}).body,
    ).toMatchObject({
      title: 'a\ufffdb',
      description: '\ufffdx',
      address: '😀',
    })
  })

  test('the text of an event reads as the event itself', () => {
    expect(connector.read(JSON.stringify(event))).toEqual(connector.readEvent(event))
  })
})

const without = (field: string) => Object.fromEntries(Object.entries(data).filter(([name]) => name !== field))
const reported = (change: Record<string, unknown>) => ({...event, data: {...data, ...change}})

describe('bad events of four-platforms', () => {
  test.each<[string, unknown, string, string]>([
    ['nothing', null, 'notCloudEvent', ''],
    ['a list', [], 'notCloudEvent', ''],
    ['a number', 7, 'notCloudEvent', ''],
    ['another version', {...event, specversion: '0.3'}, 'notCloudEvent', 'specversion'],
    ['no version', {...event, specversion: undefined}, 'notCloudEvent', 'specversion'],
    ['no id', {...event, id: undefined}, 'notCloudEvent', 'id'],
    ['no source', {...event, source: undefined}, 'notCloudEvent', 'source'],
    ['an empty id', {...event, id: ''}, 'empty', 'id'],
    ['an id too long', {...event, id: 'x'.repeat(257)}, 'tooLong', 'id'],
    ['an id with a NUL', {...event, id: 'a\0'}, 'badCharacter', 'id'],
    ['half a character in the source', {...event, source: '\udc00'}, 'badCharacter', 'source'],
    ['no type', {...event, type: undefined}, 'missingField', 'type'],
    ['a type that is none', {...event, type: 5}, 'wrongType', 'type'],
    ['an unknown type', {...event, type: 'case.deleted'}, 'unknownType', 'type'],
    ['a time that is none', {...event, time: 'today'}, 'badFormat', 'time'],
    ['content that is no JSON', {...event, datacontenttype: 'text/xml'}, 'badFormat', 'datacontenttype'],
    ['no data', {...event, data: undefined}, 'missingField', 'data'],
    ['data as text', {...event, data: '{}'}, 'wrongType', 'data'],
    ...Object.keys(data)
      .filter(field => field !== 'photos')
      .map((field): [string, unknown, string, string] => [
        `no ${field}`,
        {...event, data: without(field)},
        'missingField',
        `data.${field}`,
      ]),
    ['an unknown kind', reported({kind: 'flood'}), 'unknownValue', 'data.kind'],
    ['a level out of range', reported({level: 5}), 'outOfRange', 'data.level'],
    ['a level as text', reported({level: '1'}), 'wrongType', 'data.level'],
    ['an empty title', reported({title: ''}), 'empty', 'data.title'],
    ['a title too long', reported({title: 'x'.repeat(201)}), 'tooLong', 'data.title'],
    ['a description too long', reported({description: 'x'.repeat(4001)}), 'tooLong', 'data.description'],
    ['a latitude out of range', reported({position: [120, 91]}), 'outOfRange', 'data.position[1]'],
    ['a longitude as text', reported({position: ['120', 27]}), 'wrongType', 'data.position[0]'],
    ['half a position', reported({position: [120]}), 'outOfRange', 'data.position'],
    ['an altitude', reported({position: [120, 27, 3]}), 'outOfRange', 'data.position'],
    [
      'a position off the earth once converted',
      reported({position: [-180, 0], crs: 'bd09'}),
      'outOfRange',
      'data.position',
    ],
    ['an unknown datum', reported({crs: 'mars'}), 'unknownValue', 'data.crs'],
    ['no role', reported({reporter: {}}), 'missingField', 'data.reporter.role'],
    [
      'a time without an offset',
      reported({occurredAt: '2026-11-23T10:00:00'}),
      'badFormat',
      'data.occurredAt',
    ],
    ['the 30th of February', reported({occurredAt: '2026-02-30T10:00:00Z'}), 'badFormat', 'data.occurredAt'],
    [
      'a moment that no year of four digits holds',
      reported({occurredAt: '9999-12-31T23:59:59-12:00'}),
      'outOfRange',
      'data.occurredAt',
    ],
    ['a time before 1970', reported({occurredAt: '1912-01-01T00:00:00Z'}), 'outOfRange', 'data.occurredAt'],
    ['a photo that is a script', reported({photos: ['javascript:alert(1)']}), 'badFormat', 'data.photos[0]'],
    ['too many photos', reported({photos: Array(21).fill('https://x.org/')}), 'tooLong', 'data.photos'],
    ['an unknown step', {...progressed, data: {...progress, step: 'reported'}}, 'unknownValue', 'data.step'],
    ['nobody who did it', {...progressed, data: {...progress, by: ''}}, 'empty', 'data.by'],
  ])('%s', (_name, value, code, path) => {
    expect(connector.readEvent(value)).toEqual({ok: false, code, path})
  })

  test('text that is no JSON', () => {
    expect(connector.read('{"id":')).toEqual({ok: false, code: 'badJson', path: ''})
  })

  test('any JSON is read or refused with a code', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const outcome = connector.readEvent(value)
        expect(outcome.ok ? 'read' : outcome.code).toMatch(/^\w+$/)
      }),
    )
  })
})
