import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {Drill} from '#contract/drill.ts'

/** Drills under way. Written only by web/realtime. */
export const useDrillsStore = defineStore('drills', () => {
  const drills = shallowRef<readonly Drill[]>([])

  function replaceAll(next: readonly Drill[]) {
    drills.value = next
  }

  return {drills, replaceAll}
})
