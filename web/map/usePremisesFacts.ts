import {onScopeDispose, shallowRef, watch} from 'vue'
import type {PremisesReply} from '#contract/premises.ts'
import {premisesIdSchema} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'

/** The pointer must rest that long: whoever sweeps over a street asks for nothing. */
const REST_MS = 160

/** What the server knows of the premises that `id` names, once it was named for a while; null until then. Call it in `setup`. */
export function usePremisesFacts(id: () => string | null) {
  const facts = shallowRef<PremisesReply | null>(null)
  let asked: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    id,
    next => {
      forget()
      if (next === null) return
      timer = setTimeout(() => {
        void ask(next)
      }, REST_MS)
    },
    {immediate: true},
  )
  onScopeDispose(forget)

  function forget() {
    clearTimeout(timer)
    asked?.abort()
    asked = null
    facts.value = null
  }

  async function ask(wanted: string) {
    const parsed = premisesIdSchema.safeParse(wanted)
    if (!parsed.success) return
    const call = new AbortController()
    asked = call
    const outcome = await callHttp('readPremises', {params: {id: parsed.data}, signal: call.signal})
    if (outcome.ok && asked === call) facts.value = outcome.value
  }

  return facts
}
