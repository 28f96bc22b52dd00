import {computed, shallowRef, watch} from 'vue'
import {caseKindSchema, type CaseKind} from '#contract/caseFile.ts'
import type {ResponseBasis, ResponseReport} from '#contract/responseReport.ts'
import type {FailureCode} from '#web/commands/failure.ts'
import {callHttp} from '#web/commands/http.ts'

const DAY_MS = 86_400_000

/** The periods that can be chosen, in days. */
export const PERIOD_DAYS = [1, 7, 30, 90] as const

/** The report of the chosen kind, basis and period up to now, asked for again when one of them changes. */
export function useResponseReport(now: () => number) {
  const kind = shallowRef<CaseKind | null>(null)
  const per = shallowRef<ResponseBasis>('case')
  const days = shallowRef<(typeof PERIOD_DAYS)[number]>(7)
  const report = shallowRef<ResponseReport | null>(null)
  const failure = shallowRef<FailureCode | null>(null)
  const isBusy = shallowRef(false)
  let asked = 0

  const query = computed(() => ({
    per: per.value,
    ...(kind.value === null ? {} : {kind: [kind.value]}),
    days: days.value,
  }))

  async function read() {
    const turn = ++asked
    isBusy.value = true
    const {days: length, ...rest} = query.value
    const until = now()
    const from = new Date(until - length * DAY_MS).toISOString()
    const to = new Date(until).toISOString()
    const outcome = await callHttp('readResponseReport', {query: {...rest, from, to}})
    if (turn !== asked) return
    isBusy.value = false
    failure.value = outcome.ok ? null : outcome.code
    if (outcome.ok) report.value = outcome.value
  }
  watch(query, read, {immediate: true})

  /** The address of the same report as a file. */
  function fileUrl(format: 'xlsx' | 'pdf'): string {
    if (!report.value) return ''
    const {since, until, kinds, per: basis} = report.value
    const parameters = new URLSearchParams({
      from: new Date(since).toISOString(),
      to: new Date(until).toISOString(),
      per: basis,
      format,
    })
    if (kinds) parameters.set('kind', kinds.join(','))
    return `/api/reports/response?${parameters.toString()}`
  }

  return {kind, per, days, report, failure, isBusy, read, fileUrl, kinds: caseKindSchema.options}
}
