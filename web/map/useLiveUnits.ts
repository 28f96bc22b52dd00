import {useIntervalFn} from '@vueuse/core'
import {storeToRefs} from 'pinia'
import {computed, shallowRef, watch} from 'vue'
import {splitUnits, type ShownUnit} from '#web/layers/unitLayers.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {useUnitStatesStore} from '#web/stores/unitStates.ts'
import {createUnitMotion} from './unitMotion.ts'

/** How often moving units are drawn anew. */
const STEP_MS = 500

/** Units where they are: at their bases until they tell otherwise, then as they move. Call it in `setup`. */
export function useLiveUnits() {
  const {units} = storeToRefs(useUnitsStore())
  const {byId: states} = storeToRefs(useUnitStatesStore())
  const motion = createUnitMotion()
  const step = shallowRef(0)

  useIntervalFn(() => {
    const now = Date.now()
    if (motion.isMoving(now) || motion.isMoving(now - STEP_MS)) step.value = now
  }, STEP_MS)
  watch(
    states,
    known => {
      step.value = Date.now()
      motion.take(known.values(), step.value)
    },
    {immediate: true},
  )

  const settledKey = computed(() =>
    [...states.value.values()]
      .map(({unitId, status, position}) => `${unitId} ${status} ${String(position !== null)}`)
      .join(),
  )
  /** Those at their bases change only with who is elsewhere. */
  const settled = shallowRef<readonly ShownUnit[]>([])
  watch(
    [units, settledKey],
    () => {
      settled.value = units.value.flatMap(unit => {
        const state = states.value.get(unit.id)
        if (state && (state.position !== null || isBusy(state.status))) return []
        return [{...unit, status: state?.status ?? 'available', observedAt: null}]
      })
    },
    {immediate: true},
  )

  const live = computed<readonly ShownUnit[]>(() => {
    const now = step.value
    return units.value.flatMap(unit => {
      const state = states.value.get(unit.id)
      if (!state || (state.position === null && !isBusy(state.status))) return []
      const [lng, lat] = motion.positionAt(unit.id, now) ?? unit.position
      return [{...unit, position: [lng, lat], status: state.status, observedAt: state.observedAt}]
    })
  })

  const bases = computed(() => splitUnits(settled.value))
  return computed(() => {
    const {away, roaming} = splitUnits(live.value, isBusyUnit)
    return {...bases.value, away, roaming}
  })
}

function isBusy(status: ShownUnit['status']): boolean {
  return status === 'assigned' || status === 'enRoute' || status === 'onScene'
}

function isBusyUnit({status}: ShownUnit): boolean {
  return isBusy(status)
}
