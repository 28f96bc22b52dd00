import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import type {PremisesId} from '#contract/ids.ts'
import type {PremisesReply} from '#contract/premises.ts'
import {callHttp} from '#web/commands/http.ts'

/** What is known of premises; null while it is asked for, and where nothing is. Call it in `setup`. */
export function usePremises(id: () => PremisesId | null): Ref<PremisesReply | null> {
  const premises = shallowRef<PremisesReply | null>(null)
  let asking = new AbortController()

  watch(
    id,
    async now => {
      asking.abort()
      asking = new AbortController()
      premises.value = null
      if (now === null) return
      const {signal} = asking
      const outcome = await callHttp('readPremises', {params: {id: now}, signal})
      if (outcome.ok && !signal.aborted) premises.value = outcome.value
    },
    {immediate: true},
  )
  onScopeDispose(() => {
    asking.abort()
  })
  return premises
}
