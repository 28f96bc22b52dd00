/** Deliveries that were taken in, or are being, for as long as their timestamp would still be accepted. */
export class ReplayMemory {
  readonly #capacity: number
  readonly #expiryByDigest = new Map<string, number>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** False when the delivery is known. Past its capacity the oldest are forgotten: their events are known by id still. */
  remember(digest: string, expiresAt: number, now: number): boolean {
    const known = this.#expiryByDigest.get(digest)
    if (known !== undefined && known >= now) return false
    this.#dropExpired(now)
    this.#expiryByDigest.delete(digest)
    this.#expiryByDigest.set(digest, expiresAt)
    return true
  }

  /** Lets the same delivery be sent again, because it was not taken in. */
  forget(digest: string): void {
    this.#expiryByDigest.delete(digest)
  }

  get size(): number {
    return this.#expiryByDigest.size
  }

  /** Drops from the oldest on; amortized O(1) a delivery. */
  #dropExpired(now: number): void {
    for (const [digest, expiresAt] of this.#expiryByDigest) {
      if (expiresAt >= now && this.#expiryByDigest.size < this.#capacity) return
      this.#expiryByDigest.delete(digest)
    }
  }
}
