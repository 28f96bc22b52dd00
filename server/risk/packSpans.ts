import type {EventKind, EventSpan, HistoryIndex} from '../domain/risk/historyIndex.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'

export type PackCounts = Readonly<Record<EventKind, Uint16Array>>

/** How many events of each kind each premises have. */
export function countEvents(history: PremisesHistory, count: number): PackCounts {
  const countOf = (kind: EventKind) => {
    const counts = new Uint16Array(count)
    for (const premises of history[kind].premises) counts[premises]! += 1
    return counts
  }
  return {
    fires: countOf('fires'),
    inspections: countOf('inspections'),
    hazards: countOf('hazards'),
    penalties: countOf('penalties'),
    sensorMonths: countOf('sensorMonths'),
  }
}

/** The pack's events of one premises: in a history that `mergeHistory` made they come first. */
export class PackSpans {
  readonly #counts: PackCounts

  constructor(counts: PackCounts) {
    this.#counts = counts
  }

  spanOf<Kind extends EventKind>(index: HistoryIndex, kind: Kind, premises: number): EventSpan<Kind> {
    const {events, begin} = index.spanOf(kind, premises)
    return {events, begin, end: begin + this.#counts[kind][premises]!}
  }

  /** Some of the hazards are the pack's no longer. */
  setHazards(premises: number, count: number): void {
    this.#counts.hazards[premises] = count
  }
}
