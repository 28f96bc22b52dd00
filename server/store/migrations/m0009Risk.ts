import {sql, type Kysely, type Migration} from 'kysely'

/** Hazards, inspections, penalties, fires, plans, models, and who looked at persons' data. Made again from the log. */
export const m0009Risk: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table hazards (
    hazard_id text primary key,
    premises_id text not null,
    community text,
    grid_cell text,
    found_seq bigint not null,
    changed_at_ms bigint not null,
    is_open boolean not null,
    body json not null
  )`,
  'create index hazards_by_premises on hazards (premises_id, found_seq)',
  'create index hazards_open on hazards (found_seq) where is_open',
  'create index hazards_by_change on hazards (changed_at_ms)',

  `create table hazard_tallies (
    premises_id text, kind text, count integer not null, primary key (premises_id, kind)
  )`,

  ...['inspection', 'penalty', 'fire'].flatMap(what => {
    const table = {inspection: 'inspections', penalty: 'penalties', fire: 'premises_fires'}[what] ?? ''
    return [
      `create table ${table} (
        ${what}_id text primary key,
        premises_id text,
        seq bigint not null,
        at_ms bigint not null,
        body json not null
      )`,
      `create index ${table}_by_premises on ${table} (premises_id, at_ms)`,
      `create index ${table}_by_seq on ${table} (seq)`,
    ]
  }),

  `create table inspection_plans (
    plan_id text primary key, unit_id text not null, day text not null, case_code text, updated_seq bigint not null, body json not null
  )`,
  'create index inspection_plans_by_day on inspection_plans (day, unit_id)',
  'create index inspection_plans_by_case on inspection_plans (case_code)',
  'create table risk_models (seq bigint primary key, is_taken boolean not null, body json not null)',
  'create table person_views (seq bigint primary key, premises_id text not null, at_ms bigint not null, body json not null)',
  'create index person_views_by_premises on person_views (premises_id, seq)',
]
