import {sql, type Kysely, type Migration} from 'kysely'

/** Photos of premises, for hazards and inspections: not a projection, the log has only their ids. */
export const m0010PremisesPhotos: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table premises_photos (
    photo_id text,
    premises_id text,
    type text not null,
    bytes bytea not null,
    kept_at_ms bigint not null,
    primary key (photo_id, premises_id)
  )`,
  'create index premises_photos_by_premises on premises_photos (premises_id, kept_at_ms)',
  `create index premises_fires_unplaced on premises_fires (seq) where premises_id is null`,
]
