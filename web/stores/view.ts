import {defineStore} from 'pinia'
import {shallowRef} from 'vue'
import type {HazardId} from '#contract/hazard.ts'
import type {AreaCode, CaseCode, PremisesId} from '#contract/ids.ts'
import type {UnitId} from '#contract/unit.ts'
import type {WallScene} from '#contract/wallShow.ts'
import type {Position} from '#geo/types.ts'

/** The figure of an area that the map colours it by. */
export const MAP_FIGURES = [
  'open',
  'overdue',
  'openPerThousand',
  'overdueShare',
  'activeFires',
  'activeFaults',
] as const
export type MapFigure = (typeof MAP_FIGURES)[number]

/** What the list of the desk is of. */
export const DESK_LISTS = ['cases', 'hazards'] as const
export type DeskList = (typeof DESK_LISTS)[number]

export const THEMES = ['dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

/** Where the user moved the map to by hand. */
export interface MapCamera {
  readonly center: Position
  /** On a screen of 1920 × 1080: a wall of twice the pixels shows the same ground. */
  readonly zoom: number
}

/** Near enough to see one of the premises, or a unit, among its neighbours. */
export const NEAR_ZOOM = 16.2

/** What the map shows the most of: communities, grid cells, premises, buildings. */
export type MapDetail = 'communities' | 'cells' | 'premises' | 'buildings'

/** A part of the last 24 hours, epoch ms; `to` is not in it. */
export interface TimeWindow {
  readonly from: number
  readonly to: number
}

/** Where the user looks. Written by surfaces, panels and the map; the URL mirrors all but `hoveredCode`, `selectedUnitId`, `liveCamera`, `mapDetail` and `timeWindow`. */
export const useViewStore = defineStore('view', () => {
  /** The area that the map is drilled into; null for the whole city. */
  const drillCode = shallowRef<AreaCode | null>(null)
  const hoveredCode = shallowRef<AreaCode | null>(null)
  const selectedCaseCode = shallowRef<CaseCode | null>(null)
  const selectedPremisesId = shallowRef<PremisesId | null>(null)
  const selectedHazardId = shallowRef<HazardId | null>(null)
  /** What the desk's list is of. */
  const deskList = shallowRef<DeskList>('cases')
  /** The unit whose trail the map shows. */
  const selectedUnitId = shallowRef<UnitId | null>(null)
  const figure = shallowRef<MapFigure>('open')
  const theme = shallowRef<Theme>('dark')
  /** What a wall is laid out for. */
  const scene = shallowRef<WallScene>('city')
  /** Null while the map frames `drillCode`. */
  const camera = shallowRef<MapCamera | null>(null)
  /** Where the map's camera is, whoever moved it there; written by the map a few times a second at most. */
  const liveCamera = shallowRef<MapCamera | null>(null)
  /** Written by the map; what explains the map follows it. */
  const mapDetail = shallowRef<MapDetail>('communities')
  /** Which of the city's basemaps is shown; null for the first. */
  const basemapId = shallowRef<string | null>(null)
  /** The part of the last 24 hours that map and lists are narrowed to; null for no narrowing. */
  const timeWindow = shallowRef<TimeWindow | null>(null)

  /** Frames an area, also one that is drilled into already and from which the map was moved away. */
  function drillTo(code: AreaCode | null) {
    drillCode.value = code
    camera.value = null
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

  function selectHazard(id: HazardId | null) {
    selectedHazardId.value = id
  }

  function listAtDesk(list: DeskList) {
    deskList.value = list
  }

  function selectUnit(id: UnitId | null) {
    selectedUnitId.value = id
  }

  function moveCamera(next: MapCamera | null) {
    camera.value = next
  }

  function setLiveCamera(next: MapCamera | null) {
    liveCamera.value = next
  }

  function setTheme(next: Theme) {
    theme.value = next
  }

  function setMapDetail(next: MapDetail) {
    mapDetail.value = next
  }

  function showBasemap(id: string | null) {
    basemapId.value = id
  }

  function showFigure(next: MapFigure) {
    figure.value = next
  }

  function showScene(next: WallScene) {
    scene.value = next
  }

  function setTimeWindow(next: TimeWindow | null) {
    timeWindow.value = next
  }

  return {
    drillCode,
    hoveredCode,
    selectedCaseCode,
    selectedPremisesId,
    selectedHazardId,
    deskList,
    selectedUnitId,
    figure,
    theme,
    scene,
    camera,
    liveCamera,
    mapDetail,
    basemapId,
    drillTo,
    hover,
    selectCase,
    selectPremises,
    selectHazard,
    listAtDesk,
    selectUnit,
    moveCamera,
    setLiveCamera,
    setTheme,
    setMapDetail,
    showBasemap,
    showFigure,
    showScene,
    timeWindow,
    setTimeWindow,
  }
})
