import {sql, type Kysely, type Migration} from 'kysely'

/** Tasks, units, drills, handovers and what walls show. The state tables are made again from the log. */
export const m0006Dispatch: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table tasks (
    task_id text primary key,
    case_code text not null,
    unit_id text not null,
    created_seq bigint not null,
    changed_at_ms bigint not null,
    is_ended boolean not null,
    body json not null
  )`,
  'create index tasks_by_case on tasks (case_code, created_seq)',
  'create index tasks_by_unit on tasks (unit_id, created_seq)',
  'create index tasks_open on tasks (created_seq) where not is_ended',
  'create index tasks_by_change on tasks (changed_at_ms)',

  'create table unit_states (unit_id text primary key, body json not null)',
  'create table unit_tracks (unit_id text, at_ms bigint, body json not null, primary key (unit_id, at_ms))',
  'create table drills (drill_id text primary key, started_seq bigint not null, is_ended boolean not null, body json not null)',
  'create table handovers (handover_id text primary key, drafted_at_ms bigint not null, body json not null)',
  'create index handovers_by_time on handovers (drafted_at_ms)',
  'create table wall_shows (wall_id text primary key, body json not null)',
]
