import {onScopeDispose, shallowRef, watch} from 'vue'
import type {HttpReply, HttpRouteName} from '#contract/httpRoutes.ts'
import type {FailureCode} from './failure.ts'
import {callHttp, type HttpCall} from './http.ts'

/**
 * What a route says to a question, asked whenever the question changes; null asks nothing. What was said before stays while
 * the same is asked again by `read`. A reply that was overtaken is dropped. Call it in `setup`.
 */
export function useReading<Name extends HttpRouteName>(name: Name, question: () => HttpCall<Name> | null) {
  const reply = shallowRef<HttpReply<Name> | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  let reading: AbortController | null = null

  watch(
    () => JSON.stringify(question()),
    () => {
      reply.value = null
      void read()
    },
    {immediate: true},
  )
  onScopeDispose(() => reading?.abort())

  async function read() {
    reading?.abort()
    failure.value = null
    const asked = question()
    if (!asked) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp(name, {...asked, signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) reply.value = outcome.value
    else failure.value = outcome.code
  }

  return {reply, failure, read}
}
