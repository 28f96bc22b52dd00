import type {PairedWall} from '#contract/session.ts'
import type {Kysely, Selectable} from 'kysely'
import type {Database} from './database.ts'
import type {AccessTables, PairingRow, SessionRow, UserRow} from './storeApi.ts'
import {guardStore} from './storeErrors.ts'

export function createAccessTables(db: Kysely<Database>, clock: () => number): AccessTables {
  return {...userTables(db), ...sessionTables(db), ...wallTables(db, clock)}
}

function userTables(db: Kysely<Database>): Pick<AccessTables, 'userByName' | 'listUsers' | 'saveUser'> {
  return {
    userByName: name =>
      guardStore(async () => {
        const row = await db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
        return row ? toUser(row) : null
      }),
    listUsers: () =>
      guardStore(async () => {
        const rows = await db.selectFrom('users').selectAll().orderBy('name').execute()
        return rows.map(toUser)
      }),
    saveUser: user =>
      guardStore(async () => {
        const values = {role: user.role, areas: [...user.areas], password_hash: user.passwordHash}
        await db
          .insertInto('users')
          .values({name: user.name, ...values})
          .onConflict(conflict => conflict.column('name').doUpdateSet(values))
          .execute()
      }),
  }
}

type SessionMethod =
  'openSession' | 'sessionByTokenHash' | 'sessionById' | 'touchSession' | 'closeSession' | 'sweep'

function sessionTables(db: Kysely<Database>): Pick<AccessTables, SessionMethod> {
  const sessionBy = (column: 'token_hash' | 'session_id', value: string) =>
    guardStore(async () => {
      const row = await db.selectFrom('sessions').selectAll().where(column, '=', value).executeTakeFirst()
      return row ? toSession(row) : null
    })
  return {
    openSession: session =>
      guardStore(async () => {
        await db.insertInto('sessions').values(fromSession(session)).execute()
      }),
    sessionByTokenHash: tokenHash => sessionBy('token_hash', tokenHash),
    sessionById: sessionId => sessionBy('session_id', sessionId),
    touchSession: (sessionId, {expiresAt, seenAt}) =>
      guardStore(() =>
        db.transaction().execute(async transaction => {
          const touched = await transaction
            .updateTable('sessions')
            .set({expires_at_ms: expiresAt})
            .where('session_id', '=', sessionId)
            .returning('wall_id')
            .executeTakeFirst()
          if (!touched?.wall_id) return
          await transaction
            .updateTable('walls')
            .set({last_seen_at_ms: seenAt})
            .where('wall_id', '=', touched.wall_id)
            .execute()
        }),
      ),
    closeSession: sessionId =>
      guardStore(async () => {
        await db.deleteFrom('sessions').where('session_id', '=', sessionId).execute()
      }),
    sweep: now =>
      guardStore(async () => {
        await db.deleteFrom('sessions').where('expires_at_ms', '<', now).execute()
        await db.deleteFrom('pairings').where('expires_at_ms', '<', now).execute()
      }),
  }
}

type WallMethod = 'openPairing' | 'pairing' | 'approvePairing' | 'claimPairing' | 'listWalls' | 'revokeWall'

function wallTables(db: Kysely<Database>, clock: () => number): Pick<AccessTables, WallMethod> {
  return {
    openPairing: pairing => guardStore(() => openPairing(db, pairing, clock())),
    pairing: code =>
      guardStore(async () => {
        const row = await db.selectFrom('pairings').selectAll().where('code', '=', code).executeTakeFirst()
        return row ? toPairing(row) : null
      }),
    approvePairing: (code, {wallId, name, areas, by}, now) =>
      guardStore(async () => {
        const approved = await db
          .updateTable('pairings')
          .set({wall_id: wallId, wall_name: name, areas: [...areas], approved_by: by})
          .where('code', '=', code)
          .where('expires_at_ms', '>', now)
          .where('wall_id', 'is', null)
          .executeTakeFirst()
        return approved.numUpdatedRows > 0n
      }),
    claimPairing: (code, wall, session) => guardStore(() => claimPairing(db, {code, wall, session})),
    listWalls: () =>
      guardStore(async () => {
        const rows = await db
          .selectFrom('walls')
          .selectAll()
          .orderBy('paired_at_ms')
          .orderBy('wall_id')
          .execute()
        return rows.map(toWall)
      }),
    revokeWall: wallId => guardStore(() => revokeWall(db, wallId)),
  }
}

