import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {CaseCode} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'

/** Other reports that may be of the same thing, read whenever the case or `version` changes. None where they cannot be had. */
export function useDuplicates(code: Readonly<Ref<CaseCode | null>>, version: Readonly<Ref<number>>) {
  const items = shallowRef<HttpReply<'listDuplicates'>['items']>([])
  let reading: AbortController | null = null

  watch([code, version], read, {immediate: true})
  onScopeDispose(() => reading?.abort())

  async function read() {
    reading?.abort()
    if (code.value === null) {
      items.value = []
      return
    }
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('listDuplicates', {params: {caseCode: code.value}, signal: mine.signal})
    if (!mine.signal.aborted) items.value = outcome.ok ? outcome.value.items : []
  }

  return {items}
}
