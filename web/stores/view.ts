import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {AreaCode, CaseCode, PremisesId} from '#contract/ids.ts'

/** The figure of an area that the map colours it by. */
export const MAP_FIGURES = ['open', 'overdue', 'activeFires', 'activeFaults'] as const
export type MapFigure = (typeof MAP_FIGURES)[number]

/** A part of the last 24 hours, epoch ms; `to` is not in it. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** Where the user looks. Written by surfaces, panels and the map; the URL mirrors all but `hoveredCode` and `timeWindow`. */
export const useViewStore = defineStore('view', () => {
  /** The area that the map is drilled into; null for the whole city. */
  const drillCode = shallowRef<AreaCode | null>(null)
  const hoveredCode = shallowRef<AreaCode | null>(null)
  const selectedCaseCode = shallowRef<CaseCode | null>(null)
  const selectedPremisesId = shallowRef<PremisesId | null>(null)
  const figure = shallowRef<MapFigure>('open')
  /** The part of the last 24 hours that map and lists are narrowed to; null for no narrowing. */
  const timeWindow = shallowRef<TimeWindow | null>(null)

  function drillTo(code: AreaCode | null) {
    drillCode.value = code
  }

  function hover(code: AreaCode | null) {
    hoveredCode.value = code
  }

  function selectCase(code: CaseCode | null) {
    selectedCaseCode.value = code
  }

  function selectPremises(id: PremisesId | null) {
    selectedPremisesId.value = id
  }

  function showFigure(next: MapFigure) {
    figure.value = next
  }

  function setTimeWindow(next: TimeWindow | null) {
    timeWindow.value = next
  }

  return {
    drillCode,
    hoveredCode,
    selectedCaseCode,
    selectedPremisesId,
    figure,
    drillTo,
    hover,
    selectCase,
    selectPremises,
    showFigure,
    timeWindow,
    setTimeWindow,
  }
})
