import {performance} from 'node:perf_hooks'
import {setTimeout as sleep} from 'node:timers/promises'
import type {RiskModel, RiskStamp} from '#contract/risk.ts'
import type {Change, FittedModel} from '../domain/change.ts'
import {addMonths, monthBegin} from '../domain/risk/epochDays.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import type {StateTables} from '../store/storeApi.ts'
import {createRiskColumns, type RiskColumns} from './riskColumns.ts'
import {locateLattice, type RiskGround} from './riskGround.ts'
import {RiskLog, type LogContext} from './riskLog.ts'
import {RiskFailure, RiskThreadLost, type ReadThread, type RiskThread} from './riskThread.ts'
import {openHoldThread, openReadThread, type ThreadSources} from './openThreads.ts'

/** Changes are told at most so often. */
const GATHER_MS = 500
const LOOK_MS = 1_000
const RETRY_MS = 30_000
/** The first time it is tried again so soon, then each time after twice as long. */
const FIRST_RETRY_MS = 1_000
/** What has worked for so long begins anew with the first. */
const STEADY_MS = 300_000
/** What fails so often is told to whoever operates the node, even if nobody can mend it. */
const OFTEN = 3
const REACHED_MS = 60_000
const TREND_MONTHS = 12

export interface RiskServiceParts extends ThreadSources {
  readonly timeZone: string
  readonly tables: Pick<StateTables, 'happenedAfter' | 'listHazards' | 'alarmMonths' | 'listMendings'>
  /** The last model that was taken. */
  readonly modelInUse: () => FittedModel | null
  /** Whether the state tables hold what the live picture holds now. */
  readonly tablesReached: (timeoutMs: number) => Promise<boolean>
  /** Of each grid cell how many seconds a fire engine takes to it. */
  readonly secondsToCells: () => Promise<Float64Array | null>
  readonly now: () => number
  readonly dayOf: (at: number) => number
  readonly logger: Logger
  readonly onFatal: (error: unknown) => void
  readonly retryMs?: number
}

/** What became of scores: of these premises, or with null of all. */
export type RiskListener = (rows: Int32Array | null) => void

/**
 * The fire risk of a city: a thread that holds it, kept up to date from the log and begun anew each day. Until the first
 * scores are there, and while the thread cannot work, `readiness` says so; nothing else of the node waits for it.
 */
export class RiskService {
  readonly columns: RiskColumns
  readonly ground: RiskGround
  readonly #parts: RiskServiceParts
  readonly #log: RiskLog
  readonly #stopping = new AbortController()
  readonly #listeners = new Set<RiskListener>()
  readonly #rescores = new Set<(seconds: number) => void>()
  #thread: RiskThread | null = null
  #reader: ReadThread | null = null
  #failure: Error | null = null
  /** How often in a row it has failed. */
  #failed = 0
  #scoredAt = 0
  #endWait: (() => void) | null = null
  #running: Promise<void> | null = null
  #model: RiskModel | null = null
  #dataAt = 0
  #version = 0
  #firesOfPack = 0
  #detail: string | null = null
  #expected: Float64Array[] = []

  constructor(parts: RiskServiceParts) {
    this.#parts = parts
    this.ground = parts.ground
    this.columns = createRiskColumns(parts.ground.premises.length)
    this.#log = new RiskLog({context: () => this.#context(), wake: () => this.#endWait?.()})
  }

