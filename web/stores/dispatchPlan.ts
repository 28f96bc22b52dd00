import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {CaseCode} from '#contract/ids.ts'
import type {UnitId} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'

/** Somebody who would be sent, and from where. */
export interface PlannedUnit {
  readonly unitId: UnitId
  readonly position: Position
}

/** What the dispatch that is being put together would do, for the map. */
export interface DispatchPlan {
  readonly caseCode: CaseCode
  readonly to: Position
  readonly units: readonly PlannedUnit[]
}

/** The dispatch that is being put together at this desk. Written by its panel; drawn by the map. */
export const useDispatchPlanStore = defineStore('dispatchPlan', () => {
  /** The case that units are being chosen for; null while none are. */
  const caseCode = shallowRef<CaseCode | null>(null)
  const plan = shallowRef<DispatchPlan | null>(null)

  function open(code: CaseCode) {
    caseCode.value = code
  }

  function show(next: DispatchPlan | null) {
    plan.value = next
  }

  function close() {
    caseCode.value = null
    plan.value = null
  }

  return {caseCode, plan, open, show, close}
})
