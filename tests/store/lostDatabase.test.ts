import {createServer, type Socket} from 'node:net'
import {StoreUnavailableError} from '#server/errors.ts'
import {connectionOptions} from '#server/store/databasePool.ts'
import {openStore, type Store} from '#server/store/openStore.ts'
import {guardStore} from '#server/store/storeErrors.ts'
import pg from 'pg'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {findFreePort} from '../fixtures/externalPostgres.ts'
import {sessionOpened} from '../fixtures/logRecords.ts'
import {createTestDatabase, type TestDatabase} from '../fixtures/postgres.ts'
import {silentLogger as logger} from '../fixtures/silentLogger.ts'

let database: TestDatabase
let store: Store
let superuser: pg.Client
beforeEach(async () => {
  database = await createTestDatabase()
  store = await openStore({connectionString: database.connectionString, logger, clock: Date.now})
  superuser = new pg.Client({connectionString: database.connectionString})
  await superuser.connect()
})
afterEach(async () => {
  await superuser.end()
  await store.close()
  await database.drop()
})

test('a full disk refuses appends and saves with StoreUnavailableError, and both work again when there is room', async () => {
  // PostgreSQL reports a full disk by this very state, from inside the statement that needed the room.
  await superuser.query(`create function full_disk() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`)
  for (const table of ['log_records', 'projection']) {
    await superuser.query(
      `create trigger full_disk before insert or update on ${table} execute function full_disk()`,
    )
  }
  await expect(store.log.append([sessionOpened('a')])).rejects.toBeInstanceOf(StoreUnavailableError)
  await expect(store.state.save([], {fromSeq: 0, toSeq: 1})).rejects.toBeInstanceOf(StoreUnavailableError)
  expect(await store.log.headSeq()).toBe(0)
  await superuser.query('drop function full_disk cascade')
  expect(await store.log.append([sessionOpened('a')])).toEqual([{seq: 1, isDuplicate: false}])
  expect(await store.state.save([], {fromSeq: 0, toSeq: 1})).toBe(true)
})

test('an append that cannot get its turn is refused within seconds, and the next one works', async () => {
  await superuser.query('begin')
  await superuser.query('select * from log_head for update')
  await expect(store.log.append([sessionOpened('a')])).rejects.toBeInstanceOf(StoreUnavailableError)
  await superuser.query('rollback')
  expect(await store.log.append([sessionOpened('b')])).toEqual([{seq: 1, isDuplicate: false}])
})

test('a database that is not there is StoreUnavailableError', async () => {
  const url = new URL(database.connectionString)
  url.port = String(await findFreePort())
  await expect(openStore({connectionString: url.href, logger, clock: Date.now})).rejects.toBeInstanceOf(
    StoreUnavailableError,
  )
})

test('a server that takes connections and never answers is given up within seconds', async () => {
  const sockets: Socket[] = []
  const silent = createServer(socket => sockets.push(socket))
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = new URL(database.connectionString)
  url.port = String(port)
  const client = new pg.Client(connectionOptions(url.href, {isBounded: true}))
  const [opening, connecting] = await Promise.allSettled([
    openStore({connectionString: url.href, logger, clock: Date.now}),
    guardStore(() => client.connect()),
  ])
  expect(opening).toMatchObject({status: 'rejected', reason: expect.any(StoreUnavailableError) as unknown})
  expect(connecting).toMatchObject({status: 'rejected', reason: expect.any(StoreUnavailableError) as unknown})
  for (const socket of sockets) socket.destroy()
  await new Promise(resolve => silent.close(resolve))
})

test('a mistake in a statement stays a mistake', async () => {
  await superuser.query('alter table projection rename to something')
  const failure = store.state.projectedSeq()
  await expect(failure).rejects.toThrow(/projection/)
  await expect(failure).rejects.not.toBeInstanceOf(StoreUnavailableError)
})

test('a store that was closed refuses to append', async () => {
  const other = await openStore({connectionString: database.connectionString, logger, clock: Date.now})
  await other.close()
  await expect(other.log.append([sessionOpened('a')])).rejects.toBeInstanceOf(StoreUnavailableError)
})
