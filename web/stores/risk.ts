import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {HeatTable} from '#contract/heatTable.ts'
import type {RiskStamp, WhatIfMeasure} from '#contract/risk.ts'
import type {RiskChanged} from '#contract/riskChanged.ts'
import {heatMeasureSchema, type HeatMeasure} from '#contract/riskRoutes.ts'
import {bandNumber, type RiskTable} from '#contract/riskTable.ts'

/** What can be shown of fire risk, in the order of the switch. */
export const RISK_MEASURES = heatMeasureSchema.options

/** Why nothing of it is to be seen: being read, being computed by the server, or not to be had. */
export type RiskState = 'off' | 'loading' | 'computing' | 'failed' | 'ready'

/** Measures tried on paper: the surface of what they would take off. */
export interface TriedMeasures {
  readonly measures: readonly WhatIfMeasure[]
  /** Whether the map shows what goes, and not what is. */
  readonly isDrawn: boolean
}

/**
 * Fire risk as the map shows it. Whoever wants it shown calls `show`, on a wall as on a desk: the map then reads the tables
 * and keeps them up to date.
 */
export const useRiskStore = defineStore('risk', () => {
  /** What the map shows; null while it shows no risk. */
  const measure = shallowRef<HeatMeasure | null>(null)
  const state = shallowRef<RiskState>('off')
  /** The score of each of the premises, in the order of the premises table; columns are changed in place. */
  const table = shallowRef<RiskTable | null>(null)
  /** The surface that the map draws, of `measure` or of what measures on paper would take off. */
  const heat = shallowRef<HeatTable | null>(null)
  const stamp = shallowRef<RiskStamp | null>(null)
  const tried = shallowRef<TriedMeasures | null>(null)
  /** Places in the table that were changed by the last message. */
  const changed = shallowRef<readonly number[]>([])
  /** Grows with every message: what was read before it is old. */
  const heardCount = shallowRef(0)
  /** Grows when scores may have been missed, and all must be read anew. */
  const staleCount = shallowRef(0)

  const isShown = computed(() => measure.value !== null)
  const isReduction = computed(() => tried.value?.isDrawn === true)

  function show(next: HeatMeasure | null) {
    if (measure.value === next) return
    measure.value = next
    heat.value = null
    if (next === null) {
      table.value = null
      tried.value = null
      state.value = 'off'
    } else if (state.value === 'off') state.value = 'loading'
  }

  /** Shows how likely fires are, or nothing of them. */
  function toggle() {
    show(measure.value === null ? 'probability' : null)
  }

  function setState(next: RiskState) {
    state.value = next
  }

  function replaceTable(next: RiskTable | null) {
    table.value = next
  }

  function replaceHeat(next: HeatTable | null) {
    heat.value = next
  }

  function setStamp(next: RiskStamp | null) {
    stamp.value = next
  }

  /** Another surface is another scale: what was drawn goes first. */
  function tryOut(next: TriedMeasures | null) {
    const wasReduction = isReduction.value
    tried.value = next
    if (isReduction.value || wasReduction) heat.value = null
  }

  /** Puts changed scores in their places; `indexOf` says where each of the premises stands, and which are not in the table. */
  function apply({changed: rows, isAll}: RiskChanged, indexOf: (premisesId: string) => number | undefined) {
    heardCount.value += 1
    if (isAll) {
      invalidate()
      return
    }
    const into = table.value
    if (!into) return
    changed.value = rows.flatMap(row => {
      const index = indexOf(row.premisesId)
      if (index === undefined || index >= into.count) return []
      into.probability[index] = row.probability
      into.harm[index] = row.harm
      into.band[index] = bandNumber(row.band)
      into.openHazards[index] = Math.min(255, row.openHazards)
      into.flags[index] = row.flags
      return [index]
    })
  }

  /** Scores may have changed unheard, as after a broken connection. */
  function invalidate() {
    staleCount.value += 1
  }

  return {
    measure,
    state,
    table,
    heat,
    stamp,
    tried,
    changed,
    heardCount,
    staleCount,
    isShown,
    isReduction,
    show,
    toggle,
    setState,
    replaceTable,
    replaceHeat,
    setStamp,
    tryOut,
    apply,
    invalidate,
  }
})
