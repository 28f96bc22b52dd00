import {watch} from 'vue'
import {decodeHeatTable} from '#contract/heatTable.ts'
import {decodeRiskTable} from '#contract/riskTable.ts'
import {serverEvents} from '#contract/socket.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {callForBytes, callHttp} from '#web/commands/http.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useRiskStore} from '#web/stores/risk.ts'

/** After a refusal it is asked again so soon. */
const RETRY_MS = 3_000
/** The surface moves little with one of the premises, and is a megabyte: it is read anew so often at most. */
const HEAT_PAUSE_MS = 15_000

/**
 * Reads the tables of fire risk while they are shown, and keeps them: a changed score is put in its place, the surface
 * follows a little later. Runs as long as the page.
 */
export function followRisk({
  retryMs = RETRY_MS,
  heatPauseMs = HEAT_PAUSE_MS,
}: {retryMs?: number; heatPauseMs?: number} = {}) {
  const store = useRiskStore()
  const premises = usePremisesStore()
  let scoresCall: AbortController | null = null
  let heatCall: AbortController | null = null
  let heatTimer: ReturnType<typeof setTimeout> | undefined

  watch([() => store.isShown, () => store.staleCount, () => premises.table], () => void readScores())
  watch([() => store.measure, () => store.staleCount, () => store.tried, () => premises.table], () => {
    forgetHeat()
    void readHeat()
  })
  watch(
    () => store.heardCount,
    () => {
      if (heatTimer === undefined && store.isShown) readHeatIn(heatPauseMs)
    },
  )

  async function readScores() {
    scoresCall?.abort()
    if (!premises.table) store.replaceTable(null)
    if (!store.isShown || !premises.table) return
    const call = new AbortController()
    scoresCall = call
    const heardBefore = store.heardCount
    const [bytes, model] = await Promise.all([
      callForBytes('readRiskTable', {signal: call.signal}),
      callHttp('readRiskModel', {signal: call.signal}),
    ])
    if (call.signal.aborted) return
    const table = bytes.ok ? decodeRiskTable(bytes.value) : null
    if (!table || table.count !== premises.table.count) {
      store.setState(stateOf(bytes))
      setTimeout(() => {
        if (!call.signal.aborted) void readScores()
      }, retryMs)
      return
    }
    store.replaceTable(table)
    store.setState('ready')
    if (model.ok) store.setStamp(model.value.stamp)
    // A message that overtook the table is in it or not: nobody can tell.
    if (store.heardCount !== heardBefore) void readScores()
  }

  function forgetHeat() {
    heatCall?.abort()
    clearTimeout(heatTimer)
    heatTimer = undefined
  }

  function readHeatIn(ms: number) {
    heatTimer = setTimeout(() => {
      heatTimer = undefined
      void readHeat()
    }, ms)
  }

  async function readHeat() {
    const {measure, tried} = store
    // Another session may see other premises.
    if (!premises.table) store.replaceHeat(null)
    if (measure === null || !premises.table) return
    const call = new AbortController()
    heatCall = call
    const {signal} = call
    const bytes = tried?.isDrawn
      ? await callForBytes('readWhatIfHeat', {body: {measure, measures: [...tried.measures]}, signal})
      : await callForBytes('readRiskHeat', {query: {measure}, signal})
    if (call.signal.aborted) return
    const table = bytes.ok ? decodeHeatTable(bytes.value) : null
    if (table) store.replaceHeat(table)
    else readHeatIn(retryMs)
  }

  return {
    /** A message of the server, unchecked. */
    changed: (payload: unknown): void => {
      const parsed = serverEvents['risk:changed'].safeParse(payload)
      if (parsed.success) store.apply(parsed.data, id => premises.indexById.get(id))
      else store.invalidate()
    },
    /** What was said while there was no connection is not known. */
    connected: (): void => {
      store.invalidate()
    },
  }
}

function stateOf(outcome: {ok: true} | {ok: false; code: FailureCode}) {
  return !outcome.ok && outcome.code === 'riskNotReady' ? 'computing' : 'failed'
}
