import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {Coverage} from '#contract/dispatch.ts'

/** Who could be where in time. Asked for by the desk; drawn by the map. */
export const useCoverageStore = defineStore('coverage', () => {
  const isShown = shallowRef(false)
  const coverage = shallowRef<Coverage | null>(null)

  function toggle() {
    isShown.value = !isShown.value
    if (!isShown.value) coverage.value = null
  }

  function replace(next: Coverage | null) {
    coverage.value = next
  }

  return {isShown, coverage, toggle, replace}
})
