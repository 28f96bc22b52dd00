import type {EventKind, EventSpan, HistoryIndex} from '../domain/risk/historyIndex.ts'
import type {PremisesHistory} from '../domain/risk/premisesHistory.ts'

/** How many events of each premises are of the pack: in a history that `mergeHistory` made they come first. */
export class PackSpans {
  readonly #counts: Readonly<Record<EventKind, Uint16Array>>

  constructor(history: PremisesHistory, count: number) {
    const countOf = (kind: EventKind) => {
      const counts = new Uint16Array(count)
      for (const premises of history[kind].premises) counts[premises]! += 1
      return counts
    }
    this.#counts = {
      fires: countOf('fires'),
      inspections: countOf('inspections'),
      hazards: countOf('hazards'),
      penalties: countOf('penalties'),
      sensorMonths: countOf('sensorMonths'),
    }
  }

  /** The pack's events of one premises. */
  spanOf<Kind extends EventKind>(index: HistoryIndex, kind: Kind, premises: number): EventSpan<Kind> {
    const {events, begin} = index.spanOf(kind, premises)
    return {events, begin, end: begin + this.#counts[kind][premises]!}
  }
}
