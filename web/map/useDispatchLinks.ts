import {computed, shallowRef, watch} from 'vue'
import {isTaskEnded} from '#contract/task.ts'
import type {UnitId} from '#contract/unit.ts'
import type {Position} from '#geo/types.ts'
import {callHttp} from '#web/commands/http.ts'
import type {DispatchLink, DispatchLinks} from '#web/layers/dispatchLayers.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useDispatchPlanStore} from '#web/stores/dispatchPlan.ts'
import {useTasksStore} from '#web/stores/tasks.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {useUnitStatesStore} from '#web/stores/unitStates.ts'
import {useViewStore} from '#web/stores/view.ts'
import {useWays, type Leg} from './useWays.ts'

interface Link extends Leg {
  readonly key: string
  readonly isPlanned: boolean
}

/** Who would be sent to the case in hand, who is on the way to it, and the trail of the selected unit. Call it in `setup`. */
export function useDispatchLinks() {
  const view = useViewStore()
  const plan = useDispatchPlanStore()
  const tasks = useTasksStore()
  const cases = useCasesStore()
  const units = useUnitsStore()
  const states = useUnitStatesStore()
  const trail = shallowRef<readonly Position[]>([])

  const unitsById = computed(() => new Map(units.units.map(unit => [unit.id, unit])))
  const planned = computed<readonly Link[]>(() => {
    const {plan: drawn} = plan
    if (!drawn) return []
    return drawn.units.flatMap(({unitId, position}) => linkOf(unitId, position, drawn.to, true))
  })
  const underWay = computed<readonly Link[]>(() => {
    const code = view.selectedCaseCode
    const to = (code && cases.byCode.get(code)?.place.position) || null
    if (code === null || to === null) return []
    const open = (tasks.byCase.get(code) ?? []).filter(
      task => !isTaskEnded(task) && task.status !== 'onScene',
    )
    return open.flatMap(({unitId, status}) => {
      const from = states.byId.get(unitId)?.position ?? unitsById.value.get(unitId)?.position
      return from ? linkOf(unitId, from, to, status === 'held') : []
    })
  })
  const links = computed(() => [...planned.value, ...underWay.value])
  const legs = computed(() => new Map(links.value.map(link => [link.key, link])))
  const ways = useWays(() => legs.value)

  function linkOf(unitId: UnitId, from: Position, to: Position, isPlanned: boolean): Link[] {
    const kind = unitsById.value.get(unitId)?.kind
    return kind ? [{key: `${unitId} ${to.join()}`, from, to, kind, isPlanned}] : []
  }

  watch(
    () => view.selectedUnitId,
    async unitId => {
      trail.value = []
      if (unitId === null) return
      const outcome = await callHttp('readTrack', {params: {unitId}})
      if (outcome.ok && view.selectedUnitId === unitId)
        trail.value = outcome.value.items.map(({position}) => position)
    },
  )
  watch(
    () => (view.selectedUnitId && states.byId.get(view.selectedUnitId)?.position) ?? null,
    position => {
      if (position && trail.value.length > 0) trail.value = [...trail.value, position]
    },
  )

  return computed<DispatchLinks>(() => ({
    links: links.value.flatMap(({key, isPlanned}): DispatchLink[] => {
      const way = ways.value.get(key)
      return way ? [{...way, isPlanned}] : []
    }),
    trail: trail.value,
  }))
}
