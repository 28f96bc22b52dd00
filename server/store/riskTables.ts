import type {Kysely} from 'kysely'
import type {Database} from './database.ts'
import {createHazardTables} from './hazardTables.ts'
import type {StateTables} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

/** The part of the state tables that inspections, plans and models are in, and what happened at premises. */
export function createRiskTables(
  db: Kysely<Database>,
): Pick<
  StateTables,
  | 'premisesRecord'
  | 'happenedAfter'
  | 'inspectionsSince'
  | 'planById'
  | 'planOfCase'
  | 'listPlans'
  | 'listFittedModels'
  | 'listPersonViews'
> {
  const {listHazards} = createHazardTables(db)
  return {
    premisesRecord: (premisesId, limit) =>
      guardStore(async () => {
        const [hazards, inspections, penalties, fires] = await Promise.all([
          listHazards({
            ...{areas: null, premisesId, states: null, kinds: null, onlyOpen: false, beforeSeq: null},
            limit,
          }),
          db
            .selectFrom('inspections')
            .select('body')
            .where('premises_id', '=', premisesId)
            .orderBy('at_ms', 'desc')
            .limit(limit)
            .execute(),
          db
            .selectFrom('penalties')
            .select('body')
            .where('premises_id', '=', premisesId)
            .orderBy('at_ms', 'desc')
            .limit(limit)
            .execute(),
          db
            .selectFrom('premises_fires')
            .select('body')
            .where('premises_id', '=', premisesId)
            .orderBy('at_ms', 'desc')
            .limit(limit)
            .execute(),
        ])
        return {
          hazards,
          inspections: inspections.map(row => row.body),
          penalties: penalties.map(row => row.body),
          fires: fires.map(row => row.body),
        }
      }),
    happenedAfter: (seq, limit) =>
      guardStore(async () => {
        const [inspections, penalties, fires] = await Promise.all([
          db
            .selectFrom('inspections')
            .select(['seq', 'body as value'])
            .where('seq', '>', seq)
            .orderBy('seq')
            .limit(limit)
            .execute(),
          db
            .selectFrom('penalties')
            .select(['seq', 'body as value'])
            .where('seq', '>', seq)
            .orderBy('seq')
            .limit(limit)
            .execute(),
          db
            .selectFrom('premises_fires')
            .select(['seq', 'body as value'])
            .where('seq', '>', seq)
            .orderBy('seq')
            .limit(limit)
            .execute(),
        ])
        return {inspections, penalties, fires}
      }),
    inspectionsSince: since =>
      guardStore(async () => {
        const rows = await db.selectFrom('inspections').select('body').where('at_ms', '>=', since).execute()
        return rows.map(row => row.body)
      }),
    planById: planId =>
      guardStore(async () => {
        const row = await db
          .selectFrom('inspection_plans')
          .select('body')
          .where('plan_id', '=', planId)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    planOfCase: caseCode =>
      guardStore(async () => {
        const row = await db
          .selectFrom('inspection_plans')
          .select('body')
          .where('case_code', '=', caseCode)
          .orderBy('updated_seq', 'desc')
          .limit(1)
          .executeTakeFirst()
        return row?.body ?? null
      }),
    listPlans: ({from, until, limit}) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('inspection_plans')
          .select('body')
          .where('day', '>=', from)
          .where('day', '<=', until)
          .orderBy('day')
          .orderBy('unit_id')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    listFittedModels: ({onlyTaken, limit}) =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('risk_models')
          .select('body')
          .$if(onlyTaken, select => select.where('is_taken', '=', true))
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute()
        return rows.map(row => row.body)
      }),
    listPersonViews: ({premisesId, beforeSeq, limit}) =>
      guardStore(() =>
        db
          .selectFrom('person_views')
          .select(['seq', 'body as view'])
          .$if(premisesId !== null, select => select.where('premises_id', '=', premisesId ?? ''))
          .$if(beforeSeq !== null, select => select.where('seq', '<', beforeSeq ?? 0))
          .orderBy('seq', 'desc')
          .limit(limit)
          .execute(),
      ),
  }
}
