import {sql, type Kysely, type Migration} from 'kysely'

/**
 * What cases are found by. The state tables are emptied, so that the next node fills them, this one included, from the
 * first record of the log: what their rows are made of is nowhere but in the log and in the rules.
 */
export const m0004CaseSearch: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table case_search (
    case_code text primary key,
    opened_seq bigint not null,
    search_text text not null,
    grams text[] not null,
    panel_address text,
    reporter_text text,
    reporter_grams text[],
    phone_reversed text
  )`,
  'create index case_search_by_opening on case_search (opened_seq)',
  'create index case_search_by_gram on case_search using gin (grams)',
  'create index case_search_by_reporter on case_search using gin (reporter_grams)',
  'create index case_search_by_phone on case_search (phone_reversed text_pattern_ops) where phone_reversed is not null',
  'create index case_search_by_panel on case_search (panel_address) where panel_address is not null',

  'truncate cases, case_steps, pending_steps, case_serials, panels, panel_parts, fire_groups, alarms, dead_letters',
  'update projection set seq = 0',
]
