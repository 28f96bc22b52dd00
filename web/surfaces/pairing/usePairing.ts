import {onScopeDispose, ref, shallowRef} from 'vue'
import {callHttp} from '#web/commands/http.ts'
import {claimPairing} from '#web/realtime/session.ts'

const POLL_MS = 2_000
const RETRY_MS = 5_000

/**
 * Asks for a pairing code and claims its approval until there is one, with a new code whenever one expires. The session
 * that a claim opens is written by `claimPairing`. Ends with the scope that calls it.
 */
export function usePairing() {
  const code = shallowRef<string | null>(null)
  const remainingMs = ref(0)
  const hasFailed = ref(false)
  const ended = new AbortController()
  onScopeDispose(() => ended.abort())
  void pair()

  async function pair() {
    while (!ended.signal.aborted) {
      const opened = await callHttp('openPairing', {signal: ended.signal})
      hasFailed.value = !opened.ok
      if (!opened.ok) {
        code.value = null
        await pause(RETRY_MS)
        continue
      }
      code.value = opened.value.code
      if (await claim(opened.value)) return
    }
  }

  /** True once it is approved, false when the code has had its time. */
  async function claim({code: shown, secret, expiresAt}: {code: string; secret: string; expiresAt: number}) {
    while (!ended.signal.aborted) {
      remainingMs.value = expiresAt - Date.now()
      const outcome = await claimPairing(shown, secret)
      if (outcome.ok) return true
      hasFailed.value = outcome.code === 'network' || outcome.code === 'timeout'
      if (outcome.code === 'pairingExpired') return false
      await pause(POLL_MS)
    }
    return false
  }

  function pause(ms: number) {
    return new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      ended.signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer)
          resolve()
        },
        {once: true},
      )
    })
  }

  return {code, remainingMs, hasFailed}
}
