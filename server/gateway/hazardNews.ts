import type {HazardId} from '#contract/hazard.ts'
import type {LiveState, StoredSession} from './ports.ts'
import type {Scope} from './scope.ts'

/** Changes are gathered for so long before clients hear of them. */
const GATHER_MS = 1_000
/** More at once are not named. */
const NAMED = 500

/** A client that is told which hazards changed. */
export interface NewsListener {
  readonly session: StoredSession
  tell(news: {hazardIds: HazardId[]; isAll: boolean}): void
}

/** Which hazards changed, told to the clients of this node as far as they may see them. */
export class HazardNews {
  readonly #live: Pick<LiveState, 'hazards'>
  readonly #scope: Scope
  readonly #listeners = new Set<NewsListener>()
  readonly #changed = new Set<HazardId>()
  #timer: NodeJS.Timeout | null = null

  constructor({live, scope}: {live: Pick<LiveState, 'hazards'>; scope: Scope}) {
    this.#live = live
    this.#scope = scope
  }

  /** Takes a client in. Returns how it leaves. */
  join(listener: NewsListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changed(hazardId: HazardId): void {
    this.#changed.add(hazardId)
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS)
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#listeners.clear()
  }

  #tell(): void {
    this.#timer = null
    const changed = [...this.#changed].flatMap(hazardId => this.#live.hazards.get(hazardId) ?? [])
    this.#changed.clear()
    for (const listener of this.#listeners) {
      const seen = changed.filter(({place}) => this.#scope.seesPlace(listener.session, place))
      if (seen.length === 0) continue
      const isAll = seen.length > NAMED
      listener.tell({hazardIds: isAll ? [] : seen.map(({hazardId}) => hazardId), isAll})
    }
  }
}
