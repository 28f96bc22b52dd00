import {sql, type Kysely} from 'kysely'
import type {Database} from './database.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** The part of the state tables that tasks, units, drills and handovers are in. */
export function createDispatchTables(
  db: Kysely<Database>,
): Pick<
  StateTables,
  | 'taskById'
  | 'tasksOf'
  | 'track'
  | 'drillById'
  | 'listDrills'
  | 'drillCases'
  | 'drillAlarms'
  | 'listHandovers'
  | 'handoverById'
> {
  return {
    taskById: taskId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('tasks')
          .select('body')
          .where('task_id', '=', taskId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    tasksOf: caseCode =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('tasks')
          .select('body')
          .where('case_code', '=', caseCode)
          .orderBy('created_seq')
          .orderBy('task_id')
          .execute()
        return rows.map(row => row.body)
      }),
    track: (unitId, since, limit) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('unit_tracks')
          .select('body')
          .where('unit_id', '=', unitId)
          .where('at_ms', '>=', since)
          .orderBy('at_ms', 'desc')
          .limit(limit)
          .execute()
        return rows.map(row => row.body).reverse()
      }),
    drillById: drillId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('drills')
          .select('body')
          .where('drill_id', '=', drillId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    listDrills: limit =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('drills')
          .select('body')
          .orderBy('started_seq', 'desc')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    drillCases: ({fromSeq, toSeq, limit}) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('cases')
          .select('body')
          .where('opened_seq', '>=', fromSeq)
          .where('opened_seq', '<=', toSeq)
          .where(sql<boolean>`(body ->> 'isDrill')::boolean`)
          .orderBy('opened_seq')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    drillAlarms: ({fromSeq, toSeq, limit}) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('alarms')
          .select('body')
          .where('raised_seq', '>=', fromSeq)
          .where('raised_seq', '<=', toSeq)
          .where(sql<boolean>`(body ->> 'isDrill')::boolean`)
          .orderBy('raised_seq')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    listHandovers: ({before, limit}) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('handovers')
          .select('body')
          .$if(before !== null, select => select.where('drafted_at_ms', '<', before))
          .orderBy('drafted_at_ms', 'desc')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    handoverById: handoverId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('handovers')
          .select('body')
          .where('handover_id', '=', handoverId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
  }
}
