import pg from 'pg'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {ConfigError} from '#server/errors.ts'
import {openStore} from '#server/store/openStore.ts'
import {createTestDatabase, type TestDatabase} from '../fixtures/postgres.ts'
import {silentLogger} from '../fixtures/silentLogger.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.drop())

it('refuses a database that acknowledges before its disk has what was committed', async () => {
  const client = new pg.Client({connectionString: database.connectionString})
  await client.connect()
  const name = new URL(database.connectionString).pathname.slice(1)
  await client.query(`alter database ${name} set synchronous_commit = off`)
  await client.end()
  const opening = openStore({
    connectionString: database.connectionString,
    logger: silentLogger,
    clock: Date.now,
  })
  await expect(opening).rejects.toThrow(ConfigError)
  await expect(opening).rejects.toThrow('synchronous_commit')
})
