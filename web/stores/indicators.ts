import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {Indicator, IndicatorId} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Figures with what they are made of. Written only by web/realtime. */
export const useIndicatorsStore = defineStore('indicators', () => {
  /** By `indicatorKey`; `indicatorOf` finds one. */
  const byKey = shallowRef<ReadonlyMap<string, Indicator>>(new Map())

  /** The indicator of an area; undefined while it is not known. */
  function indicatorOf(area: AreaCode, id: IndicatorId): Indicator | undefined {
    return byKey.value.get(indicatorKey({area, id}))
  }

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly Indicator[]) {
    byKey.value = new Map(snapshot.map(indicator => [indicatorKey(indicator), indicator]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly Indicator[]) {
    byKey.value = replaceChanged(byKey.value, changes, {keyOf: indicatorKey})
  }

  return {byKey, indicatorOf, replaceAll, applyChanges}
})

/** Identifies an indicator: an area has one of each id. */
export function indicatorKey({area, id}: Pick<Indicator, 'area' | 'id'>): string {
  return `${area}/${id}`
}
