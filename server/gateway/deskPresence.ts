import type {CaseCode} from '#contract/ids.ts'
import type {LiveState, StoredSession} from './ports.ts'
import type {Scope} from './scope.ts'

/** Changes are gathered for so long, however many desks move. */
const GATHER_MS = 300
const MAX_ITEMS = 500

/** Who has one case open. */
export interface WatchedCase {
  readonly caseCode: CaseCode
  readonly users: string[]
}

/** A desk that is connected to this node. */
export interface Desk {
  readonly session: StoredSession
  tell(items: readonly WatchedCase[]): void
}

/** Who has which case open at the desks of this node: told, not kept. One case a desk, so bounded by the sockets. */
export class DeskPresence {
  readonly #parts: {readonly live: Pick<LiveState, 'caseByCode'>; readonly scope: Scope}
  readonly #open = new Map<Desk, CaseCode | null>()
  #gathering: NodeJS.Timeout | null = null

  constructor(parts: {readonly live: Pick<LiveState, 'caseByCode'>; readonly scope: Scope}) {
    this.#parts = parts
  }

  /** Takes a desk in and tells it who has what open. Returns how it leaves. */
  join(desk: Desk): () => void {
    this.#open.set(desk, null)
    desk.tell(this.#seenBy(desk.session))
    return () => {
      const code = this.#open.get(desk)
      this.#open.delete(desk)
      if (code) this.#tellSoon()
    }
  }

  /** A desk opens a case, or with null closes it. */
  watch(desk: Desk, caseCode: CaseCode | null): void {
    if (!this.#open.has(desk) || this.#open.get(desk) === caseCode) return
    this.#open.set(desk, caseCode)
    this.#tellSoon()
  }

  close(): void {
    if (this.#gathering) clearTimeout(this.#gathering)
    this.#open.clear()
  }

  #tellSoon(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null
      for (const desk of this.#open.keys()) desk.tell(this.#seenBy(desk.session))
    }, GATHER_MS)
  }

  #seenBy(viewer: StoredSession): WatchedCase[] {
    const byCase = new Map<CaseCode, Set<string>>()
    for (const [{session}, caseCode] of this.#open) {
      if (caseCode === null || !this.#isSeen(viewer, caseCode)) continue
      byCase.set(caseCode, (byCase.get(caseCode) ?? new Set()).add(session.user))
    }
    return [...byCase].slice(0, MAX_ITEMS).map(([caseCode, users]) => ({caseCode, users: [...users].sort()}))
  }

  #isSeen(viewer: StoredSession, caseCode: CaseCode): boolean {
    const caseFile = this.#parts.live.caseByCode(caseCode)
    return caseFile !== undefined && this.#parts.scope.seesPlace(viewer, caseFile.place)
  }
}
