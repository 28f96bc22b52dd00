import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {Unit} from '#contract/unit.ts'

/** Whoever can be sent, as the city pack has them. Written only by web/realtime. */
export const useUnitsStore = defineStore('units', () => {
  const units = shallowRef<readonly Unit[]>([])

  function replaceAll(next: readonly Unit[]) {
    units.value = next
  }

  return {units, replaceAll}
})
