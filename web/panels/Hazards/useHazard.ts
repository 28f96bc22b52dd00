import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import type {HazardId} from '#contract/hazard.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'
import {useHazardNewsStore} from '#web/stores/hazardNews.ts'

/** The hazard of `id` with its history, read whenever that or the hazard changes; a reply that was overtaken is dropped. */
export function useHazard(id: Readonly<Ref<HazardId | null>>) {
  const news = useHazardNewsStore()
  const shown = shallowRef<HttpReply<'readHazard'> | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  let reading: AbortController | null = null
  onScopeDispose(() => reading?.abort())

  watch(
    id,
    () => {
      shown.value = null
      void read()
    },
    {immediate: true},
  )
  watch(
    () => news.changed,
    changed => {
      if (id.value !== null && (changed === null || changed.has(id.value))) void read()
    },
  )

  async function read(): Promise<void> {
    reading?.abort()
    failure.value = null
    if (id.value === null) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readHazard', {params: {hazardId: id.value}, signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) shown.value = outcome.value
    else failure.value = outcome.code
  }

  return {shown, failure, read}
}