  /** Begins; `when` is when the live picture holds what the log held at the start. */
  start(when: Promise<void>): void {
    if (!this.#parts.workerUrl) return
    if (this.ground.premises.length === 0) {
      this.#detail = 'the city pack has no premises'
      return
    }
    this.#running = this.#run(when).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#parts.onFatal(error)
    })
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#endWait?.()
    await Promise.all([this.#thread?.close(), this.#closeReader()])
    await this.#running
  }

  /** What a record of the log changed. */
  take(changes: readonly Change[]): void {
    this.#log.take(changes)
    if (changes.some(({entity}) => entity === 'riskModel')) this.#endWait?.()
  }

  readiness():
    | {readonly isReady: true; readonly stamp: RiskStamp; readonly version: number}
    | {readonly isReady: false; readonly detail: string | null} {
    if (!this.#model) return {isReady: false, detail: this.#detail}
    const stamp = {modelVersion: this.#model.version, dataAt: this.#dataAt}
    return {isReady: true, stamp, version: this.#version}
  }

  /** The thread to ask, while there is anything to be asked. */
  get thread(): RiskThread | null {
    return this.#model ? this.#thread : null
  }

  get model(): RiskModel | null {
    return this.#model
  }

  /** The last fitted model that was taken; null while the expert prior alone counts. */
  get fittedModel(): RiskModel | null {
    return this.#parts.modelInUse()?.fitted.model ?? null
  }

  /** Fires that the pack tells of. */
  get firesOfPack(): number {
    return this.#firesOfPack
  }

  /** Fires expected by area as of the last month ends, the oldest first; those of no area come last. */
  get expected(): readonly Float64Array[] {
    return this.#expected
  }

  onChanged(listener: RiskListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onRescored(listener: (seconds: number) => void): void {
    this.#rescores.add(listener)
  }

  /** A thread that has read the pack and all that the state tables hold; to be closed by whoever opened it. */
  async openReader(): Promise<ReadThread> {
    const reader = this.#createReader()
    try {
      await this.#readInto(reader, {day: this.#today() + 1, isTold: false})
      return reader
    } catch (error) {
      await reader.close()
      throw error
    }
  }

  async #run(when: Promise<void>): Promise<void> {
    const {signal} = this.#stopping
    const isStopped = () => signal.aborted
    await Promise.race([when, aborted(signal)])
    if (isStopped()) return
    await locateLattice(this.ground)
    while (!isStopped()) {
      try {
        const day = this.#today() + 1
        await this.#load(day)
        await this.#follow(day)
      } catch (error) {
        if (isStopped()) return
        if (!(error instanceof RiskFailure || error instanceof StoreUnavailableError)) throw error
        this.#fail(error)
        await this.#wait(this.#nextTryMs())
      } finally {
        await this.#closeReader()
      }
    }
  }

  #fail(error: RiskFailure | StoreUnavailableError): void {
    this.#log.ignore()
    this.#failure = null
    const isSteady = this.#model !== null && performance.now() - this.#scoredAt > STEADY_MS
    this.#failed = isSteady ? 1 : this.#failed + 1
    this.#parts.logger.error({err: error}, 'the fire risk cannot be computed; it is tried again')
    if (error instanceof StoreUnavailableError) return
    this.#model = null
    const isForNobody = error instanceof RiskThreadLost && this.#failed < OFTEN
    this.#detail = isForNobody ? null : error.message
    this.#tell(null)
  }

  #nextTryMs(): number {
    return Math.min(this.#parts.retryMs ?? RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failed - 1))
  }

  async #load(day: number): Promise<void> {
    this.#thread ??= openHoldThread(this.#parts, this.columns, error => {
      this.#failure = error
      this.#endWait?.()
    })
    this.#log.listen()
    this.#reader = this.#createReader()
    await this.#readInto(this.#reader, {day, isTold: true})
    const responses = await this.#responses()
    const extracted = await this.#reader.ask({what: 'extract', model: this.fittedModel}, 'extracted')
    if (!extracted) throw new RiskFailure('nothing was read')
    const {extract, model} = extracted
    const scored = await this.#thread.ask({what: 'score', extract, model, responses}, 'scored')
    this.#scored(model, scored)
  }

