import {useIntervalFn} from '@vueuse/core'
import {computed, onScopeDispose, watch} from 'vue'
import {callHttp} from '#web/commands/http.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useCoverageStore} from '#web/stores/coverage.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'

/** Units move: what is shown is asked for anew so often. */
const REFRESH_MS = 30_000

/** Keeps the coverage that the map shows up to date, for the case in hand where there is one. Call it in `setup`. */
export function useCoverage() {
  const store = useCoverageStore()
  const cases = useCasesStore()
  const risk = useRiskStore()
  const view = useViewStore()
  let reading: AbortController | null = null

  const position = computed(() => {
    const code = view.selectedCaseCode
    return (code && cases.byCode.get(code)?.place.position) || null
  })

  watch([() => store.isShown, () => store.capability, () => position.value?.join()], () => {
    // Who comes to another place, or can do something else, is not said of this one.
    store.replace(store.coverage, {isForPlace: false})
    void read()
  })
  const {pause} = useIntervalFn(() => void read(), REFRESH_MS)
  onScopeDispose(() => {
    pause()
    reading?.abort()
  })

  /** Over the risk of fire the fire stations count, unless somebody else was chosen. */
  function toggle() {
    if (risk.isShown && store.capability === null) store.narrow('rescue')
    store.toggle()
  }

  async function read() {
    reading?.abort()
    if (!store.isShown) return
    const mine = new AbortController()
    reading = mine
    const at = position.value
    const outcome = await callHttp('readCoverage', {
      query: {
        ...(at && {position: [at[0], at[1]]}),
        ...(store.capability && {capability: store.capability}),
      },
      signal: mine.signal,
    })
    if (!mine.signal.aborted) store.replace(outcome.ok ? outcome.value : null, {isForPlace: at !== null})
  }

  return {toggle}
}
