import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'

/** A unit's state; one that nothing is known of is available at its base. */
export function unitStateOf(
  state: {unitState(unitId: UnitId): UnitState | undefined},
  unitId: UnitId,
): UnitState {
  return (
    state.unitState(unitId) ?? {
      unitId,
      status: 'available',
      statusSince: 0,
      position: null,
      observedAt: null,
      taskIds: [],
      updatedSeq: 0,
    }
  )
}
