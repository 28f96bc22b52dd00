import {z} from 'zod'
import {shiftSchema} from '#contract/area.ts'
import {
  caseKindSchema,
  caseLevelSchema,
  stageSchema,
  type CaseFile,
  type CaseKind,
  type CaseLevel,
  type Stage,
} from '#contract/caseFile.ts'
import {dispatchPolicyFields} from './dispatchPolicy.ts'
import {duplicatePolicyFields} from './duplicateRules.ts'

const minutesByLevelSchema = z.tuple([
  z.number().positive(),
  z.number().positive(),
  z.number().positive(),
  z.number().positive(),
])

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
  /** Minutes that a stage may take, for levels 1 to 4. */
  clocks: z.record(caseKindSchema, z.record(stageSchema.exclude(['evaluated']), minutesByLevelSchema)),
  alarmRules: z.object({
    /** Fire alarms of one panel within this many minutes of the one before belong to one case. */
    groupMinutes: z.number().positive(),
    fireCaseLevel: caseLevelSchema,
  }),
  shifts: shiftsSchema.default([]),
  ...dispatchPolicyFields,
  ...duplicatePolicyFields,
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

/** The clock of a stage that has just begun. */
export function stageClock(
  {policy}: {readonly policy: Policy},
  begun: {kind: CaseKind; level: CaseLevel; stage: Stage; stageSince: number},
): StageClock {
  return withRisk(begun.stageSince, stageDueAt(policy, begun))
}

/** The clock of a stage that is due at another time. */
export function extendClock(
  _policy: {readonly policy: Policy},
  {stageSince}: {stageSince: number},
  until: number,
): StageClock {
  return withRisk(stageSince, until)
}

/** How much of a clock is left at `at` (ms). */
export function leftOfClock(
  _policy: {readonly policy: Policy},
  {dueAt, atRiskAt}: StageClock,
  at: number,
): {leftMs: number | null; riskLeftMs: number | null} {
  return {
    leftMs: dueAt === null ? null : dueAt - at,
    riskLeftMs: atRiskAt === null ? null : atRiskAt - at,
  }
}

function withRisk(stageSince: number, dueAt: number | null): StageClock {
  return {
    dueAt,
    atRiskAt: dueAt === null ? null : Math.round(dueAt - (dueAt - stageSince) * AT_RISK_SHARE),
  }
}

/** The clock of a case that goes on after a suspension. */
export function resumeClock(
  _policy: {readonly policy: Policy},
  {suspension}: Pick<CaseFile, 'suspension'>,
  at: number,
): StageClock {
  const {leftMs = null, riskLeftMs = null} = suspension ?? {}
  return {
    dueAt: leftMs === null ? null : at + leftMs,
    atRiskAt: riskLeftMs === null ? null : at + riskLeftMs,
  }
}

/** When a stage that began at `stageSince` (epoch ms) is due; null for the last one. */
export function stageDueAt(
  policy: Policy,
  {kind, level, stage, stageSince}: {kind: CaseKind; level: CaseLevel; stage: Stage; stageSince: number},
): number | null {
  if (stage === 'evaluated') return null
  const [first, second, third, fourth] = policy.clocks[kind][stage]
  return stageSince + {1: first, 2: second, 3: third, 4: fourth}[level] * 60_000
}
