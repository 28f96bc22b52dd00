import {computed, watch, type Ref} from 'vue'
import {isWallShowOver, type WallShow} from '#contract/wallShow.ts'
import type {MapFocus} from '#web/map/mapFocus.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useViewStore} from '#web/stores/view.ts'
import {latestShow, useWallShowsStore} from '#web/stores/wallShows.ts'

/**
 * Shows what an officer has put on this wall, until it is taken back or has had its time, then what was there before. An
 * announcement goes first. Call it in `setup`.
 */
export function useWallShow(isAnnouncing: Readonly<Ref<boolean>>) {
  const shows = useWallShowsStore()
  const cases = useCasesStore()
  const situation = useSituationStore()
  const view = useViewStore()
  let before: Pick<typeof view, 'drillCode' | 'camera' | 'scene'> | null = null

  const shown = computed<WallShow | null>(() => {
    const show = latestShow(shows.shown)
    return show && !isWallShowOver(show, situation.pictureNow) ? show : null
  })

  /** Where a case is that is shown without a camera of its own; null for anything else, or where that is not known. */
  const focus = computed<Omit<MapFocus, 'coveredTop'> | null>(() => {
    const {value: show} = shown
    if (!show || show.caseCode === null || show.camera !== null) return null
    const position = cases.byCode.get(show.caseCode)?.place.position ?? null
    return position && {key: `${show.caseCode} ${String(show.at)}`, position}
  })

  watch([shown, isAnnouncing], ([show, isBusy]) => {
    if (isBusy) return
    if (show) put(show)
    else restore()
  })

  function put({area, caseCode, camera, scene}: WallShow) {
    before ??= {drillCode: view.drillCode, camera: view.camera, scene: view.scene}
    view.setTimeWindow(null)
    if (area !== null && area !== view.drillCode) view.drillTo(area)
    view.selectCase(caseCode)
    view.showScene(scene ?? before.scene)
    if (camera) view.moveCamera({center: camera.center, zoom: camera.zoom})
    else if (area !== null && view.camera !== null) view.moveCamera(null)
  }

  function restore() {
    if (!before) return
    view.drillTo(before.drillCode)
    view.showScene(before.scene)
    view.moveCamera(before.camera)
    view.selectCase(null)
    before = null
  }

  return {shown, focus}
}
