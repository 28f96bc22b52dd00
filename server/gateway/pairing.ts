import {randomBytes, randomInt, randomUUID, timingSafeEqual} from 'node:crypto'
import type {AreaCode} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {PairedWall} from '#contract/session.ts'
import type {Clock} from './options.ts'
import type {Access, PairingApproval, StoredSession} from './ports.ts'
import {refuse, type Refusal} from './refusal.ts'
import {hashKey, type Sessions} from './sessions.ts'

const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_LENGTH = 6
const PAIRING_LIFE_MS = 600_000
const CODE_ATTEMPTS = 5

export interface PairingParts {
  readonly access: Access
  readonly sessions: Sessions
  readonly clock: Clock
  readonly append: (records: readonly NewRecord[]) => Promise<unknown>
}

/** How a wall comes in: it shows a code, an officer enters it, the wall claims its session with the secret it kept. */
export class Pairing {
  readonly #parts: PairingParts

  constructor(parts: PairingParts) {
    this.#parts = parts
  }

  /** A new code and the secret that claims it; null when no free code was found. */
  async open(): Promise<{code: string; secret: string; expiresAt: number} | null> {
    const secret = randomBytes(32).toString('base64url')
    const expiresAt = this.#parts.clock.now() + PAIRING_LIFE_MS
    for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt++) {
      const code = Array.from({length: CODE_LENGTH}, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join(
        '',
      )
      const opened = await this.#parts.access.openPairing({
        code,
        secretHash: hashKey(secret),
        expiresAt,
        approved: null,
      })
      if (opened) return {code, secret, expiresAt}
    }
    return null
  }

  /** Lets the wall that shows `code` in; false when there is none that waits. */
  async approve(
    code: string,
    wall: {readonly name: string; readonly areas: readonly AreaCode[]; readonly by: string},
  ): Promise<{readonly ok: true; readonly wallId: string} | Refusal> {
    const approval: PairingApproval = {wallId: randomUUID(), ...wall}
    const isApproved = await this.#parts.access.approvePairing(code, approval, this.#parts.clock.now())
    return isApproved ? {ok: true, wallId: approval.wallId} : refuse('pairingExpired')
  }

  /** Turns an approved pairing into a session, once. A wrong secret is answered like an unknown code. */
  async claim(
    code: string,
    secret: string,
  ): Promise<{readonly ok: true; readonly session: StoredSession; readonly key: string} | Refusal> {
    const {access, sessions, clock, append} = this.#parts
    const pairing = await access.pairing(code)
    const now = clock.now()
    if (!pairing || pairing.expiresAt <= now || !equalHashes(pairing.secretHash, hashKey(secret))) {
      return refuse('pairingExpired')
    }
    if (!pairing.approved) return refuse('pairingPending')
    const {wallId, name, areas, by} = pairing.approved
    const created = sessions.create({user: name, role: 'wall', areas, wallId})
    const wall: PairedWall = {wallId, name, areas: [...areas], pairedAt: now, pairedBy: by, lastSeenAt: now}
    // The record comes first and has one id: a claim that fails half-way is in the log once and can be made again.
    await append([wallRecord('wall.paired', {wallId, name, by})])
    const isClaimed = await access.claimPairing(code, wall, created.session)
    return isClaimed ? {ok: true, ...created} : refuse('pairingExpired')
  }

  /** Deletes a wall with its sessions; returns their ids, null for an unknown wall. */
  async revoke(wallId: string, by: string): Promise<readonly string[] | null> {
    const wall = (await this.#parts.access.listWalls()).find(candidate => candidate.wallId === wallId)
    const sessionIds = await this.#parts.access.revokeWall(wallId)
    if (!wall || !sessionIds) return null
    await this.#parts.append([wallRecord('wall.revoked', {wallId, name: wall.name, by})])
    return sessionIds
  }
}

function wallRecord(
  type: 'wall.paired' | 'wall.revoked',
  body: {wallId: string; name: string; by: string},
): NewRecord {
  return {origin: 'wanglou', source: 'gateway', sourceId: `${type}:${body.wallId}`, type, body}
}

function equalHashes(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))
}
