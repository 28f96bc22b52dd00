import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {AlarmFlood} from '#contract/alarmFlood.ts'

/** Floods of alarms that last. Written only by web/realtime. */
export const useFloodsStore = defineStore('floods', () => {
  const floods = shallowRef<readonly AlarmFlood[]>([])

  function replaceAll(next: readonly AlarmFlood[]) {
    floods.value = next
  }

  return {floods, replaceAll}
})
