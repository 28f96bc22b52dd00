import {Kysely, Migrator, PostgresDialect, sql, type Migration} from 'kysely'
import pg from 'pg'
import {ConfigError} from '../../errors.ts'
import {connectionOptions, createKyselyPool} from '../databasePool.ts'
import {m0001Log} from './m0001Log.ts'
import {m0002State} from './m0002State.ts'
import {m0003Access} from './m0003Access.ts'
import {m0004CaseSearch} from './m0004CaseSearch.ts'
import {m0005ProjectionCity} from './m0005ProjectionCity.ts'
import {m0006Dispatch} from './m0006Dispatch.ts'
import {m0007Photos} from './m0007Photos.ts'
import {m0008ResponseTimes} from './m0008ResponseTimes.ts'
import {m0009Risk} from './m0009Risk.ts'
import {m0010PremisesPhotos} from './m0010PremisesPhotos.ts'
import {m0011RiskMendings} from './m0011RiskMendings.ts'

/** By name, applied in the order of their names; one that has been released is never changed. */
const migrations: Record<string, Migration> = {
  m0001Log,
  m0002State,
  m0003Access,
  m0004CaseSearch,
  m0005ProjectionCity,
  m0006Dispatch,
  m0007Photos,
  m0008ResponseTimes,
  m0009Risk,
  m0010PremisesPhotos,
  m0011RiskMendings,
}

/** Any number that only this program uses as an advisory lock key. */
const migrationLockKey = 330_383_001

/**
 * Brings the database's tables to this version. Waits while another node does so. Throws ConfigError for a database
 * that is not in UTF-8, that does not wait for its disk, or whose tables are of a newer version.
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const pool = new pg.Pool({...connectionOptions(connectionString, {isBounded: false}), max: 2})
  pool.on('error', () => {}) // The query that runs on it, or the next one, throws the same.
  const db = new Kysely<unknown>({dialect: new PostgresDialect({pool: createKyselyPool(pool)})})
  try {
    await db.connection().execute(async holder => {
      await sql`select pg_advisory_lock(${migrationLockKey})`.execute(holder)
      await requireUtf8(holder)
      await requireDurability(holder)
      await applyMigrations(db)
    })
  } finally {
    await db.destroy()
    await pool.end()
  }
}

async function requireUtf8(db: Kysely<unknown>): Promise<void> {
  const {rows} = await sql<{server_encoding: string}>`show server_encoding`.execute(db)
  const encoding = rows[0]?.server_encoding
  if (encoding !== 'UTF8') throw new ConfigError(`the database is encoded in ${encoding}; it must be UTF8`)
}

/** What is acknowledged must survive a loss of power. */
async function requireDurability(db: Kysely<unknown>): Promise<void> {
  const {rows} = await sql<{name: string}>`
    select name from pg_settings
    where name = 'fsync' and setting = 'off' or name = 'synchronous_commit' and setting = 'off'`.execute(db)
  const [first] = rows
  if (first) throw new ConfigError(`the database does not keep what it commits: turn ${first.name} on`)
}

async function applyMigrations(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({db, provider: {getMigrations: () => Promise.resolve(migrations)}})
  const {error} = await migrator.migrateToLatest()
  if (error === undefined) return
  const cause = error instanceof Error ? error : new Error('the migration failed', {cause: error})
  if (!cause.message.includes('corrupted migrations')) throw cause
  throw new ConfigError('the database was made by a newer version of this program', {cause})
}
