import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {DaySeries} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import {replaceChanged} from './replaceChanged.ts'

/** The last 24 hours of each area in scope, by the hour. Written only by web/realtime. */
export const useSeriesStore = defineStore('series', () => {
  const byCode = shallowRef<ReadonlyMap<AreaCode, DaySeries>>(new Map())

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly DaySeries[]) {
    byCode.value = new Map(snapshot.map(entity => [keyOf(entity), entity]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly DaySeries[]) {
    byCode.value = replaceChanged(byCode.value, changes, {keyOf})
  }

  return {byCode, replaceAll, applyChanges}
})

function keyOf(entity: DaySeries): AreaCode {
  return entity.code
}
