import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Where units are and what they do, as far as anything is known. Written only by web/realtime. */
export const useUnitStatesStore = defineStore('unitStates', () => {
  const byId = shallowRef<ReadonlyMap<UnitId, UnitState>>(new Map())

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly UnitState[]) {
    byId.value = new Map(snapshot.map(state => [state.unitId, state]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly UnitState[]) {
    byId.value = replaceChanged(byId.value, changes, {keyOf: state => state.unitId})
  }

  return {byId, replaceAll, applyChanges}
})