/** A pairing that has expired by `now` gives way to a new one of the same code. */
async function openPairing(db: Kysely<Database>, pairing: PairingRow, now: number): Promise<boolean> {
  const {code, ...values} = fromPairing(pairing)
  const opened = await db
    .insertInto('pairings')
    .values({code, ...values})
    .onConflict(conflict =>
      conflict.column('code').doUpdateSet(values).where('pairings.expires_at_ms', '<=', now),
    )
    .executeTakeFirst()
  return (opened.numInsertedOrUpdatedRows ?? 0n) > 0n
}

async function claimPairing(
  db: Kysely<Database>,
  {code, wall, session}: {code: string; wall: PairedWall; session: SessionRow},
): Promise<boolean> {
  return db.transaction().execute(async transaction => {
    const claimed = await transaction
      .deleteFrom('pairings')
      .where('code', '=', code)
      .where('wall_id', '=', wall.wallId)
      .executeTakeFirst()
    if (claimed.numDeletedRows === 0n) return false
    await transaction
      .insertInto('walls')
      .values({
        wall_id: wall.wallId,
        name: wall.name,
        areas: [...wall.areas],
        paired_at_ms: wall.pairedAt,
        paired_by: wall.pairedBy,
        last_seen_at_ms: wall.lastSeenAt,
      })
      .execute()
    await transaction.insertInto('sessions').values(fromSession(session)).execute()
    return true
  })
}

async function revokeWall(db: Kysely<Database>, wallId: string): Promise<readonly string[] | null> {
  return db.transaction().execute(async transaction => {
    const sessions = await transaction
      .deleteFrom('sessions')
      .where('wall_id', '=', wallId)
      .returning('session_id')
      .execute()
    const revoked = await transaction.deleteFrom('walls').where('wall_id', '=', wallId).executeTakeFirst()
    return revoked.numDeletedRows === 0n ? null : sessions.map(row => row.session_id)
  })
}

function toUser(row: Selectable<Database['users']>): UserRow {
  return {name: row.name, role: row.role, areas: row.areas, passwordHash: row.password_hash}
}

function toSession(row: Selectable<Database['sessions']>): SessionRow {
  return {
    sessionId: row.session_id,
    tokenHash: row.token_hash,
    user: row.user_name,
    role: row.role,
    areas: row.areas,
    expiresAt: row.expires_at_ms,
    wallId: row.wall_id,
  }
}

function fromSession(session: SessionRow): Selectable<Database['sessions']> {
  return {
    session_id: session.sessionId,
    token_hash: session.tokenHash,
    user_name: session.user,
    role: session.role,
    areas: [...session.areas],
    expires_at_ms: session.expiresAt,
    wall_id: session.wallId,
  }
}

function toPairing(row: Selectable<Database['pairings']>): PairingRow {
  const {wall_id: wallId, wall_name: name, areas, approved_by: by} = row
  const isApproved = wallId !== null && name !== null && areas !== null && by !== null
  return {
    code: row.code,
    secretHash: row.secret_hash,
    expiresAt: row.expires_at_ms,
    approved: isApproved ? {wallId, name, areas, by} : null,
  }
}

function fromPairing({code, secretHash, expiresAt, approved}: PairingRow): Selectable<Database['pairings']> {
  return {
    code,
    secret_hash: secretHash,
    expires_at_ms: expiresAt,
    wall_id: approved?.wallId ?? null,
    wall_name: approved?.name ?? null,
    areas: approved ? [...approved.areas] : null,
    approved_by: approved?.by ?? null,
  }
}

function toWall(row: Selectable<Database['walls']>): PairedWall {
  return {
    wallId: row.wall_id,
    name: row.name,
    areas: row.areas,
    pairedAt: row.paired_at_ms,
    pairedBy: row.paired_by,
    lastSeenAt: row.last_seen_at_ms,
  }
}
