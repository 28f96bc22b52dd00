import {useAlarmsStore} from '#web/stores/alarms.ts'
import {useAreaFiguresStore} from '#web/stores/areaFigures.ts'
import {useCasesStore} from '#web/stores/cases.ts'
import {useDrillsStore} from '#web/stores/drills.ts'
import {useFeedsStore} from '#web/stores/feeds.ts'
import {useFloodsStore} from '#web/stores/floods.ts'
import {useIndicatorsStore} from '#web/stores/indicators.ts'
import {useSeriesStore} from '#web/stores/series.ts'
import {useSituationStore} from '#web/stores/situation.ts'
import {useTasksStore} from '#web/stores/tasks.ts'
import {useUnitStatesStore} from '#web/stores/unitStates.ts'
import type {PictureSink} from './livePicture.ts'

/** How often, by the picture's clock, what has had its time in it is looked for. */
const SWEEP_MS = 60_000

/**
 * Writes the entity stores, each once for a snapshot or a batch. What has had its time in the picture goes by the
 * picture's clock: whoever resumed is not told what left while the connection was broken.
 */
export function createStoreSink(): PictureSink {
  const situation = useSituationStore()
  const cases = useCasesStore()
  const alarms = useAlarmsStore()
  const areaFigures = useAreaFiguresStore()
  const series = useSeriesStore()
  const indicators = useIndicatorsStore()
  const feeds = useFeedsStore()
  const tasks = useTasksStore()
  const unitStates = useUnitStatesStore()
  const floods = useFloodsStore()
  const drills = useDrillsStore()
  let sweptAt = 0

  function sweep(now: number) {
    if (Math.abs(now - sweptAt) < SWEEP_MS) return
    sweptAt = now
    cases.dropLeft(now)
    alarms.dropLeft(now)
    tasks.dropLeft(now)
  }

  return {
    load(snapshot) {
      cases.replaceAll(snapshot.cases)
      alarms.replaceAll(snapshot.alarms)
      areaFigures.replaceAll(snapshot.areas)
      series.replaceAll(snapshot.series)
      indicators.replaceAll(snapshot.indicators)
      feeds.replaceAll(snapshot.feeds)
      tasks.replaceAll(snapshot.tasks)
      unitStates.replaceAll(snapshot.units)
      floods.replaceAll(snapshot.floods ?? [])
      drills.replaceAll(snapshot.drills ?? [])
      situation.setPicture(snapshot.seq, snapshot.now)
    },
    apply(changes) {
      cases.applyChanges(changes.cases, changes.removedCases)
      alarms.applyChanges(changes.alarms, changes.removedAlarms)
      areaFigures.applyChanges(changes.areas)
      series.applyChanges(changes.series)
      indicators.applyChanges(changes.indicators)
      feeds.applyChanges(changes.feeds)
      tasks.applyChanges(changes.tasks, changes.removedTasks)
      unitStates.applyChanges(changes.units)
      if (changes.floods) floods.replaceAll(changes.floods)
      if (changes.drills) drills.replaceAll(changes.drills)
      situation.setPicture(changes.seq, changes.now)
      sweep(changes.now)
    },
    setNow(now) {
      situation.setPictureNow(now)
      sweep(now)
    },
    setConnection: situation.setConnection,
  }
}
