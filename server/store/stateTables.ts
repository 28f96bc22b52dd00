import {sql, type Kysely, type RawBuilder, type Transaction} from 'kysely'
import type {Logger} from '../logger.ts'
import type {Database} from './database.ts'
import {readAnsweredCases} from './answeredCases.ts'
import {readCaseTrace} from './caseTrace.ts'
import {createDispatchTables} from './dispatchTables.ts'
import {findCases} from './findCases.ts'
import {toKeyText} from './keyText.ts'
import {loadImage} from './loadImage.ts'
import {withNodeLock} from './nodeLock.ts'
import {createFireTables} from './fireTables.ts'
import {createHazardTables} from './hazardTables.ts'
import {createMendingTables} from './mendingTables.ts'
import {createRiskTables} from './riskTables.ts'
import {saveChanges} from './saveChanges.ts'
import {STATE_TABLES} from './stateRows.ts'
import type {AlarmQuery, CaseQuery, StateTables} from './storeApi.ts'
import {readAlarmMonths} from './alarmMonths.ts'
import {guardStore} from './storeErrors.ts'

export interface StateTablesOptions {
  readonly db: Kysely<Database>
  readonly connectionString: string
  readonly logger: Logger
}

export function createStateTables({db, connectionString, logger}: StateTablesOptions): StateTables {
  return {
    loadImage: changedSince => guardStore(() => loadImage(db, changedSince)),
    projectedSeq: () =>
      guardStore(async () => {
        const row = await db.selectFrom('projection').select('seq').executeTakeFirstOrThrow()
        return row.seq
      }),
    save: (changes, range) => guardStore(() => saveChanges(db, changes, range)),
    clear: () => guardStore(() => db.transaction().execute(clearTables)),
    beginCity: digest => guardStore(() => beginCity(db, digest)),
    withProjectorLock: (work, signal) =>
      withNodeLock({connectionString, logger, lock: 'projector'}, work, signal),
    withDispatchLock: (work, signal) =>
      withNodeLock({connectionString, logger, lock: 'dispatch'}, work, signal),
    withFitLock: (work, signal) => withNodeLock({connectionString, logger, lock: 'fit'}, work, signal),
    alarmMonths: timeZone => guardStore(() => readAlarmMonths(db, timeZone)),
    withSharingLock: (work, signal) =>
      withNodeLock({connectionString, logger, lock: 'sharing'}, work, signal),
    casesByExternalId: keys => guardStore(() => casesByExternalId(db, keys)),
    caseByCode: caseCode =>
      guardStore(async () => {
        const row = await db
          .selectFrom('cases')
          .select('body')
          .where('case_code', '=', caseCode)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    caseTrace: caseCode => guardStore(() => readCaseTrace(db, caseCode)),
    listCases: query => guardStore(() => listCases(db, query)),
    findCases: query => guardStore(() => findCases(db, query)),
    answeredCases: query => guardStore(() => readAnsweredCases(db, query)),
    listAlarms: query => guardStore(() => listAlarms(db, query)),
    listDeadLetters: query => guardStore(() => listDeadLetters(db, query)),
    deadLetter: seq =>
      guardStore(async () => {
        const row = await db
          .selectFrom('dead_letters')
          .select('body')
          .where('seq', '=', seq)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    ...createDispatchTables(db),
    ...createRiskTables(db),
    ...createHazardTables(db),
    ...createFireTables(db),
    ...createMendingTables(db),
  }
}

async function clearTables(transaction: Transaction<Database>): Promise<void> {
  const names = Object.values(STATE_TABLES).map(table => table.name)
  await transaction.updateTable('projection').set({seq: 0}).execute()
  await sql`truncate ${sql.join(names.map(name => sql.table(name)))}`.execute(transaction)
}

function beginCity(db: Kysely<Database>, digest: string): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    const {city_digest: kept} = await transaction
      .selectFrom('projection')
      .select('city_digest')
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (kept === digest) return false
    await transaction.updateTable('projection').set({city_digest: digest}).execute()
    await clearTables(transaction)
    return true
  })
}

async function casesByExternalId(
  db: Kysely<Database>,
  keys: Parameters<StateTables['casesByExternalId']>[0],
): ReturnType<StateTables['casesByExternalId']> {
  const feeds = keys.map(key => key.feed)
  const externalIds = keys.map(key => toKeyText(key.externalId))
  const rows = await db
    .selectFrom('cases')
    .select('body')
    .where(
      sql<boolean>`(feed, external_id) in (select * from unnest(${feeds}::text[], ${externalIds}::text[]))`,
    )
    .orderBy('opened_seq')
    .execute()
  return rows.map(row => row.body)
}

async function listCases(db: Kysely<Database>, query: CaseQuery): ReturnType<StateTables['listCases']> {
  const {areas, kinds, stages, onlyOpen, onlyOutside, externalId, beforeSeq, limit} = query
  const rows = await db
    .selectFrom('cases')
    .select('body')
    .$if(areas !== null, select =>
      select.where(where =>
        where.or([where('community', '=', anyOf(areas)), where('grid_cell', '=', anyOf(areas))]),
      ),
    )
    .$if(kinds !== null, select => select.where('kind', '=', anyOf(kinds)))
    .$if(stages !== null, select => select.where('stage', '=', anyOf(stages)))
    .$if(onlyOpen, select => select.where('is_open', '=', sql.lit(true)))
    .$if(onlyOutside, select => select.where('is_outside', '=', true))
    .$if(externalId !== null, select => select.where('external_id', '=', toKeyText(externalId ?? '')))
    .$if(beforeSeq !== null, select => select.where('opened_seq', '<', beforeSeq))
    .orderBy('opened_seq', 'desc')
    .fetch(limit, 'with ties')
    .execute()
  return rows.map(row => row.body)
}

/** Also right for an empty list, which `in` is not. */
function anyOf(values: readonly string[] | null): RawBuilder<string> {
  return sql<string>`any(${[...(values ?? [])]}::text[])`
}

/** One record may raise several alarms; they stay on one page, so that the cursor leaves none out. */
async function listAlarms(db: Kysely<Database>, query: AlarmQuery): ReturnType<StateTables['listAlarms']> {
  const {areas, onlyStanding, beforeSeq, limit} = query
  const rows = await db
    .selectFrom('alarms')
    .select('body')
    .$if(areas !== null, select =>
      select.where(where =>
        where.or([where('community', '=', anyOf(areas)), where('grid_cell', '=', anyOf(areas))]),
      ),
    )
    .$if(onlyStanding, select => select.where('is_standing', '=', true))
    .$if(beforeSeq !== null, select => select.where('raised_seq', '<', beforeSeq))
    .orderBy('raised_seq', 'desc')
    .fetch(limit, 'with ties')
    .execute()
  return rows.map(row => row.body)
}

async function listDeadLetters(
  db: Kysely<Database>,
  {feed, onlyWaiting, beforeSeq, limit}: Parameters<StateTables['listDeadLetters']>[0],
): ReturnType<StateTables['listDeadLetters']> {
  const rows = await db
    .selectFrom('dead_letters')
    .select('body')
    .$if(feed !== null, select => select.where('feed', '=', feed))
    .$if(onlyWaiting, select => select.where('is_waiting', '=', true))
    .$if(beforeSeq !== null, select => select.where('seq', '<', beforeSeq))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(row => row.body)
}
