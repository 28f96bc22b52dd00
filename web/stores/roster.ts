import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {RosterReply, UnitDuty} from '#contract/roster.ts'
import type {UnitId} from '#contract/unit.ts'

/** Which units are on duty. Asked for by the desk. */
export const useRosterStore = defineStore('roster', () => {
  const roster = shallowRef<RosterReply | null>(null)

  const dutyById = computed<ReadonlyMap<UnitId, UnitDuty>>(
    () =>
      new Map(
        roster.value?.groups.flatMap(({duty, unitIds}) => unitIds.map(unitId => [unitId, duty] as const)),
      ),
  )

  function replace(next: RosterReply) {
    roster.value = next
  }

  return {roster, dutyById, replace}
})
