import {orderOf, startsOf} from '#geo/groupRows.ts'
import type {PremisesHistory} from './premisesHistory.ts'

export type EventKind = 'fires' | 'inspections' | 'hazards' | 'penalties' | 'sensorMonths'
const EVENT_KINDS: readonly EventKind[] = ['fires', 'inspections', 'hazards', 'penalties', 'sensorMonths']

/** The events of one premises: rows `begin` to before `end` of the columns, in the order of their days. */
export interface EventSpan<Kind extends EventKind> {
  readonly events: PremisesHistory[Kind]
  readonly begin: number
  readonly end: number
}

/**
 * What happened, found by premises. Built once in O(events); what happens later is told for one premises at a time by
 * `replace`.
 */
export class HistoryIndex {
  readonly fromDay: number
  readonly #sorted: PremisesHistory
  readonly #starts: Readonly<Record<EventKind, Int32Array>>
  readonly #replaced = new Map<number, PremisesHistory>()

  /** `count` is that of all premises; the history names them by their index. */
  constructor(history: PremisesHistory, count: number) {
    this.fromDay = history.fromDay
    this.#starts = {
      fires: startsOf(history.fires.premises, count),
      inspections: startsOf(history.inspections.premises, count),
      hazards: startsOf(history.hazards.premises, count),
      penalties: startsOf(history.penalties.premises, count),
      sensorMonths: startsOf(history.sensorMonths.premises, count),
    }
    this.#sorted = sortByPremises(history, this.#starts)
  }

  /** Copies of all that is known of one premises. */
  historyOf(premises: number): PremisesHistory {
    const own = this.#replaced.get(premises)
    return own ?? cutHistory(this.#sorted, kind => this.spanOf(kind, premises))
  }

  /** From now on this is what happened at the premises, and nothing else; its columns are of them alone. */
  replace(premises: number, history: PremisesHistory): void {
    this.#replaced.set(premises, history)
  }

  spanOf<Kind extends EventKind>(kind: Kind, premises: number): EventSpan<Kind> {
    const own = this.#replaced.get(premises)
    if (own) return {events: own[kind], begin: 0, end: own[kind].premises.length}
    const starts = this.#starts[kind]
    return {events: this.#sorted[kind], begin: starts[premises] ?? 0, end: starts[premises + 1] ?? 0}
  }

  /** How many fires there were at the premises from a day to before another. */
  countFires(premises: number, fromDay: number, beforeDay: number): number {
    const {events, begin, end} = this.spanOf('fires', premises)
    let count = 0
    for (let row = begin; row < end; row++) {
      if (events.day[row]! >= fromDay && events.day[row]! < beforeDay) count += 1
    }
    return count
  }
}

function sortByPremises(
  history: PremisesHistory,
  starts: Readonly<Record<EventKind, Int32Array>>,
): PremisesHistory {
  const orders = new Map(EVENT_KINDS.map(kind => [kind, orderOf(history[kind].premises, starts[kind])]))
  return takeRows(history, kind => orders.get(kind) ?? new Int32Array())
}

function cutHistory(
  history: PremisesHistory,
  spanOf: (kind: EventKind) => {begin: number; end: number},
): PremisesHistory {
  return takeRows(history, kind => {
    const {begin, end} = spanOf(kind)
    return Int32Array.from({length: end - begin}, (_, offset) => begin + offset)
  })
}

function takeRows(history: PremisesHistory, rowsOf: (kind: EventKind) => Int32Array): PremisesHistory {
  const {fires, inspections, hazards, penalties, sensorMonths} = history
  const take = (kind: EventKind, column: Int32Array) => rowsOf(kind).map(row => column[row]!)
  const takeBytes = (kind: EventKind, column: Uint8Array) =>
    Uint8Array.from(rowsOf(kind), row => column[row]!)
  const takeWords = (kind: EventKind, column: Uint16Array) =>
    Uint16Array.from(rowsOf(kind), row => column[row]!)
  return {
    fromDay: history.fromDay,
    untilDay: history.untilDay,
    fires: {premises: take('fires', fires.premises), day: take('fires', fires.day)},
    inspections: {
      premises: take('inspections', inspections.premises),
      day: take('inspections', inspections.day),
      outcome: takeBytes('inspections', inspections.outcome),
    },
    hazards: {
      premises: take('hazards', hazards.premises),
      foundDay: take('hazards', hazards.foundDay),
      rectifiedDay: take('hazards', hazards.rectifiedDay),
      kind: takeBytes('hazards', hazards.kind),
      isMajor: takeBytes('hazards', hazards.isMajor),
    },
    penalties: {premises: take('penalties', penalties.premises), day: take('penalties', penalties.day)},
    sensorMonths: {
      premises: take('sensorMonths', sensorMonths.premises),
      day: take('sensorMonths', sensorMonths.day),
      alarms: takeWords('sensorMonths', sensorMonths.alarms),
      faults: takeWords('sensorMonths', sensorMonths.faults),
    },
  }
}
