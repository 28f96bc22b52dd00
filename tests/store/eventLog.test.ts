import {createHash} from 'node:crypto'
import type {NewRecord} from '#contract/record.ts'
import {UnstorableRecordError} from '#server/errors.ts'
import {expect, test} from 'vitest'
import {describeOnBoth} from '../fixtures/bothPostgres.ts'
import {sessionOpened} from '../fixtures/logRecords.ts'
import {useStores} from '../fixtures/useStores.ts'

await describeOnBoth('the log', serverUrl => {
  const stores = useStores(serverUrl)

  test('records get dense numbers in the order of their append and are read back as given', async () => {
    const {log} = await stores.open()
    const given = [sessionOpened('a'), sessionOpened('b', 'duty2'), sessionOpened('c')]
    expect(await log.headSeq()).toBe(0)
    expect(await log.append(given)).toEqual([1, 2, 3].map(seq => ({seq, isDuplicate: false})))
    expect(await log.headSeq()).toBe(3)
    const kept = given.map((record, index) => ({...record, seq: index + 1, recordedAt: stores.now}))
    expect(await log.readAfter(0, 10)).toEqual(kept)
    expect(await log.readAfter(1, 1)).toEqual(kept.slice(1, 2))
  })

  test('the same origin, source and id is one record for ever, in one append, in another and after reopening', async () => {
    const first = await stores.open()
    const again = {...sessionOpened('a'), body: {sessionId: 'other', user: 'other'}} as NewRecord
    expect(await first.log.append([sessionOpened('a'), again, sessionOpened('b')])).toEqual([
      {seq: 1, isDuplicate: false},
      {seq: 1, isDuplicate: true},
      {seq: 2, isDuplicate: false},
    ])
    expect(await first.log.append([again, sessionOpened('c')])).toEqual([
      {seq: 1, isDuplicate: true},
      {seq: 3, isDuplicate: false},
    ])
    const second = await stores.open()
    expect(await second.log.append([sessionOpened('c')])).toEqual([{seq: 3, isDuplicate: true}])
    expect(await second.log.append([{...sessionOpened('a'), source: 'elsewhere'}])).toEqual([
      {seq: 4, isDuplicate: false},
    ])
    expect(await second.verify()).toMatchObject({ok: true, count: 4})
  })

  test('ids whose concatenations are equal stay different records', async () => {
    const {log} = await stores.open()
    const records = [
      {...sessionOpened('bc'), source: 'a'},
      {...sessionOpened('c'), source: 'ab'},
      {...sessionOpened('c'), source: 'a b'},
      {...sessionOpened('b c'), source: 'a'},
    ]
    const places = await Promise.all(records.map(record => log.append([record])))
    expect(places.flat().every(place => !place.isDuplicate)).toBe(true)
  })

  test('the time of the records never runs backwards, whatever the clock does', async () => {
    const {log} = await stores.open()
    stores.now = 5_000
    await log.append([sessionOpened('a')])
    stores.now = 4_000
    await log.append([sessionOpened('b')])
    stores.now = 6_000
    await log.append([sessionOpened('c')])
    expect((await log.readAfter(0, 10)).map(record => record.recordedAt)).toEqual([5_000, 5_000, 6_000])
  })

  test('any string is kept, also those that PostgreSQL text cannot hold', async () => {
    const {log} = await stores.open()
    const strings = ['nul\u0000inside', '\ud800 alone', '"quoted"', '\\u0000', '\u0000', '👍', '']
    const records = strings.map(text => ({...sessionOpened(`id ${text}`, text), source: text}))
    await log.append(records)
    const kept = await log.readAfter(0, 100)
    expect(kept.map(({source, sourceId, body}) => ({source, sourceId, body}))).toEqual(
      records.map(({source, sourceId, body}) => ({source, sourceId, body})),
    )
    expect((await log.append(records)).every(place => place.isDuplicate)).toBe(true)
  })

  test('a record that is too long costs its own caller and nobody who appends at the same time', async () => {
    const {log} = await stores.open()
    const outcomes = await Promise.allSettled([
      log.append([sessionOpened('a')]),
      log.append([sessionOpened('b'), sessionOpened('x'.repeat(2_000))]),
      log.append([sessionOpened('y', 'z'.repeat(5_000_000))]),
      log.append([sessionOpened('c')]),
    ])
    expect(outcomes.map(outcome => outcome.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(UnstorableRecordError)
    }
    expect((await log.readAfter(0, 10)).map(record => record.sourceId)).toEqual(['a', 'c'])
  })

  test('the chain is SHA-256 over the previous hash and the fields as netstrings', async () => {
    const store = await stores.open()
    stores.now = 7_000_000
    await store.log.append([sessionOpened('gar\u00e7on')])
    const body = '{"sessionId":"session of gar\u00e7on","user":"duty"}'
    const text = ['1', '7000000', 'wanglou', 'wanglou', 'gar\u00e7on', 'session.opened', body]
      .map(field => `${String(Buffer.byteLength(field))}:${field}`)
      .join('')
    const expected = createHash('sha256').update(Buffer.alloc(32)).update(text).digest('hex')
    expect(await store.verify()).toEqual({ok: true, count: 1, headHash: expected})
  })
})
