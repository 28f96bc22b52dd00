import type {SituationChanged} from '#contract/socket.ts'
import {indicatorKey} from '#web/stores/indicators.ts'

/** One batch that does what `earlier` and then `later` would: of each entity the latest, or that it is gone. */
export function mergeChanges(earlier: SituationChanged, later: SituationChanged): SituationChanged {
  const removedCases = new Set([...earlier.removedCases, ...later.removedCases])
  for (const {caseCode} of later.cases) removedCases.delete(caseCode)
  const removedAlarms = new Set([...earlier.removedAlarms, ...later.removedAlarms])
  for (const {id} of later.alarms) removedAlarms.delete(id)
  const removedTasks = new Set([...earlier.removedTasks, ...later.removedTasks])
  for (const {taskId} of later.tasks) removedTasks.delete(taskId)
  return {
    previousSeq: earlier.previousSeq,
    seq: later.seq,
    now: later.now,
    cases: latest(earlier.cases, later.cases, entity => entity.caseCode).filter(
      entity => !removedCases.has(entity.caseCode),
    ),
    alarms: latest(earlier.alarms, later.alarms, entity => entity.id).filter(
      entity => !removedAlarms.has(entity.id),
    ),
    areas: latest(earlier.areas, later.areas, entity => entity.code),
    series: latest(earlier.series, later.series, entity => entity.code),
    indicators: latest(earlier.indicators, later.indicators, indicatorKey),
    feeds: latest(earlier.feeds, later.feeds, entity => entity.feed),
    tasks: latest(earlier.tasks, later.tasks, entity => entity.taskId).filter(
      entity => !removedTasks.has(entity.taskId),
    ),
    units: latest(earlier.units, later.units, entity => entity.unitId),
    floods: later.floods ?? earlier.floods,
    drills: later.drills ?? earlier.drills,
    removedTasks: [...removedTasks],
    removedCases: [...removedCases],
    removedAlarms: [...removedAlarms],
  }
}

function latest<Entity>(
  earlier: readonly Entity[],
  later: readonly Entity[],
  keyOf: (entity: Entity) => string,
): Entity[] {
  if (earlier.length === 0) return [...later]
  const byKey = new Map(earlier.map(entity => [keyOf(entity), entity]))
  for (const entity of later) byKey.set(keyOf(entity), entity)
  return [...byKey.values()]
}
