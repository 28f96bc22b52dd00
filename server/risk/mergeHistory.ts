import type {EventKind, EventSpan} from '../domain/risk/historyIndex.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'
import type {LogHistory} from './logHistory.ts'

/** Where a pack's events of each kind stand. */
export type PackEvents = {readonly [Kind in EventKind]: EventSpan<Kind>}

/** All rows of columns. */
export function wholeOf<Events extends {readonly premises: Int32Array}>(events: Events) {
  return {events, begin: 0, end: events.premises.length}
}

/** All that a pack tells. */
export function allOf(history: PremisesHistory): PackEvents {
  return {
    fires: wholeOf(history.fires),
    inspections: wholeOf(history.inspections),
    hazards: wholeOf(history.hazards),
    penalties: wholeOf(history.penalties),
    sensorMonths: wholeOf(history.sensorMonths),
  }
}

/**
 * What a pack and the log tell together: first the pack's events, then the log's, each by their days. Of one premises, or
 * with null of all.
 */
export function mergeHistory(
  pack: PackEvents,
  log: LogHistory,
  {premises: of, fromDay, untilDay}: {premises: number | null; fromDay: number; untilDay: number},
): PremisesHistory {
  const fires = pack.fires.events
  const inspections = pack.inspections.events
  const hazards = pack.hazards.events
  const penalties = pack.penalties.events
  const sensorMonths = pack.sensorMonths.events
  const join = (kind: EventKind) => joiner(pack[kind], log[kind].rowsOf(of))
  const [ofFires, ofInspections, ofHazards] = [join('fires'), join('inspections'), join('hazards')]
  const [ofPenalties, ofMonths] = [join('penalties'), join('sensorMonths')]
  return {
    fromDay,
    untilDay,
    fires: {
      premises: ofFires.ints(fires.premises, log.fires.premises),
      day: ofFires.ints(fires.day, log.fires.column('day')),
    },
    inspections: {
      premises: ofInspections.ints(inspections.premises, log.inspections.premises),
      day: ofInspections.ints(inspections.day, log.inspections.column('day')),
      outcome: ofInspections.bytes(inspections.outcome, log.inspections.column('outcome')),
    },
    hazards: {
      premises: ofHazards.ints(hazards.premises, log.hazards.premises),
      foundDay: ofHazards.ints(hazards.foundDay, log.hazards.column('foundDay')),
      rectifiedDay: ofHazards.ints(hazards.rectifiedDay, log.hazards.column('rectifiedDay')),
      kind: ofHazards.bytes(hazards.kind, log.hazards.column('kind')),
      isMajor: ofHazards.bytes(hazards.isMajor, log.hazards.column('isMajor')),
    },
    penalties: {
      premises: ofPenalties.ints(penalties.premises, log.penalties.premises),
      day: ofPenalties.ints(penalties.day, log.penalties.column('day')),
    },
    sensorMonths: {
      premises: ofMonths.ints(sensorMonths.premises, log.sensorMonths.premises),
      day: ofMonths.ints(sensorMonths.day, log.sensorMonths.column('day')),
      alarms: ofMonths.words(sensorMonths.alarms, log.sensorMonths.column('alarms')),
      faults: ofMonths.words(sensorMonths.faults, log.sensorMonths.column('faults')),
    },
  }
}

type Numbers = Int32Array | Uint8Array | Uint16Array

/** Puts the log's rows of a column behind the pack's. */
function joiner({begin, end}: {begin: number; end: number}, rows: readonly number[]) {
  const size = end - begin + rows.length
  const fill = <Column extends Numbers>(into: Column, column: Column, more: readonly number[]): Column => {
    into.set(column.subarray(begin, end))
    for (const [at, row] of rows.entries()) into[end - begin + at] = more[row]!
    return into
  }
  return {
    ints: (column: Int32Array, more: readonly number[]) => fill(new Int32Array(size), column, more),
    bytes: (column: Uint8Array, more: readonly number[]) => fill(new Uint8Array(size), column, more),
    words: (column: Uint16Array, more: readonly number[]) => fill(new Uint16Array(size), column, more),
  }
}
