import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {HazardId} from '#contract/hazard.ts'

/** Which hazards have just changed; null for any of them. Written only by web/realtime. */
export const useHazardNewsStore = defineStore('hazardNews', () => {
  const changed = shallowRef<ReadonlySet<HazardId> | null>(new Set())

  function tell(next: readonly HazardId[] | null) {
    changed.value = next && new Set(next)
  }

  return {changed, tell}
})
