import {sql, type Kysely, type Migration} from 'kysely'

/** Which city the state tables were made with: what a record means depends on its areas, panels and clocks. */
export const m0005ProjectionCity: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table projection add column city_digest text not null default ''`.execute(db)
  },
}
