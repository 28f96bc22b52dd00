import {computed, onScopeDispose, shallowRef, watch} from 'vue'
import {premisesIdSchema} from '#contract/ids.ts'
import type {RiskExplanation} from '#contract/risk.ts'
import type {Position} from '#geo/types.ts'
import {callHttp} from '#web/commands/http.ts'
import {isTelling, useRiskWords} from '#web/i18n/useRiskWords.ts'
import {useT} from '#web/i18n/useT.ts'
import {premisesRiskOf} from '#web/layers/premisesPaint.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {heatAt} from './heatAt.ts'
import type {ScenePick} from './scenePick.ts'

/** The pointer must rest that long: whoever sweeps over a street asks for nothing. */
const REST_MS = 160
const REASONS = 3

type Row = readonly [label: string, value: string]

/**
 * The fire risk under the pointer in rows, while the map shows it: the density there; of premises the figure at once, and its
 * interval and strongest reasons when the pointer rests. Call it in `setup`.
 */
export function useHoverRisk(pick: () => ScenePick, position: () => Position) {
  const store = useRiskStore()
  const premises = usePremisesStore()
  const t = useT()
  const words = useRiskWords()
  const explained = shallowRef<RiskExplanation | null>(null)
  let asked: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const index = computed(() => {
    const picked = pick()
    return store.isShown && picked.type === 'premises' ? picked.index : null
  })

  watch(
    index,
    next => {
      forget()
      if (next !== null) timer = setTimeout(() => void ask(premises.table?.ids[next]), REST_MS)
    },
    {immediate: true},
  )
  onScopeDispose(forget)

  function forget() {
    clearTimeout(timer)
    asked?.abort()
    asked = null
    explained.value = null
  }

  async function ask(id: string | undefined) {
    const parsed = premisesIdSchema.safeParse(id)
    if (!parsed.success) return
    const call = new AbortController()
    asked = call
    const outcome = await callHttp('explainRisk', {params: {id: parsed.data}, signal: call.signal})
    if (outcome.ok && asked === call) explained.value = outcome.value
  }

  const rows = computed<readonly Row[]>(() => {
    if (store.measure === null) return []
    if (index.value !== null) return premisesRows(index.value)
    return pick().type === 'area' ? surfaceRows() : []
  })

  function surfaceRows(): Row[] {
    const {measure, heat} = store
    const density = heat && heatAt(heat, position())
    if (measure === null || density === null) return []
    const label = t(store.isReduction ? 'riskMap.reductionFigure' : 'riskMap.here')
    return [[label, words.surfaceFigure(measure, density)]]
  }

  function premisesRows(at: number): Row[] {
    const {measure, table} = store
    if (measure === null || !table) return []
    const figure = measure === 'blindSpots' ? 'probability' : measure
    const value = premisesRiskOf(table, figure, at) ?? 0
    const label = figure === 'probability' ? t('riskMap.probability') : t(`riskMap.measure.${figure}`)
    const first: Row = [label, words.premisesFigure(figure, value)]
    const known = explained.value
    if (!known) return [first]
    const reasons = known.contributions.filter(part => part.factor > 1 && isTelling(part)).slice(0, REASONS)
    return [
      first,
      ...(figure === 'probability'
        ? []
        : [
            [t('riskMap.probability'), words.premisesFigure('probability', known.score.probability)] as const,
          ]),
      ['', words.intervalWords(known.score)],
      ...reasons.map((part, place): Row => [
        place === 0 ? t('riskMap.reasons') : '',
        words.reasonWords(part),
      ]),
    ]
  }

  return rows
}
