import {sql, type Kysely, type SelectQueryBuilder} from 'kysely'
import type {Database} from './database.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** Hazards, in the tables. */
export function createHazardTables(
  db: Kysely<Database>,
): Pick<StateTables, 'hazardById' | 'listHazards' | 'closedHazards'> {
  return {
    hazardById: hazardId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('hazards')
          .select('body')
          .where('hazard_id', '=', hazardId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    listHazards: ({areas, premisesId, states, kinds, onlyOpen, beforeSeq, limit}) =>
      guardStore(async () => {
        const rows = await within(db.selectFrom('hazards'), areas)
          .select('body')
          .$if(premisesId !== null, select => select.where('premises_id', '=', premisesId ?? ''))
          .$if(onlyOpen, select => select.where('is_open', '=', sql.lit(true)))
          .$if(states !== null, select =>
            select.where(sql<boolean>`body ->> 'state' = ${anyOf(states ?? [])}`),
          )
          .$if(kinds !== null, select => select.where(sql<boolean>`body ->> 'kind' = ${anyOf(kinds ?? [])}`))
          .$if(beforeSeq !== null, select => select.where('found_seq', '<', beforeSeq ?? 0))
          .orderBy('found_seq', 'desc')
          .orderBy('hazard_id')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    closedHazards: ({areas, since}) =>
      guardStore(async () => {
        const rows = await within(db.selectFrom('hazards'), areas)
          .select('body')
          .where('changed_at_ms', '>=', since)
          .where('is_open', '=', sql.lit(false))
          .where(sql<boolean>`body ->> 'state' = 'closed'`)
          .execute()
        return rows.map(row => row.body)
      }),
  }
}

function within<Output>(
  query: SelectQueryBuilder<Database, 'hazards', Output>,
  areas: readonly string[] | null,
): SelectQueryBuilder<Database, 'hazards', Output> {
  if (areas === null) return query
  const codes = anyOf(areas)
  return query.where(where => where.or([where('community', '=', codes), where('grid_cell', '=', codes)]))
}

function anyOf(values: readonly string[]) {
  return sql<string>`any(${[...values]}::text[])`
}
