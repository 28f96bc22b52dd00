import type {Unit, UnitId} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'
import {fits} from './domain/dispatch/candidates.ts'
import {coverKey, type CoverTask, type Reach} from './domain/dispatch/findUncovered.ts'
import type {TravelTimes} from './routing/travelTimes.ts'

/** How far so many units reach is asked for at once, so that nothing else waits long behind it. */
const ASKED_AT_ONCE = 50

/** A unit that could go, and from where. */
export interface CoveringUnit {
  readonly unit: Unit
  readonly position: Position
}

/** What units of one sort cover together. */
export interface Cover {
  readonly task: CoverTask
  /** For each cell how many reach it in time. */
  readonly counts: Uint16Array
  readonly reaches: ReadonlyMap<UnitId, Reach>
}

export interface CoverKeeper {
  /**
   * The cover by these units: only of those that have moved, come or gone since the last time is anything found anew,
   * and with `isRetry` of those that could only be estimated.
   */
  update(
    tasks: readonly CoverTask[],
    units: readonly CoveringUnit[],
    options?: {readonly isRetry?: boolean},
  ): Promise<readonly Cover[]>
}

interface Kept {
  readonly task: CoverTask
  readonly counts: Uint16Array
  readonly reaches: Map<UnitId, Reach>
  readonly positions: Map<UnitId, Position>
  readonly estimated: Set<UnitId>
}

/** Keeps which grid cells each unit reaches in time, and how many reach each cell. */
export function createCoverKeeper(travelTimes: TravelTimes, cellCount: number): CoverKeeper {
  const keptByKey = new Map<string, Kept>()
  let last: Promise<unknown> = Promise.resolve()

  function keptOf(task: CoverTask): Kept {
    const key = coverKey(task)
    const known = keptByKey.get(key)
    if (known) return known
    const kept = {
      task,
      counts: new Uint16Array(cellCount),
      reaches: new Map(),
      positions: new Map(),
      estimated: new Set<UnitId>(),
    }
    keptByKey.set(key, kept)
    return kept
  }

  function forget({counts, reaches, positions, estimated}: Kept, unitId: UnitId): void {
    for (const cell of reaches.get(unitId) ?? []) counts[cell] = (counts[cell] ?? 0) - 1
    reaches.delete(unitId)
    positions.delete(unitId)
    estimated.delete(unitId)
  }

  async function bringUpToDate(kept: Kept, units: readonly CoveringUnit[], isRetry: boolean): Promise<void> {
    const fitting = units.filter(({unit}) => fits(unit, kept.task))
    const present = new Set(fitting.map(({unit}) => unit.id))
    for (const unitId of kept.reaches.keys()) if (!present.has(unitId)) forget(kept, unitId)
    const moved = fitting.filter(
      ({unit, position}) =>
        !isAt(kept.positions.get(unit.id), position) || (isRetry && kept.estimated.has(unit.id)),
    )
    for (let first = 0; first < moved.length; first += ASKED_AT_ONCE) {
      const some = moved.slice(first, first + ASKED_AT_ONCE)
      const movers = some.map(({unit, position}) => ({kind: unit.kind, position}))
      const {reaches, isEstimate} = await travelTimes.cellsWithin(movers, kept.task.withinMinutes * 60)
      for (const [index, {unit, position}] of some.entries()) {
        forget(kept, unit.id)
        const reach = reaches[index] ?? []
        for (const cell of reach) kept.counts[cell] = (kept.counts[cell] ?? 0) + 1
        kept.reaches.set(unit.id, reach)
        kept.positions.set(unit.id, position)
        if (isEstimate) kept.estimated.add(unit.id)
      }
    }
  }

  return {
    update(tasks, units, {isRetry = false} = {}) {
      const kept = tasks.map(keptOf)
      // One after the other: what one has begun to bring up to date another must not see half done.
      const updated = last.then(async () => {
        await Promise.all(kept.map(each => bringUpToDate(each, units, isRetry)))
        return kept.map(({task, counts, reaches}) => ({
          task,
          counts: counts.slice(),
          reaches: new Map(reaches),
        }))
      })
      last = updated.catch(() => undefined)
      return updated
    },
  }
}

function isAt(known: Position | undefined, position: Position): boolean {
  return known !== undefined && known[0] === position[0] && known[1] === position[1]
}
