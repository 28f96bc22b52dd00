import type {RefusalCode} from '#contract/socket.ts'
import {StoreUnavailableError} from '../errors.ts'

/** How many records back decisions are remembered for whoever asks late. */
const REMEMBERED = 20_000

/** What became of each record when this node took it in. Every node comes to the same. */
export class Decisions {
  readonly #refusals = new Map<number, RefusalCode>()
  readonly #waiting = new Map<number, ((refusal: RefusalCode | null) => void)[]>()
  #seq: number

  constructor(seq: number) {
    this.#seq = seq
  }

  /** Notes what became of the next record. */
  decide(seq: number, refusal: RefusalCode | null): void {
    this.#seq = seq
    if (refusal !== null) this.#refusals.set(seq, refusal)
    for (const known of this.#refusals.keys()) {
      if (known > seq - REMEMBERED) break
      this.#refusals.delete(known)
    }
    for (const resolve of this.#waiting.get(seq) ?? []) resolve(refusal)
    this.#waiting.delete(seq)
  }

  /**
   * Resolves once this node has taken the record in: null when it counted, else why it did not. Rejects with
   * StoreUnavailableError when that takes longer than `timeoutMs`: the record is kept, and the same command sent again
   * is told what became of it.
   */
  async of(seq: number, timeoutMs: number): Promise<RefusalCode | null> {
    if (seq <= this.#seq) return this.#refusals.get(seq) ?? null
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        reject(new StoreUnavailableError('the log could not be followed up to the command in time'))
      }, timeoutMs)
      const decided = (refusal: RefusalCode | null) => {
        clearTimeout(patience)
        resolve(refusal)
      }
      this.#waiting.set(seq, [...(this.#waiting.get(seq) ?? []), decided])
    })
  }
}
