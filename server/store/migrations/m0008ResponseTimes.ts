import {sql, type Kysely, type Migration} from 'kysely'

/**
 * What response figures read of a case, small and beside its body, by when it was received. The state tables are emptied
 * and made again from the log, because no row has it yet.
 */
export const m0008ResponseTimes: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `truncate cases, case_search, case_steps, pending_steps, case_serials, panels, panel_parts, fire_groups, alarms,
    dead_letters, tasks, unit_states, unit_tracks, drills, handovers, wall_shows`,
  'update projection set seq = 0',
  'alter table cases add column reported_at_ms bigint not null, add column answer json not null',
  'create index cases_by_report on cases (reported_at_ms)',
]
