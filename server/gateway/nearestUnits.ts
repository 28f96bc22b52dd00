import type {AreaCode} from '#contract/ids.ts'
import type {NearestUnit} from '#contract/premises.ts'
import type {Unit, UnitKind} from '#contract/unit.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'

const STATIONS: readonly UnitKind[] = ['fireStation', 'microFireStation', 'jointDutyStation']

/** Of each kind of station the one that is nearest in a straight line, and the grid worker of the cell, nearest first. */
export function nearestUnits(
  units: readonly Unit[],
  {position, gridCell}: {position: Position; gridCell: AreaCode | null},
): NearestUnit[] {
  const nearest = new Map<UnitKind, NearestUnit>()
  for (const {id, name, kind, position: base, area} of units) {
    const isCandidate = kind === 'gridWorker' ? area === gridCell : STATIONS.includes(kind)
    if (!isCandidate) continue
    const away = Math.round(distanceMeters(position, base))
    const known = nearest.get(kind)
    if (!known || away < known.distanceMeters) {
      nearest.set(kind, {id, name, kind, position: base, distanceMeters: away})
    }
  }
  return [...nearest.values()].sort((left, right) => left.distanceMeters - right.distanceMeters)
}
