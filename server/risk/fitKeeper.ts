import {setTimeout as sleep} from 'node:timers/promises'
import type {NewRecord} from '#contract/record.ts'
import type {RiskFitted} from '#contract/risk.ts'
import type {FittedModel} from '../domain/change.ts'
import type {RefitPolicy} from '../domain/risk/riskPolicy.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {StateTables} from '../store/storeApi.ts'
import type {RiskService} from './riskService.ts'
import {RiskFailure} from './riskThread.ts'

const DAY_MS = 86_400_000
const LOOK_MS = 10_000
/** A city that never had a model gets its first one so long after the start: first the node has other things to do. */
const FIRST_FIT_MS = 30_000
const MOST_REFUSED = 10

export interface FitKeeperParts {
  readonly service: RiskService
  readonly tables: Pick<StateTables, 'listFittedModels' | 'withFitLock'>
  readonly append: (records: readonly NewRecord[]) => Promise<unknown>
  readonly policy: RefitPolicy
  readonly now: () => number
  readonly logger: Logger
  readonly onFatal: (error: unknown) => void
  readonly firstFitMs?: number
  readonly lookMs?: number
}

/** Sees to it that a model is fitted when it is time, or somebody asks for it: on one node at a time, in a thread that ends with it. */
export class FitKeeper {
  readonly #parts: FitKeeperParts
  readonly #stopping = new AbortController()
  readonly #startedAt: number
  #fitting: Promise<void> | null = null
  #looking: Promise<void> | null = null

  constructor(parts: FitKeeperParts) {
    this.#parts = parts
    this.#startedAt = parts.now()
  }

  start(): void {
    this.#looking = this.#look().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#parts.onFatal(error)
    })
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all([this.#looking, this.#fitting])
  }

  /** Begins to fit for somebody; false while one is being fitted by this node. */
  refit(by: string): boolean {
    if (this.#fitting) return false
    this.#begin(by)
    return true
  }

  async state(): Promise<{
    inUse: RiskFitted | null
    refused: readonly RiskFitted[]
    isFitting: boolean
    nextFitAt: number | null
  }> {
    const {tables} = this.#parts
    const [taken, all] = await Promise.all([
      tables.listFittedModels({onlyTaken: true, limit: 1}),
      tables.listFittedModels({onlyTaken: false, limit: MOST_REFUSED}),
    ])
    return {
      inUse: taken[0]?.fitted ?? null,
      refused: all.map(({fitted}) => fitted).filter(({isTaken}) => !isTaken),
      isFitting: this.#fitting !== null,
      nextFitAt: this.#nextFitAt(all[0]),
    }
  }

  async #look(): Promise<void> {
    const {signal} = this.#stopping
    const {tables, service, now, lookMs = LOOK_MS} = this.#parts
    const isStopped = () => signal.aborted
    while (!isStopped()) {
      await sleep(lookMs, undefined, {signal}).catch(() => undefined)
      if (isStopped() || this.#fitting || !service.readiness().isReady) continue
      const last = await tables.listFittedModels({onlyTaken: false, limit: 1}).catch(ifUnavailable)
      const nextFitAt = last ? this.#nextFitAt(last[0]) : null
      if (nextFitAt !== null && nextFitAt <= now()) this.#begin(null)
    }
  }

  /** Null where there is too little to go by. */
  #nextFitAt(last: FittedModel | undefined): number | null {
    const {policy, service, firstFitMs = FIRST_FIT_MS} = this.#parts
    if (last) return last.fitted.at + policy.everyDays * DAY_MS
    return service.firesOfPack < policy.minFires ? null : this.#startedAt + firstFitMs
  }

  #begin(by: string | null): void {
    const {tables, logger, now, onFatal} = this.#parts
    const {signal} = this.#stopping
    const work = async (held: AbortSignal) => {
      const [last] = await tables.listFittedModels({onlyTaken: false, limit: 1})
      // Another node has fitted one while this one waited.
      if (by === null && (this.#nextFitAt(last) ?? Infinity) > now()) return
      await this.#fit(by, held)
    }
    this.#fitting = tables
      .withFitLock(work, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return
        if (error instanceof RiskFailure || error instanceof StoreUnavailableError) {
          logger.error({err: error}, 'no risk model could be fitted')
        } else onFatal(error)
      })
      .finally(() => {
        this.#fitting = null
      })
  }

  async #fit(by: string | null, signal: AbortSignal): Promise<void> {
    const {service, append, now, logger} = this.#parts
    const {ground} = service
    const at = now()
    const version = new Date(at).toISOString().replace(/\.\d+/, '')
    const thread = await service.openReader()
    const stopThread = () => void thread.close()
    signal.addEventListener('abort', stopThread, {once: true})
    try {
      const communities = Array.from(ground.cellOf, cell => ground.areaTree.areas[cell]?.parent ?? null)
      const name = {version, fittedAt: at, dataAt: at}
      const current = service.fittedModel
      const answer = await thread.ask({what: 'fit', current, communities, name}, 'fitted')
      if (!answer || signal.aborted) return
      const {fitted, truthProblem} = answer
      if (truthProblem !== null)
        logger.warn({problem: truthProblem}, 'the hidden truth of the city cannot be used')
      const seconds = (now() - at) / 1_000
      logger.info({version, isTaken: fitted.isTaken, refusal: fitted.refusal, seconds}, 'risk model fitted')
      const body = {...fitted, by, at}
      await append([{origin: 'wanglou', source: 'risk', sourceId: version, type: 'risk.fitted', body}])
    } finally {
      signal.removeEventListener('abort', stopThread)
      await thread.close()
    }
  }
}

function ifUnavailable(error: unknown): null {
  if (error instanceof StoreUnavailableError) return null
  throw error
}
