import {z} from 'zod'
import type {HazardSeverity, HazardState} from '#contract/hazard.ts'
import {clockSpanSchema, measureSpan, type ClockSpan} from './clockSpan.ts'
import type {WorkCalendar} from './workCalendar.ts'

/** The states of a hazard that something is still to be done in. */
export type OpenHazardState = Exclude<HazardState, 'closed' | 'voided'>

function clocks(defaults: Readonly<Record<OpenHazardState, ClockSpan>>) {
  return z
    .object({
      found: clockSpanSchema.default(defaults.found),
      ordered: clockSpanSchema.default(defaults.ordered),
      rectified: clockSpanSchema.default(defaults.rectified),
      verified: clockSpanSchema.default(defaults.verified),
    } satisfies Record<OpenHazardState, z.ZodType>)
    .prefault({})
}

/** The parts of `policy.json` that are about hazards. */
export const hazardPolicyFields = {
  /** How long a hazard may stay in a state, by its severity; an order may set another time for mending. */
  hazardClocks: z
    .object({
      general: clocks({
        found: {workingDays: 3},
        ordered: {calendarDays: 15},
        rectified: {workingDays: 3},
        verified: {workingDays: 5},
      }),
      major: clocks({
        found: {workingDays: 1},
        ordered: {calendarDays: 7},
        rectified: {workingDays: 1},
        verified: {workingDays: 2},
      }),
    } satisfies Record<HazardSeverity, z.ZodType>)
    .prefault({}),
  /** When what devices report makes a hazard of the devices themselves. */
  sensorHazards: z
    .object({
      /** So many fire alarms at the same premises within `withinHours`; at most a day is looked back. */
      alarms: z.number().int().min(2).default(3),
      withinHours: z.number().positive().max(24).default(24),
      /** Or a fault that stands so long. */
      faultHours: z.number().positive().default(24),
    })
    .prefault({}),
} as const

interface HazardClockRules {
  readonly policy: {readonly hazardClocks: z.infer<typeof hazardPolicyFields.hazardClocks>}
  readonly workCalendar: WorkCalendar
}

/** When a state of a hazard that begins at `since` has to end; null for one in which nothing is due. */
export function hazardDueAt(
  {policy, workCalendar}: HazardClockRules,
  {severity, state, since}: {severity: HazardSeverity; state: HazardState; since: number},
): number | null {
  if (state === 'closed' || state === 'voided') return null
  const {measure, ms} = measureSpan(policy.hazardClocks[severity][state], workCalendar)
  return measure.add(since, ms)
}
