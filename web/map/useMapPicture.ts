import {storeToRefs} from 'pinia'
import {computed, type ComputedRef} from 'vue'
import type {Alarm} from '#contract/alarm.ts'
import {alarmColor} from '#web/layers/alarmLayers.ts'
import {alarmPoints, type AlarmPoint, type AlarmPointState} from '#web/layers/alarmPoints.ts'
import {casePoints} from '#web/layers/casePoints.ts'
import type {PremisesMarks} from '#web/layers/premisesColumns.ts'
import {kindPaint, riskPaint} from '#web/layers/premisesPaint.ts'
import {useAlarmsStore} from '#web/stores/alarms.ts'
import {alarmStateOf} from '#web/stores/alarmState.ts'
import {useAreaFiguresStore} from '#web/stores/areaFigures.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useCityStore} from '#web/stores/city.ts'
import {useCoverageStore} from '#web/stores/coverage.ts'
import {usePremisesStore} from '#web/stores/premises.ts'
import {useRiskStore} from '#web/stores/risk.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useViewStore} from '#web/stores/view.ts'
import {paletteOf, toRgba} from '#web/theme/palette.ts'
import {areaValues, isWithin, reportedWithin, type AreaValues} from './areaFigure.ts'
import {heatPicture} from './heatPicture.ts'
import type {ScenePremises} from './mapScene.ts'
import {useDispatchLinks} from './useDispatchLinks.ts'
import {useLiveUnits} from './useLiveUnits.ts'
import {useRoundPicture} from './useRoundPicture.ts'

/** How often cases are looked through for ones that became overdue. */
const OVERDUE_STEP_MS = 15_000
/** Areas are plain land below a surface of risk, and below a coverage: two colours on one area would mean neither. */
const NO_VALUES: AreaValues = new Map()

/**
 * What the map draws, from the stores: now, or within the chosen part of the last 24 hours. Each value keeps its
 * identity until something of its own changed.
 */
export function useMapPicture() {
  const casesStore = useCasesStore()
  const alarmsStore = useAlarmsStore()
  const premisesStore = usePremisesStore()
  const coverage = useCoverageStore()
  const {areasByCode} = storeToRefs(useCityStore())
  const {byCode: figures} = storeToRefs(useAreaFiguresStore())
  const {pictureNow} = storeToRefs(useSituationStore())
  const risk = useRiskStore()
  const view = useViewStore()

  const overdueAt = computed(() => Math.floor(pictureNow.value / OVERDUE_STEP_MS) * OVERDUE_STEP_MS)

  const cases = computed(() => {
    const window = view.timeWindow
    const shown = window
      ? casesStore.cases.filter(caseFile => isWithin(caseFile.reportedAt, window))
      : casesStore.openCases
    return casePoints(shown, overdueAt.value)
  })

  const alarms = computed(() => {
    const window = view.timeWindow
    const shown = window
      ? alarmsStore.alarms.filter(alarm => isWithin(alarm.raisedAt, window))
      : [...alarmsStore.activeFires, ...alarmsStore.activeFaults]
    return alarmPoints(shown, stateOf)
  })

  const figure = computed(() => (view.timeWindow ? 'open' : view.figure))
  const values = computed<AreaValues>(() => {
    if (risk.isShown || coverage.coverage) return NO_VALUES
    return view.timeWindow
      ? reportedWithin(casesStore.cases, view.timeWindow)
      : areaValues(figures.value, {
          figure: view.figure,
          residentsOf: code => areasByCode.value.get(code)?.residents ?? null,
        })
  })

  const marks = computed(() => premisesMarks(alarms.value))
  const paint = computed(() =>
    risk.measure && risk.table
      ? riskPaint({risk: risk.table, measure: risk.measure, theme: view.theme})
      : kindPaint(view.theme),
  )
  const premises = computed<ScenePremises>(() => ({
    table: premisesStore.table,
    marks: marks.value,
    paint: paint.value,
    selectedIndex:
      view.selectedPremisesId === null
        ? null
        : (premisesStore.indexById.get(view.selectedPremisesId) ?? null),
  }))

  const heat = computed(() =>
    risk.measure && risk.heat
      ? heatPicture(risk.heat, {measure: risk.measure, isReduction: risk.isReduction, theme: view.theme})
      : null,
  )

  /** A cleared fire asks nobody for anything, though it stands in the part of the day that is looked at. */
  function stateOf(alarm: Alarm): AlarmPointState {
    if (alarm.condition === 'fire' && alarm.clearedAt !== null) return 'attended'
    return alarmStateOf(alarm, casesStore.byCode)
  }

  function premisesMarks(points: readonly AlarmPoint[]): PremisesMarks {
    const palette = paletteOf(view.theme)
    return new Map(
      points.flatMap(({state, alarms: standing}) =>
        standing.flatMap(({premisesId}) => {
          const index = premisesId === null ? undefined : premisesStore.indexById.get(premisesId)
          return index === undefined ? [] : [[index, toRgba(alarmColor(state, palette))] as const]
        }),
      ),
    )
  }

  return {
    cases,
    alarms,
    figure,
    values,
    premises,
    units: useLiveUnits(),
    links: useDispatchLinks(),
    round: useRoundPicture(),
    heat,
  } satisfies Record<string, ComputedRef>
}
