import {Kysely, PostgresDialect} from 'kysely'
import type {Logger} from '../logger.ts'
import {createAccessTables} from './accessTables.ts'
import type {Database} from './database.ts'
import {createKyselyPool, createPool} from './databasePool.ts'
import {createEventLog} from './eventLog.ts'
import {GROUP_LIMITS} from './groupCommit.ts'
import {migrateDatabase} from './migrations/migrateDatabase.ts'
import {createPhotoTable} from './photoTable.ts'
import {createStateTables} from './stateTables.ts'
import type {AccessTables, Log, PhotoTable, StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'
import {verifyLog, type LogVerdict} from './verifyLog.ts'

/** Everything that a node keeps, in one PostgreSQL database. */
export interface Store {
  readonly log: Log
  readonly state: StateTables
  readonly access: AccessTables
  readonly photos: PhotoTable
  /** Walks the whole log and names the first record that does not hold. Rejects with StoreUnavailableError. */
  verify(): Promise<LogVerdict>
  /** Whether the database answers and takes writes; never rejects. */
  isWritable(): Promise<boolean>
  /** Refuses further appends, waits for those under way, ends every `follow`, and closes the connections. */
  close(): Promise<void>
}

export interface StoreOptions {
  readonly connectionString: string
  readonly logger: Logger
  /** Epoch ms; the time of the records. */
  readonly clock: () => number
}

const readConnections = 8

/**
 * Opens the store of a database, after bringing its tables to this version. Several nodes may open the same one at
 * once. Rejects with StoreUnavailableError, or with ConfigError for a database that cannot serve.
 */
export async function openStore({connectionString, logger, clock}: StoreOptions): Promise<Store> {
  await guardStore(() => migrateDatabase(connectionString))
  const appendPool = createPool(connectionString, {max: GROUP_LIMITS.groupsInFlight, logger})
  const readPool = createPool(connectionString, {max: readConnections, logger})
  const db = new Kysely<Database>({dialect: new PostgresDialect({pool: createKyselyPool(readPool)})})
  const events = createEventLog({connectionString, appendPool, readPool, logger, clock})
  return {
    log: events.log,
    state: createStateTables({db, connectionString, logger}),
    access: createAccessTables(db, clock),
    photos: createPhotoTable(db, clock),
    verify: () => verifyLog(readPool),
    isWritable: () => isWritable(appendPool),
    async close() {
      await events.close()
      await db.destroy()
      await Promise.all([appendPool.end(), readPool.end()])
    },
  }
}

async function isWritable(pool: ReturnType<typeof createPool>): Promise<boolean> {
  try {
    const {rows} = await pool.query<{refused: string}>(
      "select current_setting('transaction_read_only') as refused",
    )
    return rows[0]?.refused === 'off'
  } catch {
    return false // The reason shows where something is appended; here only yes or no is asked.
  }
}
