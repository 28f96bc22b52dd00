import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {CaseCode, PremisesId} from '#contract/ids.ts'
import type {Position} from '#geo/types.ts'

/** Where a hazard that is about to be entered is: at premises, or at some near the place of a case. */
export interface HazardPlace {
  readonly premisesId: PremisesId | null
  readonly position: Position | null
  readonly caseCode: CaseCode | null
  readonly description: string
}

/** The hazard that the officer is about to enter; null for none. */
export const useHazardReportStore = defineStore('hazardReport', () => {
  const place = shallowRef<HazardPlace | null>(null)

  function open(next: HazardPlace) {
    place.value = next
  }

  function close() {
    place.value = null
  }

  return {place, open, close}
})
