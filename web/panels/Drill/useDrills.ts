import {useIntervalFn} from '@vueuse/core'
import {computed, onScopeDispose, shallowRef, watch} from 'vue'
import type {Drill, DrillId} from '#contract/drill.ts'
import type {DrillReport} from '#contract/drillReport.ts'
import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import type {FailureCode, Outcome} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'

const LISTED = 50
/** The passing report of a drill that goes on is read again so often. */
const REFRESH_MS = 10_000

/** Drills, the one in hand with its report, and what an officer does about them. Call it in `setup`. */
export function useDrills() {
  const rows = shallowRef<readonly Drill[]>([])
  const isLoaded = shallowRef(false)
  const chosenId = shallowRef<DrillId | null>(null)
  const report = shallowRef<DrillReport | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  const isBusy = shallowRef(false)
  let reading: AbortController | null = null

  const running = computed(() => rows.value.find(({endedAt}) => endedAt === null) ?? null)
  const chosen = computed(() => rows.value.find(({drillId}) => drillId === chosenId.value) ?? null)

  watch(chosenId, () => {
    report.value = null
    void readReport()
  })
  useIntervalFn(() => {
    if (chosen.value?.endedAt === null) void readReport()
  }, REFRESH_MS)
  onScopeDispose(() => reading?.abort())

  async function list(): Promise<void> {
    const outcome = await callHttp('listDrills', {query: {limit: LISTED}})
    failure.value = outcome.ok ? null : outcome.code
    if (!outcome.ok) return
    rows.value = outcome.value.items
    isLoaded.value = true
  }

  async function readReport(): Promise<void> {
    reading?.abort()
    const drillId = chosenId.value
    if (drillId === null) return
    const mine = new AbortController()
    reading = mine
    const outcome = await callHttp('readDrillReport', {params: {drillId}, signal: mine.signal})
    if (mine.signal.aborted) return
    failure.value = outcome.ok ? null : outcome.code
    if (outcome.ok) report.value = outcome.value
  }

  /** Starts a drill and takes it in hand; the form's own command id makes one drill of a press that is repeated. */
  function start(body: HttpBody<'startDrill'>): Promise<boolean> {
    return run(() => callHttp('startDrill', {body}))
  }

  function end(drillId: DrillId): Promise<boolean> {
    return run(() => callHttp('endDrill', {params: {drillId}}))
  }

  async function run(act: () => Promise<Outcome<HttpReply<'endDrill'>>>): Promise<boolean> {
    isBusy.value = true
    const outcome = await act()
    await list()
    isBusy.value = false
    failure.value = outcome.ok ? null : outcome.code
    if (!outcome.ok) return false
    const {drillId} = outcome.value.drill
    if (chosenId.value === drillId) await readReport()
    else chosenId.value = drillId
    return true
  }

  return {rows, isLoaded, running, chosen, chosenId, report, failure, isBusy, list, readReport, start, end}
}
