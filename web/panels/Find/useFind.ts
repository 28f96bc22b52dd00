import {onScopeDispose, shallowRef, watch, type Ref} from 'vue'
import {FIND_MIN_LENGTH} from '#contract/find.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import {callHttp} from '#web/commands/http.ts'
import type {FailureCode} from '#web/commands/failure.ts'

/** A pause in typing after which the server is asked. */
const PAUSE_MS = 180

/**
 * What the server finds for a text, asked once typing pauses. What was found before stays while the next answer is on
 * its way; an answer that was overtaken is dropped. `found` is null while there is too little to look for.
 */
export function useFind(text: Readonly<Ref<string>>) {
  const found = shallowRef<HttpReply<'find'> | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  const isAsking = shallowRef(false)
  let asking: AbortController | null = null
  let pause: ReturnType<typeof setTimeout> | undefined

  watch(text, () => {
    stop()
    if (isTooShort(text.value)) {
      found.value = null
      failure.value = null
      return
    }
    isAsking.value = true
    pause = setTimeout(() => void ask(), PAUSE_MS)
  })
  onScopeDispose(stop)

  function stop() {
    clearTimeout(pause)
    asking?.abort()
    isAsking.value = false
  }

  async function ask() {
    stop()
    const mine = new AbortController()
    asking = mine
    isAsking.value = true
    const outcome = await callHttp('find', {query: {q: text.value.trim()}, signal: mine.signal})
    if (mine.signal.aborted) return
    isAsking.value = false
    failure.value = outcome.ok ? null : outcome.code
    found.value = outcome.ok ? outcome.value : null
  }

  return {found, failure, isAsking, ask}
}

/** Whether there is too little of a text to look for. */
export function isTooShort(text: string): boolean {
  return text.trim().length < FIND_MIN_LENGTH
}
