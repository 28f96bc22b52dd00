import {computed} from 'vue'
import type {Position} from '#geo/types.ts'
import type {RoundPicture} from '#web/layers/roundLayers.ts'
import {useInspectionRoundStore} from '#web/stores/inspectionRound.ts'
import {useUnitsStore} from '#web/stores/units.ts'
import {useWays, type Leg} from './useWays.ts'

/** The round of inspections in hand as the map draws it. Call it in `setup`. */
export function useRoundPicture() {
  const store = useInspectionRoundStore()
  const units = useUnitsStore()

  const stops = computed(() =>
    (store.round?.stops ?? []).flatMap(({position, isDone}, index) =>
      position ? [{position, number: index + 1, isDone}] : [],
    ),
  )
  const legs = computed<ReadonlyMap<string, Leg>>(() => {
    const {round} = store
    const kind = round && units.units.find(({id}) => id === round.unitId)?.kind
    if (!kind) return new Map()
    const places = [round.startPosition, ...stops.value.map(({position}) => position)]
    return new Map(
      places.map((from, index) => {
        const to = places[index + 1] ?? round.startPosition
        return [keyOf(from, to), {from, to, kind}]
      }),
    )
  })
  const ways = useWays(() => legs.value)

  return computed<RoundPicture | null>(() => {
    if (!store.round) return null
    const {startPosition: start} = store.round
    return {start, stops: stops.value, way: [...ways.value.values()].flatMap(({line}) => line)}
  })
}

function keyOf(from: Position, to: Position): string {
  return `${from.join()} ${to.join()}`
}
