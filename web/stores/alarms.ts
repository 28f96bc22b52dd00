import {defineStore} from 'pinia'
import {computed, shallowRef} from 'vue'
import type {Alarm} from '#contract/alarm.ts'
import type {AlarmId} from '#contract/ids.ts'
import {hasAlarmLeft} from '#contract/pictureSpan.ts'
import {replaceChanged} from './replaceChanged.ts'

/** Standing alarms and those of the last 24 hours. Written only by web/realtime. */
export const useAlarmsStore = defineStore('alarms', () => {
  const byId = shallowRef<ReadonlyMap<AlarmId, Alarm>>(new Map())

  /** Newest first, cleared ones included. */
  const alarms = computed(() => [...byId.value.values()].sort(byNewest))
  const activeFires = computed(() => standing('fire'))
  const activeFaults = computed(() => standing('fault'))

  /** Replaces everything, on connect and after a gap in the sequence. */
  function replaceAll(snapshot: readonly Alarm[]) {
    byId.value = new Map(snapshot.map(alarm => [alarm.id, alarm]))
  }

  /** Merges one frame's worth of changes in a single reactive write. */
  function applyChanges(changes: readonly Alarm[], removed: readonly AlarmId[]) {
    byId.value = replaceChanged(byId.value, changes, {keyOf: alarm => alarm.id, removed})
  }

  /** Lets go of the cleared alarms that have had their time in the picture. */
  function dropLeft(pictureNow: number) {
    const left = [...byId.value.values()].filter(alarm => hasAlarmLeft(alarm, pictureNow))
    applyChanges(
      [],
      left.map(({id}) => id),
    )
  }

  function standing(condition: Alarm['condition']): readonly Alarm[] {
    return alarms.value.filter(alarm => alarm.condition === condition && alarm.clearedAt === null)
  }

  return {byId, alarms, activeFires, activeFaults, replaceAll, applyChanges, dropLeft}
})

function byNewest(a: Alarm, b: Alarm): number {
  return b.raisedSeq - a.raisedSeq
}
