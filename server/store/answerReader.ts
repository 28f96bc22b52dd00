import {Kysely, PostgresDialect} from 'kysely'
import type {Logger} from '../logger.ts'
import {readAnsweredCases} from './answeredCases.ts'
import type {Database} from './database.ts'
import {createKyselyPool, createPool} from './databasePool.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** Answered cases, read over connections of their own that are closed a while after the last question. */
export function openAnswerReader({
  connectionString,
  logger,
}: {
  connectionString: string
  logger: Logger
}): Pick<StateTables, 'answeredCases'> {
  const pool = createPool(connectionString, {max: 2, logger})
  const db = new Kysely<Database>({dialect: new PostgresDialect({pool: createKyselyPool(pool)})})
  return {answeredCases: query => guardStore(() => readAnsweredCases(db, query))}
}
