import {storeToRefs} from 'pinia'
import {computed, onScopeDispose, watch} from 'vue'
import {callHttp} from '#web/commands/http.ts'
import {useRosterStore} from '#web/stores/roster.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useUnitStatesStore} from '#web/stores/unitStates.ts'

/** Read again so long after a shift has changed, so that the server's clock has passed it. */
const GRACE_MS = 1_000
/** The longest wait of a browser's timer. */
const LONGEST_MS = 2_000_000_000
const RETRY_MS = 30_000

/** Keeps the roster up to date: after an officer's order, when a shift begins or ends, and after a break. Call it in `setup`. */
export function useRoster() {
  const store = useRosterStore()
  const {byId: states} = storeToRefs(useUnitStatesStore())
  const {connection} = storeToRefs(useSituationStore())
  let reading: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const orders = computed(() =>
    [...states.value.values()]
      .filter(({status, dutyOrder}) => dutyOrder !== undefined || status === 'offDuty')
      .map(
        ({unitId, status, dutyOrder}) =>
          `${unitId} ${status === 'offDuty' ? 'off' : ''} ${String(dutyOrder?.at)}`,
      )
      .sort()
      .join(),
  )

  watch([orders, () => connection.value === 'live'], () => void read(), {immediate: true})
  onScopeDispose(() => {
    reading?.abort()
    clearTimeout(timer)
  })

  async function read() {
    reading?.abort()
    clearTimeout(timer)
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readRoster', {signal: mine.signal})
    if (mine.signal.aborted) return
    if (outcome.ok) store.replace(outcome.value)
    const waitMs = outcome.ok ? untilChange(outcome.value) : RETRY_MS
    if (waitMs !== null) timer = setTimeout(() => void read(), waitMs)
  }
}

function untilChange({asOf, until}: {asOf: number; until: number | null}): number | null {
  return until === null ? null : Math.min(until - asOf + GRACE_MS, LONGEST_MS)
}
