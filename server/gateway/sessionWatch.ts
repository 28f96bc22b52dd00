import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {Clock} from './options.ts'
import type {StoredSession} from './ports.ts'
import type {Sessions} from './sessions.ts'

const SWEEP_MS = 30_000
/** A session's holder is warned when it has no longer than this to live. */
export const EXPIRY_WARNING_MS = 30 * 60_000

/** What can be done to whoever holds a session open. */
export interface SessionHolder {
  warn(expiresAt: number): void
  end(): void
}

interface Watched {
  session: StoredSession
  readonly holders: Set<SessionHolder>
  /** The expiry that was warned of. */
  warnedOf: number
}

export interface SessionWatchParts {
  readonly sessions: Pick<Sessions, 'byId'>
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Keeps an eye on the sessions behind open sockets: warns before they expire, and ends them when they did or were
 * closed. A lost store ends nobody before the expiry that was last known.
 */
export class SessionWatch {
  readonly #parts: SessionWatchParts
  readonly #watched = new Map<string, Watched>()
  readonly #timer: NodeJS.Timeout

  constructor(parts: SessionWatchParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.sweep(), SWEEP_MS)
  }

  /** Watches for one holder; returns the way to stop. */
  add(session: StoredSession, holder: SessionHolder): () => void {
    const known = this.#watched.get(session.sessionId)
    const watched = known ?? {session, holders: new Set<SessionHolder>(), warnedOf: 0}
    watched.holders.add(holder)
    this.#watched.set(session.sessionId, watched)
    return () => {
      watched.holders.delete(holder)
      if (watched.holders.size === 0) this.#watched.delete(session.sessionId)
    }
  }

  /** Ends the holders of these sessions now. */
  end(isEnded: (session: StoredSession) => boolean): void {
    for (const watched of [...this.#watched.values()]) if (isEnded(watched.session)) this.#endOne(watched)
  }

  /** Looks at every watched session once. */
  async sweep(): Promise<void> {
    try {
      for (const watched of [...this.#watched.values()]) await this.#check(watched)
    } catch (error) {
      this.#parts.log.error({err: error}, 'session watch failed')
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #check(watched: Watched): Promise<void> {
    const known = watched.session
    const session = await this.#parts.sessions.byId(known.sessionId).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailableError)) throw error
      return known
    })
    const now = this.#parts.clock.now()
    if (!session || session.expiresAt <= now) {
      this.#endOne(watched)
      return
    }
    watched.session = session
    if (session.expiresAt - now > EXPIRY_WARNING_MS || watched.warnedOf === session.expiresAt) return
    watched.warnedOf = session.expiresAt
    for (const holder of watched.holders) holder.warn(session.expiresAt)
  }

  /** A holder is told that its session is over before it is cut off. */
  #endOne({session, holders}: Watched): void {
    this.#watched.delete(session.sessionId)
    const now = this.#parts.clock.now()
    for (const holder of [...holders]) {
      holder.warn(now)
      holder.end()
    }
  }
}
