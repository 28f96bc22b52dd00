import {expect, test} from 'vitest'
import {sessionOpened} from '../fixtures/logRecords.ts'
import {useStores} from '../fixtures/useStores.ts'

const stores = useStores()

test('nothing but appending is possible', async () => {
  const {log} = await stores.open()
  await log.append([sessionOpened('a')])
  await expect(stores.asSuperuser("update log_records set body = '{}'")).rejects.toThrow('append-only')
  await expect(stores.asSuperuser('delete from log_records')).rejects.toThrow('append-only')
  await expect(stores.asSuperuser('truncate log_records')).rejects.toThrow('append-only')
  await expect(stores.asSuperuser('delete from log_head')).rejects.toThrow('append-only')
})

test('verification names the first record that was altered, removed, moved or added', async () => {
  const store = await stores.open()
  await store.log.append(Array.from({length: 50}, (_, index) => sessionOpened(`r${String(index)}`)))
  expect(await store.verify()).toMatchObject({ok: true, count: 50})
  const unlocked = 'alter table log_records disable trigger all'
  const copy = 'create table saved as select * from log_records; create table saved_head as table log_head'
  const restore = [
    'alter table log_head disable trigger all',
    'delete from log_records; insert into log_records select * from saved',
    'delete from log_head; insert into log_head select * from saved_head',
  ]
  await stores.asSuperuser(unlocked, copy)
  const damages: [string, object][] = [
    [
      `update log_records set body = replace(body, 'duty', 'boss') where seq = 17`,
      {brokenSeq: 17, reason: 'altered'},
    ],
    [
      'update log_records set recorded_at_ms = recorded_at_ms + 1 where seq = 9',
      {brokenSeq: 9, reason: 'altered'},
    ],
    [`update log_records set source_id = 'other' where seq = 50`, {brokenSeq: 50, reason: 'altered'}],
    ['delete from log_records where seq = 23', {brokenSeq: 23, reason: 'missing'}],
    ['delete from log_records where seq > 40', {brokenSeq: 41, reason: 'missing'}],
    [
      'update log_records set seq = case seq when 5 then 1006 else 1005 end where seq in (5, 6); ' +
        'update log_records set seq = seq - 1000 where seq > 1000',
      {brokenSeq: 5, reason: 'altered'},
    ],
    [`update log_head set hash = sha256('x')`, {brokenSeq: 50, reason: 'headMismatch'}],
    [
      `insert into log_records select 51, recorded_at_ms, origin, source, 'more', type, body, hash
      from log_records where seq = 50`,
      {brokenSeq: 51, reason: 'headMismatch'},
    ],
  ]
  for (const [damage, expected] of damages) {
    await stores.asSuperuser(damage)
    expect(await store.verify(), damage).toEqual({ok: false, ...expected})
    await stores.asSuperuser(...restore)
    expect(await store.verify(), `restored after ${damage}`).toMatchObject({ok: true, count: 50})
  }
})
