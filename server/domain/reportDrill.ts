import type {Alarm} from '#contract/alarm.ts'
import type {CaseFile} from '#contract/caseFile.ts'
import type {Drill} from '#contract/drill.ts'
import {
  drillStepNameSchema,
  type DrillReport,
  type DrillStep,
  type DrillStepName,
} from '#contract/drillReport.ts'
import type {Task} from '#contract/task.ts'

/** Seconds that each step may take after the one before it; null for none. */
export type DrillTargets = Readonly<Record<DrillStepName, number | null>>

/**
 * From practice: an alarm is taken up within 64 s (NFPA 1225, 90 %), a micro fire station is on its way within a minute
 * and there within three (1–3–5).
 */
export const DEFAULT_DRILL_TARGETS: DrillTargets = {
  acknowledged: 64,
  dispatched: 60,
  enRoute: 60,
  onScene: 180,
  closed: null,
  taskDelivered: 30,
  taskAccepted: 60,
  taskEnRoute: 60,
  taskOnScene: 180,
}

export interface DrillFindings {
  readonly drill: Drill
  /** Epoch ms. */
  readonly asOf: number
  readonly cases: readonly CaseFile[]
  readonly tasks: readonly Task[]
  readonly alarms: readonly Alarm[]
  readonly targets: DrillTargets
}

/** What a drill has shown: how long each step of each case and task took, beside what it may take. */
export function reportDrill(findings: DrillFindings): DrillReport {
  const {drill, asOf, targets} = findings
  const cases = findings.cases.map(caseFile => {
    const {caseCode, kind, level, state, title, address, place, reportedAt, response} = caseFile
    return {
      ...{caseCode, kind, level, state, title, address, place, reportedAt},
      steps: stepsOf(reportedAt, targets, [
        ['acknowledged', response.acknowledgedAt],
        ['dispatched', response.dispatchedAt],
        ['enRoute', response.enRouteAt],
        ['onScene', response.onSceneAt],
        ['closed', response.closedAt],
      ]),
      tasks: findings.tasks.filter(task => task.caseCode === caseCode).map(task => taskRow(task, targets)),
    }
  })
  const steps = cases.flatMap(each => [...each.steps, ...each.tasks.flatMap(task => task.steps)])
  return {
    drill,
    asOf,
    cases,
    alarms: alarmRow(findings.alarms, drill.endedAt ?? asOf),
    summary: drillStepNameSchema.options.flatMap(step => summaryRow(step, steps)),
  }
}

function taskRow(task: Task, targets: DrillTargets): DrillReport['cases'][number]['tasks'][number] {
  const {taskId, unitId, unitName, unitKind, status, times} = task
  const reached = (wanted: Task['status']) => times.find(time => time.status === wanted)?.at ?? null
  return {
    ...{taskId, unitId, unitName, unitKind, status},
    steps: stepsOf(times[0]?.at ?? task.since, targets, [
      ['taskDelivered', reached('delivered')],
      ['taskAccepted', reached('accepted')],
      ['taskEnRoute', reached('enRoute')],
      ['taskOnScene', reached('onScene')],
    ]),
  }
}

/** Each step measured from the last one before it that was reached; clocks that ran apart make no time less than none. */
function stepsOf(
  startsAt: number,
  targets: DrillTargets,
  reached: readonly (readonly [DrillStepName, number | null])[],
): DrillStep[] {
  let before = startsAt
  return reached.map(([step, at]) => {
    const targetSeconds = targets[step]
    if (at === null) return {step, at, seconds: null, targetSeconds, isWithin: null}
    const seconds = Math.max(0, (at - before) / 1_000)
    before = Math.max(before, at)
    return {
      step,
      at,
      seconds,
      targetSeconds,
      isWithin: targetSeconds === null ? null : seconds <= targetSeconds,
    }
  })
}

function alarmRow(alarms: readonly Alarm[], until: number): DrillReport['alarms'] {
  const waited = alarms.map(({raisedAt, acknowledgedAt, clearedAt}) =>
    Math.max(0, ((acknowledgedAt ?? Math.min(clearedAt ?? until, until)) - raisedAt) / 1_000),
  )
  return {
    raised: alarms.length,
    acknowledged: alarms.filter(({acknowledgedAt}) => acknowledgedAt !== null).length,
    longestUnacknowledgedSeconds: waited.length === 0 ? null : Math.max(...waited),
  }
}

function summaryRow(name: DrillStepName, steps: readonly DrillStep[]): DrillReport['summary'] {
  const ofName = steps.filter(({step}) => step === name)
  const seconds = ofName.flatMap(step => step.seconds ?? []).sort((left, right) => left - right)
  if (ofName.length === 0) return []
  const hasTarget = ofName.some(({targetSeconds}) => targetSeconds !== null)
  return [
    {
      step: name,
      expected: ofName.length,
      reached: seconds.length,
      within: hasTarget ? ofName.filter(({isWithin}) => isWithin === true).length : null,
      p50Seconds: rankAt(seconds, 0.5),
      p90Seconds: rankAt(seconds, 0.9),
    },
  ]
}

/** The nearest-rank percentile of sorted values; null of none. */
function rankAt(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
