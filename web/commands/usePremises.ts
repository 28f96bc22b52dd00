import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import {callHttp} from './http.ts'
import type {FailureCode} from './failure.ts'

/** What is known of the premises of `id`, read whenever that changes; a reply that was overtaken is dropped. */
export function usePremises(id: Readonly<Ref<PremisesId | null>>) {
  const premises = shallowRef<HttpReply<'readPremises'> | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  let reading: AbortController | null = null

  watch(id, read, {immediate: true})
  onScopeDispose(() => reading?.abort())

  async function read() {
    reading?.abort()
    failure.value = null
    premises.value = null
    if (id.value === null) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readPremises', {params: {id: id.value}, signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) premises.value = outcome.value
    else failure.value = outcome.code
  }

  return {premises, failure, read}
}
