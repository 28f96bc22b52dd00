import type {PartStatus} from '#contract/record.ts'

const MOST_LEVELS = 4_096
const MOST_FRAMES = 256
const RETRANSMISSION_MS = 60_000

/**
 * What one connection has durably reported, so that repeats are not kept again. It holds for that connection only:
 * between two connections another node may have heard something else. Bounded; forgetting only means keeping more.
 */
export class ConnectionMemory {
  readonly #levels = new Map<string, Map<string, string>>()
  readonly #frames = new Map<string, {digest: string; at: number}>()
  #levelCount = 0

  /** Whether every part stands as it was last reported. */
  isUnchanged(address: string, parts: readonly PartStatus[]): boolean {
    const levels = this.#levels.get(address)
    return levels !== undefined && parts.every(part => levels.get(part.partKey) === levelText(part))
  }

  /** Keeps what is now durable. */
  rememberLevels(address: string, parts: readonly PartStatus[]) {
    if (this.#levelCount > MOST_LEVELS) this.#forgetAll()
    const levels = this.#levels.get(address) ?? new Map<string, string>()
    this.#levels.set(address, levels)
    const before = levels.size
    for (const part of parts) levels.set(part.partKey, levelText(part))
    this.#levelCount += levels.size - before
  }

  /** After a reset, or when it is not known what became durable, the next report counts whatever it says. */
  forgetLevels(address: string) {
    this.#levelCount -= this.#levels.get(address)?.size ?? 0
    this.#levels.delete(address)
  }

  /**
   * Whether these bytes came with the same serial a moment ago. A device whose serial stands still is not taken for
   * one that repeats itself: another frame under the same serial in between makes it a new one.
   */
  isRetransmission(key: string, {digest, at}: {digest: string; at: number}): boolean {
    const known = this.#frames.get(key)
    return known !== undefined && known.digest === digest && at - known.at <= RETRANSMISSION_MS
  }

  rememberFrame(key: string, frame: {digest: string; at: number}) {
    this.#frames.delete(key)
    this.#frames.set(key, frame)
    const [oldest] = this.#frames.keys()
    if (this.#frames.size > MOST_FRAMES && oldest !== undefined) this.#frames.delete(oldest)
  }

  #forgetAll() {
    this.#levels.clear()
    this.#levelCount = 0
  }
}

function levelText({status, description}: PartStatus): string {
  return `${status}|${description}`
}
