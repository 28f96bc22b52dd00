import {sql, type Kysely, type Migration} from 'kysely'

/** What was mended of data that the fire risk cannot use as it is. Made again from the log. */
export const m0011RiskMendings: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table risk_mendings (
    finding_id text primary key,
    premises_id text,
    seq bigint not null,
    is_in_force boolean not null,
    body json not null
  )`,
  'create index risk_mendings_by_seq on risk_mendings (seq)',
  'create index risk_mendings_by_premises on risk_mendings (premises_id) where premises_id is not null',
]
