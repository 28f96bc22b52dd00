import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {AreaFigures} from '#contract/area.ts'
import type {AreaCode} from '#contract/ids.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Open cases and standing alarms of each area in scope. Written only by web/realtime. */
export const useAreaFiguresStore = defineStore('areaFigures', () => {
  const byCode = shallowRef<ReadonlyMap<AreaCode, AreaFigures>>(new Map())

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly AreaFigures[]) {
    byCode.value = new Map(snapshot.map(entity => [keyOf(entity), entity]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly AreaFigures[]) {
    byCode.value = replaceChanged(byCode.value, changes, {keyOf})
  }

  return {byCode, replaceAll, applyChanges}
})

function keyOf(entity: AreaFigures): AreaCode {
  return entity.code
}
