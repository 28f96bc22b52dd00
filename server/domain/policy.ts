import {z} from 'zod'
import {shiftSchema} from '#contract/area.ts'
import {clockSpanSchema, measureSpan, type ClockSpan} from './clockSpan.ts'
import {dispatchPolicyFields} from './dispatchPolicy.ts'
import {caseKindSchema, caseLevelSchema, stageSchema, type CaseFile} from '#contract/caseFile.ts'
import {calendarSchema, ELAPSED, OFFICE_HOURS, type TimeMeasure, type WorkCalendar} from './workCalendar.ts'
import {duplicatePolicyFields} from './duplicateRules.ts'
import {planningPolicyFields} from './planning/planningPolicy.ts'
import {hazardPolicyFields} from './hazardPolicy.ts'
import {riskPolicyFields} from './risk/riskPolicy.ts'
import {rosterPolicyFields} from './rosterPolicy.ts'

const spansByLevelSchema = z.tuple([clockSpanSchema, clockSpanSchema, clockSpanSchema, clockSpanSchema])

const minutes = z.number().positive()
const minutesByLevelSchema = z.tuple([minutes, minutes, minutes, minutes])

/** The shifts of a day: each begins when the one before ends, and they go once around the clock. */
const shiftsSchema = z.array(shiftSchema).superRefine((shifts, context) => {
  let minutes = 0
  for (const [index, {from, to}] of shifts.entries()) {
    const before = shifts.at(index - 1)
    if (before && before.to !== from) {
      context.addIssue({
        code: 'custom',
        path: [index, 'from'],
        message: `the shift before ends at ${before.to}`,
      })
    }
    minutes += (minuteOfDay(to) - minuteOfDay(from) + 1_440) % 1_440 || 1_440
  }
  if (shifts.length > 0 && minutes !== 1_440) {
    context.addIssue({code: 'custom', message: `the shifts last ${minutes} minutes together, not a day`})
  }
})

function minuteOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return 60 * hours + minutes
}

/** The last part of a stage's time, in which it is at risk. */
const AT_RISK_SHARE = 0.2

/** `policy.json` of a city pack. */
export const policySchema = z.object({
  /** What a stage may take, for levels 1 to 4. */
  clocks: z.record(caseKindSchema, z.record(stageSchema.exclude(['evaluated']), spansByLevelSchema)),
  /** When the city's offices work, for clocks that count working time. */
  calendar: calendarSchema.default(OFFICE_HOURS),
  alarmRules: z.object({
    /** Fire alarms of one panel within this many minutes of the one before belong to one case. */
    groupMinutes: z.number().positive(),
    fireCaseLevel: caseLevelSchema,
  }),
  shifts: shiftsSchema.default([]),
  ...dispatchPolicyFields,
  ...duplicatePolicyFields,
  ...planningPolicyFields,
  ...riskPolicyFields,
  ...hazardPolicyFields,
  ...rosterPolicyFields,
  /** Minutes that a receipt of a task may take after the one before it, for levels 1 to 4 of its case. */
  taskClocks: z
    .object({
      delivered: minutesByLevelSchema.default([1, 1, 2, 5]),
      accepted: minutesByLevelSchema.default([1, 2, 5, 15]),
      enRoute: minutesByLevelSchema.default([2, 2, 5, 30]),
      onScene: minutesByLevelSchema.default([10, 10, 15, 60]),
    })
    .prefault({}),
})
export type Policy = z.infer<typeof policySchema>

/** When a stage is due, and from when on that is near. */
export interface StageClock {
  readonly dueAt: number | null
  readonly atRiskAt: number | null
}

/** What clocks go by. */
export interface ClockRules {
  readonly policy: Policy
  readonly workCalendar: WorkCalendar
}

type Timed = Pick<CaseFile, 'kind' | 'level' | 'stage' | 'stageSince'>

/** The clock of a stage that has just begun; both null for the last one. */
export function stageClock(rules: ClockRules, begun: Timed): StageClock {
  const span = spanOf(rules.policy, begun)
  if (span === null) return {dueAt: null, atRiskAt: null}
  const {measure, ms} = measureSpan(span, rules.workCalendar)
  return {
    dueAt: measure.add(begun.stageSince, ms),
    atRiskAt: measure.add(begun.stageSince, Math.round(ms * (1 - AT_RISK_SHARE))),
  }
}

/** The clock of a stage that is due at another time. */
export function extendClock(rules: ClockRules, caseFile: Timed, until: number): StageClock {
  const measure = measureOf(rules, caseFile)
  const whole = measure.between(caseFile.stageSince, until)
  const atRiskAt = measure.add(caseFile.stageSince, Math.round(whole * (1 - AT_RISK_SHARE)))
  return {dueAt: until, atRiskAt: Math.min(atRiskAt, until)}
}

/** How much of a clock is left at `at`, in the time that it counts; negative where it has run out. */
export function leftOfClock(
  rules: ClockRules,
  caseFile: Timed & StageClock,
  at: number,
): {leftMs: number | null; riskLeftMs: number | null} {
  const measure = measureOf(rules, caseFile)
  const left = (end: number | null) => (end === null ? null : measure.between(at, end))
  return {leftMs: left(caseFile.dueAt), riskLeftMs: left(caseFile.atRiskAt)}
}

/** The clock of a case that goes on at `at`, with what was left of it when it was suspended. */
export function resumeClock(
  rules: ClockRules,
  caseFile: Timed & Pick<CaseFile, 'suspension'>,
  at: number,
): StageClock {
  const measure = measureOf(rules, caseFile)
  const {leftMs = null, riskLeftMs = null} = caseFile.suspension ?? {}
  return {
    dueAt: leftMs === null ? null : measure.add(at, leftMs),
    atRiskAt: riskLeftMs === null ? null : measure.add(at, riskLeftMs),
  }
}

function spanOf({clocks}: Policy, {kind, level, stage}: Timed): ClockSpan | null {
  if (stage === 'evaluated') return null
  const [first, second, third, fourth] = clocks[kind][stage]
  return {1: first, 2: second, 3: third, 4: fourth}[level]
}

function measureOf({policy, workCalendar}: ClockRules, caseFile: Timed): TimeMeasure {
  const span = spanOf(policy, caseFile)
  return span === null ? ELAPSED : measureSpan(span, workCalendar).measure
}
