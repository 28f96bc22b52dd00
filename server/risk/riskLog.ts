import type {PremisesId} from '#contract/ids.ts'
import type {Change} from '../domain/change.ts'
import {addMonths, epochDayOf} from '../domain/risk/epochDays.ts'
import type {AlarmMonth, StateTables} from '../store/storeApi.ts'
import type {LogEvent} from './logEvents.ts'
import {mendingEvents, needsReading, type MendingContext} from './mendingEvents.ts'
import {happeningEvent, hazardEvent, type EventContext} from './toLogEvents.ts'

const PAGE_ROWS = 2_000
/** The most events of one message. */
const BATCH_EVENTS = 500

/** What events are made with. */
export type LogContext = EventContext & MendingContext

/** What the log tells of premises: what the state tables hold of it, and from `listen` on what comes after. */
export class RiskLog {
  readonly #context: () => LogContext
  readonly #wake: () => void
  #queue: LogEvent[] = []
  #needsReading = false
  #isListening = false
  /** Premises that are there twice, each with those that count instead. */
  #twins: ReadonlyMap<number, number> = new Map()

  constructor({context, wake}: {context: () => LogContext; wake: () => void}) {
    this.#context = context
    this.#wake = wake
  }

  /** Keeps what comes from now on, and forgets what came before. */
  listen(): void {
    this.#isListening = true
    this.#queue = []
    this.#needsReading = false
  }

  /** Nobody asks for what comes. */
  ignore(): void {
    this.#isListening = false
    this.#queue = []
  }

  /** Whether something came since `listen` that is found out only by reading all anew. */
  get needsReading(): boolean {
    return this.#needsReading
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0
  }

  take(changes: readonly Change[]): void {
    if (!this.#isListening) return
    for (const change of changes) {
      if (change.entity === 'mending') {
        this.#queue.push(...mendingEvents(change.value, this.#context()))
        this.#needsReading ||= needsReading(change.value)
      } else if (change.entity === 'hazard')
        this.#queue.push(hazardEvent(change.value, this.#whereItCounts()))
      else if (
        change.entity === 'inspection' ||
        change.entity === 'penalty' ||
        change.entity === 'premisesFire'
      ) {
        this.#queue.push(happeningEvent(change, this.#whereItCounts()))
      } else continue
      this.#wake()
    }
  }

  /** The next events to be taken in, in order. */
  next(): readonly LogEvent[] {
    return this.#queue.splice(0, BATCH_EVENTS)
  }

  /** All that the state tables hold, in pieces. */
  async *read(
    tables: Pick<StateTables, 'happenedAfter' | 'listHazards' | 'alarmMonths' | 'listMendings'>,
    timeZone: string,
  ): AsyncGenerator<readonly LogEvent[]> {
    yield* this.#readMendings(tables)
    yield* this.#readHappenings(tables)
    yield* this.#readHazards(tables)
    yield monthEvents(await tables.alarmMonths(timeZone), this.#whereItCounts())
  }

  async *#readMendings({listMendings}: Pick<StateTables, 'listMendings'>): AsyncGenerator<LogEvent[]> {
    const twins = new Map<number, number>()
    for (let beforeSeq: number | null = null, isMore = true; isMore;) {
      const page: Awaited<ReturnType<StateTables['listMendings']>> = await listMendings({
        beforeSeq,
        limit: PAGE_ROWS,
      })
      const events = page.flatMap(({mending}) => mendingEvents(mending, this.#context()))
      for (const event of events) if (event.what === 'twin') twins.set(event.premises, event.kept)
      yield events
      isMore = page.length === PAGE_ROWS
      beforeSeq = page.at(-1)?.seq ?? null
    }
    this.#twins = twins
  }

  /** What happened at premises that are there twice is told of those that count. */
  #whereItCounts(): LogContext {
    const context = this.#context()
    return {
      ...context,
      indexOf: id => {
        const index = context.indexOf(id)
        return index === undefined ? undefined : (this.#twins.get(index) ?? index)
      },
    }
  }

  async *#readHappenings({happenedAfter}: Pick<StateTables, 'happenedAfter'>): AsyncGenerator<LogEvent[]> {
    for (let after = 0, isMore = true; isMore;) {
      const context = this.#whereItCounts()
      const {inspections, penalties, fires} = await happenedAfter(after, PAGE_ROWS)
      const pages = [inspections, penalties, fires]
      // A full page of one kind ends where the others may not yet have been read to.
      const until = Math.min(
        ...pages.map(page => (page.length < PAGE_ROWS ? Infinity : (page.at(-1)?.seq ?? Infinity))),
      )
      const isRead = ({seq}: {seq: number}) => seq <= until
      yield [
        ...inspections.filter(isRead).map(one => happeningEvent({entity: 'inspection', ...one}, context)),
        ...penalties.filter(isRead).map(one => happeningEvent({entity: 'penalty', ...one}, context)),
        ...fires.filter(isRead).map(one => happeningEvent({entity: 'premisesFire', ...one}, context)),
      ]
      isMore = until !== Infinity
      after = until
    }
  }

  async *#readHazards({listHazards}: Pick<StateTables, 'listHazards'>): AsyncGenerator<LogEvent[]> {
    for (let beforeSeq: number | null = null, isMore = true; isMore;) {
      const hazards: Awaited<ReturnType<StateTables['listHazards']>> = await listHazards({
        areas: null,
        premisesId: null,
        states: null,
        kinds: null,
        onlyOpen: false,
        beforeSeq,
        limit: PAGE_ROWS,
      })
      yield hazards.map(hazard => hazardEvent(hazard, this.#whereItCounts()))
      const last = hazards.at(-1)
      isMore = hazards.length === PAGE_ROWS && last !== undefined
      beforeSeq = last?.foundSeq ?? null
    }
  }
}

function monthEvents(
  months: readonly AlarmMonth[],
  {indexOf}: {indexOf: (id: PremisesId) => number | undefined},
): LogEvent[] {
  return months.flatMap(({premisesId, month, alarms, faults}) => {
    const premises = indexOf(premisesId)
    if (premises === undefined) return []
    const day = addMonths(epochDayOf(`${month}-01`), 1) - 1
    return {what: 'sensorMonth', premises, day, alarms, faults}
  })
}
