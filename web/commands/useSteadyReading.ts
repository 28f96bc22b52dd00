import {useIntervalFn} from '@vueuse/core'
import {computed, onScopeDispose, shallowRef, watch} from 'vue'
import type {HttpReply, HttpRouteName} from '#contract/httpRoutes.ts'
import type {HttpCall} from './http.ts'
import {useReading} from './useReading.ts'

/** After a refusal it is asked again so soon. */
const RETRY_MS = 3_000
const REFRESH_MS = 30_000

/** Why there is no reply: it is being read, being computed by the server, or not to be had. */
export type WaitingFor = 'loading' | 'computing' | 'failed'

/** What a route says, asked again every so often and after a failure, for a screen that nobody touches. Call it in `setup`. */
export function useSteadyReading<Name extends HttpRouteName>(
  name: Name,
  question: () => HttpCall<Name> | null,
  {refreshMs = REFRESH_MS, retryMs = RETRY_MS}: {refreshMs?: number; retryMs?: number} = {},
) {
  const reading = useReading(name, question)
  const reply = shallowRef<HttpReply<Name> | null>(null)
  const failed = shallowRef<'computing' | 'failed' | null>(null)
  let retry: ReturnType<typeof setTimeout> | undefined

  const waiting = computed<WaitingFor | null>(() => (reply.value ? null : (failed.value ?? 'loading')))

  watch(
    reading.reply,
    next => {
      reply.value = next
      if (next) failed.value = null
    },
    {immediate: true},
  )
  watch(reading.failure, code => {
    clearTimeout(retry)
    if (!code) return
    failed.value = code === 'riskNotReady' ? 'computing' : 'failed'
    if (code === 'riskNotReady') reply.value = null
    retry = setTimeout(() => void reading.read(), retryMs)
  })
  useIntervalFn(() => void reading.read(), refreshMs)
  onScopeDispose(() => {
    clearTimeout(retry)
  })

  return {reply, waiting, failed, read: reading.read}
}
