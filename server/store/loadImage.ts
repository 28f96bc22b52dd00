import {sql, type Kysely} from 'kysely'
import type {Database} from './database.ts'
import {hazardKindSchema} from '#contract/hazard.ts'
import {premisesIdSchema} from '#contract/ids.ts'
import type {HazardTally} from '../domain/change.ts'
import type {StateImage} from './storeApi.ts'

const pageRows = 5_000

/**
 * Reads everything as of one moment (REPEATABLE READ), the large tables page by page, so that no single statement runs
 * into its bound.
 */
export function loadImage(db: Kysely<Database>, changedSince: number): Promise<StateImage> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async transaction => {
      const {seq} = await transaction.selectFrom('projection').select('seq').executeTakeFirstOrThrow()
      const cases = await readPages(0, async after => {
        const rows = await transaction
          .selectFrom('cases')
          .select(['opened_seq as key', 'body'])
          .where('opened_seq', '>', after)
          .where(where => where.or([where('is_open', '=', true), where('changed_at_ms', '>=', changedSince)]))
          .orderBy('opened_seq')
          .fetch(pageRows, 'with ties')
          .execute()
        return rows
      })
      const alarms = await readPages(0, after =>
        transaction
          .selectFrom('alarms')
          .select(['raised_seq as key', 'body'])
          .where('raised_seq', '>', after)
          .where(where =>
            where.or([where('is_standing', '=', true), where('changed_at_ms', '>=', changedSince)]),
          )
          .orderBy('raised_seq')
          .fetch(pageRows, 'with ties')
          .execute(),
      )
      const panels = await readPages('', after =>
        transaction
          .selectFrom('panels')
          .select(['address as key', 'body'])
          .where('address', '>', after)
          .orderBy('address')
          .limit(pageRows)
          .execute(),
      )
      const parts = await readPages('', after =>
        transaction
          .selectFrom('panel_parts')
          .select(['address as key', 'body'])
          .where('address', '>', after)
          .orderBy('address')
          .fetch(pageRows, 'with ties')
          .execute(),
      )
      const fireGroups = await transaction
        .selectFrom('fire_groups')
        .select('body')
        .orderBy('address')
        .execute()
      const pendingSteps = await readPages(0, after =>
        transaction
          .selectFrom('pending_steps')
          .select(['seq as key', 'body'])
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(pageRows)
          .execute(),
      )
      const caseSerials = await transaction
        .selectFrom('case_serials')
        .select(['series', 'last'])
        .orderBy('series')
        .execute()
      const tasks = await readPages(0, after =>
        transaction
          .selectFrom('tasks')
          .select(['created_seq as key', 'body'])
          .where('created_seq', '>', after)
          .where(where =>
            where.or([where('is_ended', '=', false), where('changed_at_ms', '>=', changedSince)]),
          )
          .orderBy('created_seq')
          .fetch(pageRows, 'with ties')
          .execute(),
      )
      const unitStates = await readPages('', after =>
        transaction
          .selectFrom('unit_states')
          .select(['unit_id as key', 'body'])
          .where('unit_id', '>', after)
          .orderBy('unit_id')
          .limit(pageRows)
          .execute(),
      )
      const drills = await transaction
        .selectFrom('drills')
        .select('body')
        .where('is_ended', '=', false)
        .orderBy('started_seq')
        .execute()
      const openHandovers = await transaction
        .selectFrom('handovers')
        .select('body')
        .where(sql<boolean>`body ->> 'takenBy' is null`)
        .orderBy('drafted_at_ms')
        .execute()
      const wallShows = await transaction.selectFrom('wall_shows').select('body').orderBy('wall_id').execute()
      const hazards = await readPages(0, after =>
        transaction
          .selectFrom('hazards')
          .select(['found_seq as key', 'body'])
          .where('found_seq', '>', after)
          .where(where => where.or([where('is_open', '=', true), where('changed_at_ms', '>=', changedSince)]))
          .orderBy('found_seq')
          .fetch(pageRows, 'with ties')
          .execute(),
      )
      const hazardTallies = await transaction
        .selectFrom('hazard_tallies')
        .select(['premises_id', 'kind', 'count'])
        .execute()
      const riskModel = await transaction
        .selectFrom('risk_models')
        .select('body')
        .where('is_taken', '=', true)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      return {
        seq,
        cases,
        alarms,
        panels,
        parts,
        fireGroups: fireGroups.map(row => row.body),
        pendingSteps,
        caseSerials,
        tasks,
        unitStates,
        drills: drills.map(row => row.body),
        openHandovers: openHandovers.map(row => row.body),
        wallShows: wallShows.map(row => row.body),
        hazards,
        hazardTallies: hazardTallies.map(readTally),
        riskModel: riskModel?.body ?? null,
      }
    })
}

function readTally(row: {premises_id: string; kind: string; count: number}): HazardTally {
  return {
    premisesId: premisesIdSchema.parse(row.premises_id),
    kind: hazardKindSchema.parse(row.kind),
    count: row.count,
  }
}

/** All bodies, asked for by the key after which the next page begins. */
async function readPages<Key, Body>(
  first: Key,
  readPage: (after: Key) => Promise<readonly {key: Key; body: Body}[]>,
): Promise<readonly Body[]> {
  const bodies: Body[] = []
  let after = first
  for (;;) {
    const rows = await readPage(after)
    for (const row of rows) bodies.push(row.body)
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return bodies
    after = last.key
  }
}
