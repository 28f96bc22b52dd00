import {createHash, randomBytes, randomUUID} from 'node:crypto'
import {parseCookie, stringifySetCookie} from 'cookie'
import {jwtVerify, SignJWT} from 'jose'
import type {Session} from '#contract/session.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Clock} from './options.ts'
import type {Access, StoredSession} from './ports.ts'

export const SESSION_COOKIE = 'wanglou_session'

const HOUR_MS = 3_600_000
const PERSON_LIFE_MS = 12 * HOUR_MS
/** As long as a browser keeps a cookie at most. */
const WALL_LIFE_MS = 400 * 24 * HOUR_MS
/** An expiry is moved at most this often, so that not every request writes. */
const PERSON_SLIDE_MS = 5 * 60_000
const WALL_SLIDE_MS = 10 * 60_000
const TOKEN_LIFE_SECONDS = 600

export interface SessionParts {
  readonly access: Access
  readonly clock: Clock
  readonly secret: string
  /** Whether the cookie may travel over https only. */
  readonly isSecure: boolean
  append(records: readonly NewRecord[]): Promise<unknown>
}

/** Who opens a session. */
export type SessionOwner = Pick<StoredSession, 'user' | 'role' | 'areas' | 'wallId'>

/** Sliding sessions: an opaque random key in a cookie, its hash in the store, and a short-lived token that names them. */
export class Sessions {
  readonly #parts: SessionParts
  readonly #secret: Uint8Array

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#secret = new TextEncoder().encode(parts.secret)
  }

  /** A new session and its key, not yet kept. */
  create(owner: SessionOwner): {readonly session: StoredSession; readonly key: string} {
    const key = randomBytes(32).toString('base64url')
    const expiresAt = this.#parts.clock.now() + lifeOf(owner)
    return {session: {...owner, sessionId: randomUUID(), tokenHash: hashKey(key), expiresAt}, key}
  }

  /** Keeps a new session, recorded in the log first. */
  async open(owner: SessionOwner): Promise<{readonly session: StoredSession; readonly key: string}> {
    const created = this.create(owner)
    await this.#parts.append([sessionRecord('session.opened', created.session)])
    await this.#parts.access.openSession(created.session)
    return created
  }

  /** Ends a session; its sockets on every node end when the record reaches them. */
  async close(session: StoredSession): Promise<void> {
    await this.#parts.access.closeSession(session.sessionId)
    await this.#parts.append([sessionRecord('session.closed', session)])
  }

  /** The living session of a Cookie header; null when there is none. */
  async byCookie(header: string | undefined): Promise<{session: StoredSession; key: string} | null> {
    const key = header === undefined ? undefined : parseCookie(header)[SESSION_COOKIE]
    if (key === undefined || key === '') return null
    const session = this.#living(await this.#parts.access.sessionByTokenHash(hashKey(key)))
    return session && {session, key}
  }

  /** The living session that a token names; null for a token that is wrong, over, or of a session that is. */
  async byToken(token: string): Promise<StoredSession | null> {
    const sessionId = await this.#sessionIdOf(token)
    return sessionId === null ? null : this.byId(sessionId)
  }

  async byId(sessionId: string): Promise<StoredSession | null> {
    return this.#living(await this.#parts.access.sessionById(sessionId))
  }

  /** Moves the expiry on by the session's whole life, when that is due; returns the session as it then is. */
  async slide(session: StoredSession): Promise<StoredSession> {
    const now = this.#parts.clock.now()
    const expiresAt = now + lifeOf(session)
    const slideMs = session.wallId === null ? PERSON_SLIDE_MS : WALL_SLIDE_MS
    if (expiresAt - session.expiresAt < slideMs) return session
    await this.#parts.access.touchSession(session.sessionId, {expiresAt, seenAt: now})
    return {...session, expiresAt}
  }

  /** A token for sockets and scripts, good for ten minutes and no longer than the session. */
  issueToken(session: StoredSession): Promise<string> {
    const issuedAt = Math.floor(this.#parts.clock.now() / 1000)
    return new SignJWT()
      .setProtectedHeader({alg: 'HS256'})
      .setSubject(session.sessionId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFE_SECONDS)
      .sign(this.#secret)
  }

  /** The Set-Cookie header that gives a browser its session. */
  cookieOf(session: StoredSession, key: string): string {
    const maxAge = Math.max(0, Math.floor((session.expiresAt - this.#parts.clock.now()) / 1000))
    return this.#cookie(key, maxAge)
  }

  /** The Set-Cookie header that takes it away. */
  clearedCookie(): string {
    return this.#cookie('', 0)
  }

  #cookie(value: string, maxAge: number): string {
    return stringifySetCookie({
      name: SESSION_COOKIE,
      value,
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: this.#parts.isSecure,
      maxAge,
    })
  }

  async #sessionIdOf(token: string): Promise<string | null> {
    try {
      const currentDate = new Date(this.#parts.clock.now())
      const {payload} = await jwtVerify(token, this.#secret, {algorithms: ['HS256'], currentDate})
      return payload.sub ?? null
    } catch {
      return null
    }
  }

  #living(session: StoredSession | null): StoredSession | null {
    return session && session.expiresAt > this.#parts.clock.now() ? session : null
  }
}

/** A session as its owner sees it. */
export function publicSession({sessionId, user, role, areas, expiresAt}: StoredSession): Session {
  return {sessionId, user, role, areas: [...areas], expiresAt}
}

/** SHA-256 of a random key, in hexadecimal: what is kept of it. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

function lifeOf({wallId}: SessionOwner): number {
  return wallId === null ? PERSON_LIFE_MS : WALL_LIFE_MS
}

function sessionRecord(
  type: 'session.opened' | 'session.closed',
  {sessionId, user}: StoredSession,
): NewRecord {
  return {
    origin: 'wanglou',
    source: 'gateway',
    sourceId: `${type}:${sessionId}`,
    type,
    body: {sessionId, user},
  }
}
