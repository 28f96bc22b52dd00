import {sql, type Kysely} from 'kysely'
import type {Database} from './database.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** Confirmed fires, in the tables. */
export function createFireTables(db: Kysely<Database>): Pick<StateTables, 'fireById' | 'listFires'> {
  return {
    fireById: fireId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('premises_fires')
          .select('body')
          .where('fire_id', '=', fireId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    listFires: ({onlyUnplaced, caseCode, beforeSeq, limit}) =>
      guardStore(() =>
        db
          .selectFrom('premises_fires')
          .select(['seq', 'body as fire'])
          .$if(onlyUnplaced, select =>
            select.where('premises_id', 'is', null).where(sql<boolean>`body -> 'dismissed' is null`),
          )
          .$if(caseCode !== null, select =>
            select.where(sql<boolean>`body ->> 'caseCode' = ${caseCode ?? ''}`),
          )
          .$if(beforeSeq !== null, select => select.where('seq', '<', beforeSeq ?? 0))
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute(),
      ),
  }
}
