import {useIntervalFn} from '@vueuse/core'
import {computed, shallowRef, watch} from 'vue'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'

type Model = HttpReply<'readRiskModel'>
type Refusal = Model['refused'][number]['refusal']

/** While a model is fitted, how it goes is asked so often. */
const POLL_MS = 1_500
const TICK_MS = 1_000

/** What became of a fit that was seen to run: a version taken, or why it was not. */
export type FitOutcome =
  {readonly version: string; readonly refusal: null} | {readonly version: string; readonly refusal: Refusal}

/** Begins a fit and follows it, whoever began it. Call it in `setup`. */
export function useRefit(model: () => Model | null, read: () => Promise<void>) {
  const failure = shallowRef<FailureCode | null>(null)
  const isAsked = shallowRef(false)
  const startedAt = shallowRef<number | null>(null)
  const elapsedMs = shallowRef(0)
  const outcome = shallowRef<FitOutcome | null>(null)
  let before: {inUse: string | null; refused: string | null} | null = null

  const isFitting = computed(() => isAsked.value || model()?.isFitting === true)
  const poll = useIntervalFn(() => void read(), POLL_MS, {immediate: false})
  const tick = useIntervalFn(
    () => {
      if (startedAt.value !== null) elapsedMs.value = performance.now() - startedAt.value
    },
    TICK_MS,
    {immediate: false},
  )

  watch(
    isFitting,
    isNow => {
      if (isNow) follow()
      else if (startedAt.value !== null) end()
    },
    {immediate: true},
  )
  watch(model, () => (isAsked.value = false))

  function follow() {
    before = namesOf(model())
    outcome.value = null
    startedAt.value = performance.now()
    elapsedMs.value = 0
    poll.resume()
    tick.resume()
  }

  function end() {
    poll.pause()
    tick.pause()
    startedAt.value = null
    outcome.value = outcomeOf(before, model())
  }

  async function refit() {
    failure.value = null
    const answered = await callHttp('refitRisk')
    if (!answered.ok && answered.code !== 'alreadyFitting') {
      failure.value = answered.code
      return
    }
    isAsked.value = true
    await read()
  }

  return {isFitting, elapsedMs, outcome, failure, refit}
}

function namesOf(model: Model | null) {
  return {inUse: model?.inUse?.model.version ?? null, refused: model?.refused[0]?.version ?? null}
}

/** What is new against what was there before; null where nothing is. */
function outcomeOf(before: ReturnType<typeof namesOf> | null, model: Model | null): FitOutcome | null {
  const taken = model?.inUse?.model.version
  if (taken !== undefined && taken !== before?.inUse) return {version: taken, refusal: null}
  const refused = model?.refused[0]
  if (refused && refused.version !== before?.refused) return refused
  return null
}
