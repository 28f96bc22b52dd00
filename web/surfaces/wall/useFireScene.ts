import {computed, watch} from 'vue'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'

/**
 * Whether the wall is laid out for the fire risk. The map then shows it, by the measure that somebody chose or else by how
 * likely fires are; with another scene it shows none. Call it in `setup`.
 */
export function useFireScene() {
  const view = useViewStore()
  const risk = useRiskStore()
  const isFire = computed(() => view.scene === 'fire')

  watch(
    isFire,
    (isNow, before) => {
      if (isNow && risk.measure === null) risk.show('probability')
      else if (!isNow && before === true) risk.show(null)
    },
    // At once, so that the address is written with both: one that has the scene alone would take the measure back.
    {immediate: true, flush: 'sync'},
  )

  return {isFire}
}
