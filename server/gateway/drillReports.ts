import type {Drill, DrillId} from '#contract/drill.ts'
import type {DrillReport} from '#contract/drillReport.ts'
import {reportDrill} from '../domain/reportDrill.ts'
import type {Policy} from '../domain/policy.ts'
import type {DutyQueries} from './dutyPorts.ts'
import type {Clock} from './options.ts'
import type {Scope, Viewer} from './scope.ts'

export interface DrillReportParts {
  readonly duty: DutyQueries
  readonly policy: Pick<Policy, 'responseTargets' | 'taskClocks'>
  readonly scope: Scope
  readonly clock: Clock
}

/** The most cases and alarms that a report lists. */
const REPORTED = 2_000

/** The report of a drill, of what the viewer may see; null for a drill that is none. */
export async function makeDrillReport(
  {duty, policy, scope, clock}: DrillReportParts,
  drillId: DrillId,
  viewer: Viewer,
): Promise<DrillReport | null> {
  const drill = await duty.drillById(drillId)
  if (!drill) return null
  const span = {fromSeq: drill.startedSeq, toSeq: endOf(drill), limit: REPORTED}
  const [cases, alarms] = await Promise.all([duty.drillCases(span), duty.drillAlarms(span)])
  const seen = cases.filter(({place}) => scope.seesPlace(viewer, place))
  const tasks = await Promise.all(seen.map(({caseCode}) => duty.tasksOf(caseCode)))
  return reportDrill({
    ...{drill, policy, asOf: clock.now()},
    cases: seen,
    tasks: tasks.flat(),
    alarms: alarms.filter(({place}) => scope.seesPlace(viewer, place)),
  })
}

function endOf({endedAt, updatedSeq}: Drill): number {
  return endedAt === null ? Number.MAX_SAFE_INTEGER : updatedSeq
}
