import {sql, type Kysely, type Migration} from 'kysely'

/** The projection of the log: whole entities as JSON text, with the columns that they are looked up by beside them. */
export const m0002State: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table projection (only_row boolean primary key default true check (only_row), seq bigint not null)
    with (fillfactor = 10)`,
  'insert into projection (seq) values (0)',

  `create table cases (
    case_code text primary key,
    opened_seq bigint not null,
    changed_at_ms bigint not null,
    is_open boolean not null,
    kind text not null,
    stage text not null,
    is_outside boolean not null,
    community text,
    grid_cell text,
    feed text,
    external_id text,
    body json not null
  )`,
  'create index cases_by_opening on cases (opened_seq)',
  'create index cases_open on cases (opened_seq) where is_open',
  'create index cases_by_change on cases (changed_at_ms)',
  'create index cases_by_external_id on cases (feed, external_id)',
  'create index cases_by_community on cases (community, opened_seq)',

  'create table case_steps (case_code text, seq bigint, body json not null, primary key (case_code, seq))',
  'create table pending_steps (seq bigint primary key, body json not null)',
  'create table case_serials (series text primary key, last integer not null)',
  'create table panels (address text primary key, body json not null)',
  'create table panel_parts (address text, part_key text, body json not null, primary key (address, part_key))',
  'create table fire_groups (address text primary key, body json not null)',

  `create table alarms (
    alarm_id text primary key,
    raised_seq bigint not null,
    changed_at_ms bigint not null,
    is_standing boolean not null,
    community text,
    grid_cell text,
    body json not null
  )`,
  'create index alarms_by_raising on alarms (raised_seq)',
  'create index alarms_standing on alarms (raised_seq) where is_standing',
  'create index alarms_by_change on alarms (changed_at_ms)',

  'create table dead_letters (seq bigint primary key, feed text not null, is_waiting boolean not null, body json not null)',
  'create index dead_letters_waiting on dead_letters (seq) where is_waiting',
]
