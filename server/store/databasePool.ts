import pg from 'pg'
import type {PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult} from 'kysely'
import type {Logger} from '../logger.ts'
import {isUnavailable} from './storeErrors.ts'

/** What every connection of a node is called in `pg_stat_activity`. */
export const APPLICATION_NAME = 'wanglou'

const connectTimeoutMs = 3_000
/** The server gives up on a statement after this, and the client a second later, when no answer came at all. */
const statementTimeoutMs = 5_000

/** bigint columns hold sequence numbers and epoch milliseconds, all below 2^53. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/** Settings of a connection; a statement is not bounded when `isBounded` is false. */
export function connectionOptions(
  connectionString: string,
  {isBounded}: {isBounded: boolean},
): pg.ClientConfig {
  return {
    connectionString,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types,
    ...(isBounded && {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + 1_000,
      idle_in_transaction_session_timeout: 2 * statementTimeoutMs,
    }),
  }
}

/**
 * At most `max` connections, opened when needed. Connecting, waiting for a connection and every statement are bounded,
 * so a lost database shows within seconds; a broken connection is thrown away and replaced by a later call.
 */
export function createPool(connectionString: string, {max, logger}: {max: number; logger: Logger}): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOptions(connectionString, {isBounded: true}),
    max,
    idleTimeoutMillis: 30_000,
  })
  // A connection that breaks while idle is already gone from the pool; without a listener it would end the process.
  pool.on('error', error => logger.warn({err: error}, 'idle database connection lost'))
  return pool
}

/**
 * The pool as Kysely takes it. A connection on which something broke or a bound ran out is refused for the rest of its
 * loan and thrown away after it, because an answer may still come in on it.
 */
export function createKyselyPool(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => lendClient(await pool.connect()),
    // Kysely ends a pool only after having used it; whoever made the pool ends it.
    end: () => Promise.resolve(),
  }
}

function lendClient(client: pg.PoolClient): PostgresPoolClient {
  let failure: Error | null = null
  const noteFailure = (error: Error) => {
    failure ??= error
  }
  client.on('error', noteFailure)
  function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    // Kysely asks for a cursor only where its dialect was given a class of them.
    if (typeof sql !== 'string') throw new TypeError('cursors are not used')
    return ask(sql, parameters)
  }
  async function ask(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    if (failure) throw failure
    try {
      return await client.query(sql, [...parameters])
    } catch (error) {
      if (error instanceof Error && isUnavailable(error)) noteFailure(error)
      throw error
    }
  }
  return {
    query,
    release() {
      client.off('error', noteFailure)
      client.release(failure ?? undefined)
    },
  }
}
