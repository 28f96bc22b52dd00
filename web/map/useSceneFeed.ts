import {watch, type ComputedRef} from 'vue'
import type {CoverageCell} from '#web/layers/coverageLayers.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {useViewStore} from '#web/stores/view.ts'
import type {MapScene} from './mapScene.ts'
import type {Pulse} from './pulseMarkers.ts'
import type {useMapPicture} from './useMapPicture.ts'

interface SceneFeedParams {
  readonly picture: ReturnType<typeof useMapPicture>
  readonly coverage: ComputedRef<readonly CoverageCell[]>
  readonly pulses: ComputedRef<readonly Pulse[]>
  /** Null while there is nothing to draw on. */
  readonly scene: () => MapScene | null
}

/** Hands the scene what it draws, each part when it changed; `showAll` for a scene that has just begun. Call it in `setup`. */
export function useSceneFeed({picture, coverage, pulses, scene}: SceneFeedParams) {
  const view = useViewStore()
  const risk = useRiskStore()

  const showPoints = () =>
    scene()?.showPoints({
      cases: picture.cases.value,
      alarms: picture.alarms.value,
      selectedCode: view.selectedCaseCode,
    })
  const showFigures = () => scene()?.showFigures(picture.values.value, picture.figure.value)
  const showPremises = () => scene()?.showPremises(picture.premises.value)
  const showUnits = () => scene()?.showUnits(picture.units.value)
  const showLinks = () => scene()?.showLinks(picture.links.value)
  const showRound = () => scene()?.showRound(picture.round.value)
  const showCoverage = () => scene()?.showCoverage(coverage.value, risk.isShown ? 'outline' : 'fill')
  const showHeat = () => scene()?.showHeat(picture.heat.value)
  const showPulses = () => scene()?.showPulses(pulses.value)

  watch([picture.cases, picture.alarms, () => view.selectedCaseCode], showPoints)
  watch([picture.values, picture.figure], showFigures)
  watch(picture.premises, showPremises)
  watch(picture.units, showUnits)
  watch(picture.links, showLinks)
  watch(picture.round, showRound)
  watch([coverage, () => risk.isShown], showCoverage)
  watch(picture.heat, showHeat)
  watch(pulses, showPulses)
  // Each message, however many come before the next frame.
  watch(
    () => risk.changed,
    indexes => scene()?.repaintPremises(indexes),
    {flush: 'sync'},
  )

  function showAll() {
    for (const show of [
      showFigures,
      showPoints,
      showPremises,
      showUnits,
      showLinks,
      showRound,
      showCoverage,
      showHeat,
      showPulses,
    ]) {
      show()
    }
  }

  return {showAll, showPremises}
}
