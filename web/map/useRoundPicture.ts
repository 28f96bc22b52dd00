import {computed} from 'vue'
import type {RoundPicture} from '#web/layers/roundLayers.ts'
import {useInspectionRoundStore} from '#web/stores/inspectionRound.ts'

/** The round of inspections in hand as the map draws it. Call it in `setup`. */
export function useRoundPicture() {
  const store = useInspectionRoundStore()

  return computed<RoundPicture | null>(() => {
    if (!store.round) return null
    const {startPosition, stops} = store.round
    return {
      start: startPosition,
      stops: stops.flatMap(({position, isDone}, index) =>
        position ? [{position, number: index + 1, isDone}] : [],
      ),
    }
  })
}
