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
import type {ResponseTarget} from './dispatchPolicy.ts'
import type {Policy} from './policy.ts'
import {taskClockMs} from './taskLife.ts'

export interface DrillFindings {
  readonly drill: Drill
  /** Epoch ms. */
  readonly asOf: number
  readonly cases: readonly CaseFile[]
  readonly tasks: readonly Task[]
  readonly alarms: readonly Alarm[]
  /** Targets are those of the city. */
  readonly policy: Pick<Policy, 'responseTargets' | 'taskClocks'>
}

/** What a drill has shown: how long each step of each case and task took, beside what it may take. */
export function reportDrill(findings: DrillFindings): DrillReport {
  const {drill, asOf, policy} = findings
  const cases = findings.cases.map(caseFile => {
    const {caseCode, kind, level, state, title, address, place, reportedAt} = caseFile
    return {
      ...{caseCode, kind, level, state, title, address, place, reportedAt},
      steps: caseSteps(caseFile, policy),
      tasks: findings.tasks
        .filter(task => task.caseCode === caseCode)
        .map(task => taskRow(task, caseFile, policy)),
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

type Targets = DrillFindings['policy']
type Target = Pick<NonNullable<DrillStep['target']>, 'from' | 'withinSeconds'>
/** When what a target may count from was reached (epoch ms). */
type Moments = Readonly<Partial<Record<Target['from'], number | null>>>

interface Step {
  readonly step: DrillStepName
  readonly at: number | null
  readonly target: Target | null
}

function caseSteps({kind, reportedAt, response}: CaseFile, policy: Targets): DrillStep[] {
  const {acknowledgedAt, dispatchedAt, enRouteAt, onSceneAt, closedAt} = response
  const moments = {
    ...{received: reportedAt, acknowledged: acknowledgedAt, dispatched: dispatchedAt, enRoute: enRouteAt},
  }
  const target = (to: ResponseTarget['to']) =>
    strictest(policy, ({unitKinds, ...each}) => unitKinds === undefined && isFor(each, {kind, to}))
  return measure(reportedAt, moments, [
    {step: 'acknowledged', at: acknowledgedAt, target: target('acknowledged')},
    {step: 'dispatched', at: dispatchedAt, target: target('dispatched')},
    {step: 'enRoute', at: enRouteAt, target: target('enRoute')},
    {step: 'onScene', at: onSceneAt, target: target('onScene')},
    {step: 'closed', at: closedAt, target: target('closed')},
  ])
}

/** A task is measured from when it was given: one that was held for a second officer, from his release on. */
function taskRow(
  task: Task,
  {kind, level}: CaseFile,
  policy: Targets,
): DrillReport['cases'][number]['tasks'][number] {
  const {taskId, unitId, unitName, unitKind, status, times} = task
  const reached = (wanted: Task['status']) => times.find(time => time.status === wanted)?.at ?? null
  const givenAt = reached('queued') ?? times[0]?.at ?? task.since
  const byClock = (name: keyof Targets['taskClocks']): Target => ({
    from: 'before',
    withinSeconds: taskClockMs(name, {policy, level}) / 1_000,
  })
  const ofKind = (to: ResponseTarget['to']) =>
    strictest(
      policy,
      ({unitKinds = [], ...each}) =>
        unitKinds.includes(unitKind) && OF_TASK.includes(each.from) && isFor(each, {kind, to}),
    )
  return {
    ...{taskId, unitId, unitName, unitKind, status},
    steps: measure(givenAt, {dispatched: givenAt, enRoute: reached('enRoute')}, [
      {step: 'taskDelivered', at: reached('delivered'), target: byClock('delivered')},
      {step: 'taskAccepted', at: reached('accepted'), target: byClock('accepted')},
      {step: 'taskEnRoute', at: reached('enRoute'), target: ofKind('enRoute') ?? byClock('enRoute')},
      {step: 'taskOnScene', at: reached('onScene'), target: ofKind('onScene') ?? byClock('onScene')},
    ]),
  }
}

/** What a task knows of the moments that a target may count from. */
const OF_TASK: readonly ResponseTarget['from'][] = ['dispatched', 'enRoute']

function isFor(
  {to, kinds}: Pick<ResponseTarget, 'to' | 'kinds'>,
  wanted: {kind: CaseFile['kind']; to: ResponseTarget['to']},
): boolean {
  return to === wanted.to && (kinds === undefined || kinds.includes(wanted.kind))
}

/** Of the targets that fit, the one with the least time: a single case keeps it or does not. */
function strictest(
  {responseTargets}: Targets,
  isFitting: (target: ResponseTarget) => boolean,
): Target | null {
  const [first] = responseTargets
    .filter(isFitting)
    .sort((left, right) => left.withinSeconds - right.withinSeconds)
  return first ? {from: first.from, withinSeconds: first.withinSeconds} : null
}

/** Each step measured from the last one before it that was reached; clocks that ran apart make no time less than none. */
function measure(startsAt: number, moments: Moments, steps: readonly Step[]): DrillStep[] {
  let before = startsAt
  return steps.map(({step, at, target}) => {
    const counted = target && {...target, seconds: secondsSince({...moments, before}[target.from], at)}
    const seconds = secondsSince(before, at)
    before = Math.max(before, at ?? before)
    const isWithin =
      counted === null || counted.seconds === null ? null : counted.seconds <= counted.withinSeconds
    return {step, at, seconds, target: counted, isWithin}
  })
}

function secondsSince(from: number | null | undefined, at: number | null): number | null {
  return at === null || from === null || from === undefined ? null : Math.max(0, (at - from) / 1_000)
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
  const hasTarget = ofName.some(({target}) => target !== null)
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
