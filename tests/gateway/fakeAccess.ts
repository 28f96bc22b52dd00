/* eslint-disable @typescript-eslint/require-await -- what stands in for a store has nothing to wait for */
import type {PairedWall} from '#contract/session.ts'
import type {Access, StoredPairing, StoredSession, StoredUser} from '#server/gateway/ports.ts'

/** Users, sessions and walls in memory. */
export class FakeAccess implements Access {
  readonly users = new Map<string, StoredUser>()
  readonly sessions = new Map<string, StoredSession>()
  readonly pairings = new Map<string, StoredPairing>()
  readonly walls = new Map<string, PairedWall>()

  async userByName(name: string) {
    return this.users.get(name) ?? null
  }

  async openSession(session: StoredSession) {
    this.sessions.set(session.sessionId, session)
  }

  async sessionByTokenHash(tokenHash: string) {
    return [...this.sessions.values()].find(session => session.tokenHash === tokenHash) ?? null
  }

  async sessionById(sessionId: string) {
    return this.sessions.get(sessionId) ?? null
  }

  async touchSession(sessionId: string, {expiresAt}: {expiresAt: number; seenAt: number}) {
    const session = this.sessions.get(sessionId)
    if (session) this.sessions.set(sessionId, {...session, expiresAt})
  }

  async closeSession(sessionId: string) {
    this.sessions.delete(sessionId)
  }

  async openPairing(pairing: StoredPairing) {
    if (this.pairings.has(pairing.code)) return false
    this.pairings.set(pairing.code, pairing)
    return true
  }

  async pairing(code: string) {
    return this.pairings.get(code) ?? null
  }

  async approvePairing(code: string, approved: NonNullable<StoredPairing['approved']>, now: number) {
    const pairing = this.pairings.get(code)
    if (!pairing || pairing.expiresAt <= now || pairing.approved) return false
    this.pairings.set(code, {...pairing, approved})
    return true
  }

  async claimPairing(code: string, wall: PairedWall, session: StoredSession) {
    if (!this.pairings.delete(code)) return false
    this.walls.set(wall.wallId, wall)
    this.sessions.set(session.sessionId, session)
    return true
  }

  async listWalls() {
    return [...this.walls.values()]
  }

  async revokeWall(wallId: string) {
    if (!this.walls.delete(wallId)) return null
    const ended = [...this.sessions.values()].filter(session => session.wallId === wallId)
    for (const {sessionId} of ended) this.sessions.delete(sessionId)
    return ended.map(({sessionId}) => sessionId)
  }
}
