import {randomUUID} from 'node:crypto'
import type {PanelAddress} from '#contract/ids.ts'
import type {PanelInspected} from '#contract/record.ts'
import type {CommandReply} from '#contract/socket.ts'
import {StoreUnavailableError} from '../../errors.ts'
import type {FeedSink} from '../connector.ts'
import type {Schedule} from './fireResponseApi.ts'
import type {Settlement} from './outstanding.ts'

const MINUTE_MS = 60_000

type Outcome = PanelInspected['outcome']
interface Ending {
  readonly outcome: Outcome
  readonly answeredAt: number | null
}

export interface InspectionRequest {
  readonly timeoutMinutes: number
  readonly by: string
  readonly sink: FeedSink
  /** Sends the command and resolves with how the panel took it. */
  readonly ask: () => Promise<Settlement>
  /** Resolves when the panel's connection is gone. */
  readonly closed: Promise<void>
}

/** 查岗 under way: one for each panel at a time. */
export class Inspections {
  readonly #underWay = new Map<PanelAddress, (ending: Ending) => void>()
  readonly #now: () => number
  readonly #schedule: Schedule

  constructor({now, schedule}: {now: () => number; schedule: Schedule}) {
    this.#now = now
    this.#schedule = schedule
  }

  /** Asks, waits for the seat, and puts the result into the log. */
  async run(address: PanelAddress, request: InspectionRequest): Promise<CommandReply<'panel:inspect'>> {
    if (this.#underWay.has(address)) return {ok: false, code: 'panelBusy'}
    const askedAt = this.#now()
    const ending = await this.#ending(address, request)
    if (ending === 'busy') return {ok: false, code: 'panelBusy'}
    const {timeoutMinutes, by} = request
    try {
      await request.sink.append([
        {
          origin: 'fire-response',
          source: `panel:${address}`,
          sourceId: randomUUID(),
          type: 'panel.inspected',
          body: {address, ...ending, askedAt, timeoutMinutes, by},
        },
      ])
      return {ok: true, outcome: ending.outcome}
    } catch (error) {
      if (error instanceof StoreUnavailableError) return {ok: false, code: 'unavailable'}
      throw error
    }
  }

  /** The seat answered; nothing happens when it was not asked. */
  answered(address: PanelAddress, answeredAt: number) {
    this.#underWay.get(address)?.({outcome: 'answered', answeredAt})
  }

  #ending(address: PanelAddress, request: InspectionRequest): Promise<Ending | 'busy'> {
    return new Promise((resolve, reject) => {
      const finish = (ending: Ending | 'busy') => {
        if (this.#underWay.get(address) !== finish) return
        cancel()
        this.#underWay.delete(address)
        resolve(ending)
      }
      const cancel = this.#schedule(request.timeoutMinutes * MINUTE_MS, () =>
        finish({outcome: 'unanswered', answeredAt: null}),
      )
      this.#underWay.set(address, finish)
      request.closed.then(() => finish({outcome: 'disconnected', answeredAt: null}), reject)
      request.ask().then(({outcome}) => {
        if (outcome === 'denied') finish({outcome: 'denied', answeredAt: null})
        if (outcome === 'busy') finish('busy')
      }, reject)
    })
  }
}
