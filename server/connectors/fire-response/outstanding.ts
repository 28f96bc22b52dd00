import type {DecodedUnit} from './decodeUnit.ts'
import type {Schedule} from './fireResponseApi.ts'

const RETRIES = 3

/** How a downward frame ended. */
export type Settlement =
  | {readonly outcome: 'confirmed'}
  | {readonly outcome: 'answered'; readonly unit: DecodedUnit}
  | {readonly outcome: 'denied' | 'silent' | 'closed' | 'busy'}

interface Waiting {
  readonly serial: number
  /** The type of the answer to a request; null where a confirmation is awaited. */
  readonly answerType: number | null
  readonly settle: (settlement: Settlement) => void
}

/** Downward frames of one connection that wait for their answer: one for each panel at a time. */
export class Outstanding {
  readonly #waiting = new Map<string, Waiting>()
  readonly #replyTimeoutMs: number
  readonly #schedule: Schedule

  constructor({replyTimeoutMs, schedule}: {replyTimeoutMs: number; schedule: Schedule}) {
    this.#replyTimeoutMs = replyTimeoutMs
    this.#schedule = schedule
  }

  /** Sends, and sends again up to three times while nothing comes back; resolves in the end, never rejects. */
  send(
    panel: string,
    {serial, answerType, transmit}: {serial: number; answerType: number | null; transmit: () => void},
  ): Promise<Settlement> {
    if (this.#waiting.has(panel)) return Promise.resolve({outcome: 'busy'})
    return new Promise(resolve => {
      let cancel = () => {}
      const settle = (settlement: Settlement) => {
        cancel()
        this.#waiting.delete(panel)
        resolve(settlement)
      }
      const attempt = (left: number) => {
        transmit()
        cancel = this.#schedule(this.#replyTimeoutMs, () => {
          if (left > 0) attempt(left - 1)
          else settle({outcome: 'silent'})
        })
      }
      this.#waiting.set(panel, {serial, answerType, settle})
      attempt(RETRIES)
    })
  }

  /** A confirmation (command 3) or denial (command 6) came. */
  confirm(panel: string, serial: number, isDenied: boolean) {
    const waiting = this.#waiting.get(panel)
    if (waiting?.serial !== serial) return
    if (isDenied) waiting.settle({outcome: 'denied'})
    else if (waiting.answerType === null) waiting.settle({outcome: 'confirmed'})
  }

  /** An answer (command 5) came. Some devices number it themselves, so the type that was asked for is enough. */
  answer(panel: string, serial: number, unit: DecodedUnit) {
    const waiting = this.#waiting.get(panel)
    if (!waiting || waiting.answerType === null) return
    if (waiting.serial === serial || waiting.answerType === unit.typeFlag)
      waiting.settle({outcome: 'answered', unit})
  }

  /** The connection is gone. */
  close() {
    for (const waiting of [...this.#waiting.values()]) waiting.settle({outcome: 'closed'})
  }
}
