import {computed, type ComputedRef} from 'vue'
import type {AlarmPoint} from '#web/layers/alarmPoints.ts'
import type {MapFocus} from './mapFocus.ts'

/** The places where somebody must act now, and which of them is being announced. */
export function usePulses(alarms: ComputedRef<readonly AlarmPoint[]>, focus: () => MapFocus | null) {
  return computed(() =>
    alarms.value
      .filter(point => point.state === 'urgent')
      .map(({key, position}) => ({
        key,
        position,
        isAnnounced: focus()?.position?.join() === position.join(),
      })),
  )
}
