import {shallowRef, watch, type Ref} from 'vue'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {CaseCode} from '#contract/ids.ts'
import {callHttp} from '#web/commands/http.ts'
import type {FailureCode} from '#web/commands/failure.ts'

/**
 * The case file of `code` with its timeline, read again whenever `version` changes. While a newer state of the same
 * case is read the one before stays; a reply that was overtaken is dropped.
 */
export function useCaseFile(code: Readonly<Ref<CaseCode | null>>, version: Readonly<Ref<number>>) {
  const shown = shallowRef<HttpReply<'readCase'> | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  let reading: AbortController | null = null

  watch([code, version], read, {immediate: true})

  async function read() {
    reading?.abort()
    failure.value = null
    if (shown.value?.case.caseCode !== code.value) shown.value = null
    if (code.value === null) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readCase', {params: {caseCode: code.value}, signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) shown.value = outcome.value
    else failure.value = outcome.code
  }

  return {shown, failure, read}
}
