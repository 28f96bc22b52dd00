import type {PremisesId} from '#contract/ids.ts'
import type {Change} from '../domain/change.ts'
import {addMonths, epochDayOf} from '../domain/risk/epochDays.ts'
import type {AlarmMonth, StateTables} from '../store/storeApi.ts'
import type {LogEvent} from './logEvents.ts'
import {happeningEvent, hazardEvent, type EventContext} from './toLogEvents.ts'

const PAGE_ROWS = 2_000
/** The most events of one message. */
const BATCH_EVENTS = 500

/** What the log tells of premises: what the state tables hold of it, and from `listen` on what comes after. */
export class RiskLog {
  readonly #context: () => EventContext
  readonly #wake: () => void
  #queue: LogEvent[] = []
  #isListening = false

  constructor({context, wake}: {context: () => EventContext; wake: () => void}) {
    this.#context = context
    this.#wake = wake
  }

  /** Keeps what comes from now on, and forgets what came before. */
  listen(): void {
    this.#isListening = true
    this.#queue = []
  }

  /** Nobody asks for what comes. */
  ignore(): void {
    this.#isListening = false
    this.#queue = []
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0
  }

  take(changes: readonly Change[]): void {
    if (!this.#isListening) return
    for (const change of changes) {
      if (change.entity === 'hazard') this.#queue.push(hazardEvent(change.value, this.#context()))
      else if (
        change.entity === 'inspection' ||
        change.entity === 'penalty' ||
        change.entity === 'premisesFire'
      ) {
        this.#queue.push(happeningEvent(change, this.#context()))
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
    tables: Pick<StateTables, 'happenedAfter' | 'listHazards' | 'alarmMonths'>,
    timeZone: string,
  ): AsyncGenerator<readonly LogEvent[]> {
    yield* this.#readHappenings(tables)
    yield* this.#readHazards(tables)
    yield monthEvents(await tables.alarmMonths(timeZone), this.#context())
  }

  async *#readHappenings({happenedAfter}: Pick<StateTables, 'happenedAfter'>): AsyncGenerator<LogEvent[]> {
    for (let after = 0, isMore = true; isMore;) {
      const context = this.#context()
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
      yield hazards.map(hazard => hazardEvent(hazard, this.#context()))
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
