import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {Coverage} from '#contract/dispatch.ts'
import type {Capability} from '#contract/unit.ts'

/** Who could be where in time, and at the case in hand. Asked for by the desk; drawn by the map. */
export const useCoverageStore = defineStore('coverage', () => {
  const isShown = shallowRef(false)
  /** Only units that can do this count; null: all of them. */
  const capability = shallowRef<Capability | null>(null)
  const coverage = shallowRef<Coverage | null>(null)
  /** Whether it was asked for a place, so that it says who comes there. */
  const isForPlace = shallowRef(false)

  function toggle() {
    isShown.value = !isShown.value
    if (!isShown.value) coverage.value = null
  }

  function narrow(next: Capability | null) {
    capability.value = next
  }

  function replace(next: Coverage | null, {isForPlace: isAsked}: {isForPlace: boolean}) {
    coverage.value = next
    isForPlace.value = isAsked
  }

  return {isShown, capability, coverage, isForPlace, toggle, narrow, replace}
})
