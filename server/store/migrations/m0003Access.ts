import {sql, type Kysely, type Migration} from 'kysely'

/** Who may come in. Tokens and secrets are kept only as hashes. */
export const m0003Access: Migration = {
  async up(db: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}

const statements = [
  `create table users (
    name text primary key,
    role text not null,
    areas text[] not null,
    password_hash text not null
  )`,
  `create table walls (
    wall_id text primary key,
    name text not null,
    areas text[] not null,
    paired_at_ms bigint not null,
    paired_by text not null,
    last_seen_at_ms bigint
  )`,
  `create table sessions (
    session_id text primary key,
    token_hash text not null unique,
    user_name text not null,
    role text not null,
    areas text[] not null,
    expires_at_ms bigint not null,
    wall_id text references walls on delete cascade
  )`,
  'create index sessions_by_expiry on sessions (expires_at_ms)',
  'create index sessions_by_wall on sessions (wall_id) where wall_id is not null',
  `create table pairings (
    code text primary key,
    secret_hash text not null,
    expires_at_ms bigint not null,
    wall_id text,
    wall_name text,
    areas text[],
    approved_by text
  )`,
]
