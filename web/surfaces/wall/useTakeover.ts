import {useIntervalFn} from '@vueuse/core'
import {computed, onScopeDispose, shallowRef, watch} from 'vue'
import type {Alarm} from '#contract/alarm.ts'
import type {MapFocus} from '#web/map/mapFocus.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {createAlarmTone} from './alarmTone.ts'
import {readSettled, writeSettled} from './settledAlarms.ts'
import {dismissTakeover, emptyTakeover, stepTakeover} from './takeoverQueue.ts'

const STEP_MS = 500

/** Announces new fire alarms one after the other: which, where the map should look, and the tone. Call it in `setup`. */
export function useTakeover() {
  const alarmsStore = useAlarmsStore()
  const situation = useSituationStore()
  const state = shallowRef(emptyTakeover(readSettled(localStorage)))
  const tone = createAlarmTone()
  const isSoundAllowed = shallowRef(tone.isAllowed())

  /** The alarms that are announced now, oldest first; empty for none. */
  const announced = computed(() =>
    (state.value.current?.alarmIds ?? [])
      .map(id => alarmsStore.byId.get(id))
      .filter((alarm): alarm is Alarm => alarm !== undefined),
  )
  const waiting = computed(() => state.value.queue.length)
  /** Changes with every announcement, and with every part that joins one. */
  const spoken = computed(() => (state.value.current?.alarmIds ?? []).join())
  const focus = computed<Omit<MapFocus, 'coveredTop'> | null>(() => {
    const {current} = state.value
    if (!current) return null
    return {
      key: current.key,
      position: announced.value.find(alarm => alarm.place.position)?.place.position ?? null,
    }
  })

  tone.onChange(() => {
    isSoundAllowed.value = tone.isAllowed()
  })
  onScopeDispose(() => {
    tone.dispose()
  })
  useIntervalFn(step, STEP_MS)
  watch(() => alarmsStore.activeFires, step)
  watch(
    () => state.value.settled,
    settled => {
      writeSettled(localStorage, settled)
    },
  )
  watch(spoken, now => {
    if (now !== '') tone.play()
  })

  function step() {
    if (situation.connection === 'connecting') return
    state.value = stepTakeover(state.value, {
      fires: alarmsStore.activeFires,
      pictureNow: situation.pictureNow,
      now: Date.now(),
    })
  }

  function dismiss() {
    state.value = dismissTakeover(state.value)
    step()
  }

  async function allowSound() {
    isSoundAllowed.value = await tone.allow()
  }

  return {announced, waiting, focus, isSoundAllowed, dismiss, allowSound}
}