  /** `isTold`: the thread that holds the risk is told of it as well. */
  async #readInto(reader: ReadThread, {day, isTold}: {day: number; isTold: boolean}): Promise<void> {
    const {tables, timeZone, tablesReached} = this.#parts
    if (!(await tablesReached(REACHED_MS))) throw new StoreUnavailableError('the state tables are behind')
    const read = await reader.ask({what: 'read', day}, 'read')
    this.#firesOfPack = read?.fires ?? 0
    for await (const page of this.#log.read(tables, timeZone)) {
      const events = [...page]
      if (events.length === 0) continue
      await reader.ask({what: 'tell', events}, 'done')
      if (isTold) await this.#thread?.ask({what: 'tell', events}, 'done')
    }
  }

  #scored(model: RiskModel, scored: {readonly seconds: number} | null): void {
    if (!scored) throw new RiskThreadLost('the risk worker was started anew')
    this.#model = model
    this.#scoredAt = performance.now()
    this.#detail = null
    this.#expected = []
    const {length: premises} = this.ground.premises
    const {seconds} = scored
    this.#parts.logger.info({premises, model: model.version, seconds}, 'fire risk scored')
    this.#tell(null)
  }

  async #closeReader(): Promise<void> {
    const reader = this.#reader
    this.#reader = null
    await reader?.close()
  }

  /** Until the day is over, or all has to be read anew. */
  async #follow(day: number): Promise<void> {
    const {signal} = this.#stopping
    while (!signal.aborted && this.#today() + 1 === day && !this.#log.needsReading) {
      if (this.#failure) throw new RiskThreadLost(this.#failure.message, {cause: this.#failure})
      if (await this.#useLatestModel()) continue
      if (!this.#log.isEmpty) await this.#takeNext()
      else if (this.#expected.length < TREND_MONTHS) await this.#expectNext(day)
      else await this.#wait(LOOK_MS)
    }
  }

  async #useLatestModel(): Promise<boolean> {
    const latest = this.fittedModel
    if (!latest || latest.version === this.#model?.version) return false
    const scored = await this.#thread?.ask({what: 'useModel', model: latest}, 'scored')
    this.#scored(latest, scored ?? null)
    return true
  }

  async #takeNext(): Promise<void> {
    const events = [...this.#log.next()]
    const indexes = new Set(events.flatMap(event => ('premises' in event ? (event.premises ?? []) : [])))
    const facts = [...indexes].flatMap(index => {
      const premises = this.ground.premises[index]
      return premises ? {index, facts: factsOf(premises)} : []
    })
    const taken = await this.#thread?.ask({what: 'take', events, facts}, 'taken')
    if (!taken) throw new RiskThreadLost('the risk worker was started anew')
    for (const listener of this.#rescores) listener(taken.seconds)
    if (taken.rows.length > 0) this.#tell(taken.rows)
    await this.#wait(GATHER_MS, {isFirm: true})
  }

  /** One month end more, from the oldest on. */
  async #expectNext(day: number): Promise<void> {
    if (!this.#model) return
    this.#reader ??= await this.openReader()
    const asOf = addMonths(monthBegin(day), this.#expected.length + 1 - TREND_MONTHS)
    const answer = await this.#reader.ask({what: 'expected', day: asOf, model: this.#model}, 'expected')
    this.#expected = [...this.#expected, ...(answer ? [answer.fires] : [])]
    if (this.#expected.length === TREND_MONTHS) await this.#closeReader()
  }

  #tell(rows: Int32Array | null): void {
    this.#version += 1
    this.#dataAt = this.#parts.now()
    for (const listener of this.#listeners) listener(rows)
  }

  async #responses(): Promise<Float32Array> {
    const {areaTree} = this.ground
    const seconds = await this.#parts.secondsToCells()
    const responses = new Float32Array(areaTree.areas.length).fill(Number.NaN)
    if (!seconds) return responses
    let cell = 0
    for (const [index, {level}] of areaTree.areas.entries()) {
      if (level !== 'gridCell') continue
      const known = seconds[cell++] ?? Infinity
      if (Number.isFinite(known)) responses[index] = known
    }
    return responses
  }

  #createReader(): ReadThread {
    const {logger} = this.#parts
    return openReadThread(this.#parts, error =>
      logger.warn({err: error}, 'a thread that reads the city pack failed'),
    )
  }

  #today(): number {
    return this.#parts.dayOf(this.#parts.now())
  }

  #context(): LogContext {
    return {
      indexOf: id => this.ground.indexOf(id),
      factsAt: index => this.ground.premises[index],
      ...{dayOf: this.#parts.dayOf, today: this.#today()},
    }
  }

  /** `isFirm`: what comes meanwhile waits. */
  async #wait(ms: number, {isFirm = false} = {}): Promise<void> {
    const {signal} = this.#stopping
    const ended = new AbortController()
    if (!isFirm) this.#endWait = () => ended.abort()
    await sleep(ms, undefined, {signal: AbortSignal.any([signal, ended.signal])}).catch(() => undefined)
    this.#endWait = null
  }
}

function factsOf({
  id: _id,
  name: _name,
  address: _address,
  buildingId: _building,
  ...facts
}: RiskGround['premises'][number]) {
  const {position, sensors} = facts
  const [lng, lat] = position
  const plain: [number, number] = [lng, lat]
  return {...facts, position: plain, sensors: sensors && [...sensors]}
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), {once: true})
  })
}
