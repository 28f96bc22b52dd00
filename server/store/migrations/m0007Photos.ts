import {sql, type Kysely, type Migration} from 'kysely'

/** Photos that units took at their tasks: not a projection, the log has only their ids. */
export const m0007Photos: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `create table photos (
          photo_id text,
          task_id text,
          case_code text not null,
          type text not null,
          bytes bytea not null,
          kept_at_ms bigint not null,
          primary key (photo_id, task_id)
        )`,
      )
      .execute(db)
  },
}
