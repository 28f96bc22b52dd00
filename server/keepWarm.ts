import type {WarmDispatchAdvice} from './createDispatchAdvice.ts'

const WARM_MS = 5_000

/** Keeps the advice warm; returns the way to stop it. */
export function keepWarm(dispatch: WarmDispatchAdvice): () => void {
  const state = {isWarming: false}
  const warm = () => {
    if (state.isWarming) return
    state.isWarming = true
    void dispatch.warm().finally(() => (state.isWarming = false))
  }
  warm()
  const warming = setInterval(warm, WARM_MS)
  return () => clearInterval(warming)
}
