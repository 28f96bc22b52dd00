import {z} from 'zod'
import {caseKindSchema} from './caseFile.ts'
import {areaCodeSchema, epochMsSchema} from './ids.ts'
import {unitKindSchema} from './unit.ts'

/** The phases of the answer to a case, in order. */
export const responsePhaseSchema = z.enum([
  'received',
  'acknowledged',
  'dispatched',
  'enRoute',
  'onScene',
  'closed',
])
export type ResponsePhase = z.infer<typeof responsePhaseSchema>

/** What is timed: a case by the first unit that reached each phase, or each unit that was sent. */
export const responseBasisSchema = z.enum(['case', 'unit'])
export type ResponseBasis = z.infer<typeof responseBasisSchema>

/** Seconds below which a tenth, a quarter, half … of the times lie. */
export const quantilesSchema = z.object({
  p10: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  p90: z.number(),
  p95: z.number(),
})
export type Quantiles = z.infer<typeof quantilesSchema>

/** How long it took from one phase to another. */
export const phaseSpanSchema = z.object({
  from: responsePhaseSchema,
  to: responsePhaseSchema,
  /** How many reached both. */
  count: z.number().int().nonnegative(),
  /** How many reached the first and not the second, up to now. */
  notReached: z.number().int().nonnegative(),
  /** How many told that the second came before the first; they count nowhere else. */
  backwards: z.number().int().nonnegative(),
  /** Null where `count` is 0. */
  quantiles: quantilesSchema.nullable(),
})
export type PhaseSpan = z.infer<typeof phaseSpanSchema>

/** A target of the policy, and the share that kept it. */
export const targetResultSchema = z.object({
  from: responsePhaseSchema,
  to: responsePhaseSchema,
  /** Null for units, and cases, of any kind. */
  unitKinds: z.array(unitKindSchema).nullable(),
  kinds: z.array(caseKindSchema).nullable(),
  withinSeconds: z.number().positive(),
  /** What share should. */
  share: z.number().gt(0).max(1),
  /** Those that took no longer, of those that reached both phases. */
  numerator: z.number().int().nonnegative(),
  denominator: z.number().int().nonnegative(),
  /** Null where nothing was measured. */
  isMet: z.boolean().nullable(),
})
export type TargetResult = z.infer<typeof targetResultSchema>

const part = {cases: z.number().int().nonnegative(), spans: z.array(phaseSpanSchema)}

export const responseReportSchema = z.object({
  asOf: epochMsSchema,
  area: areaCodeSchema,
  areaName: z.string(),
  /** Cases that were received from `since` on and before `until`. */
  since: epochMsSchema,
  until: epochMsSchema,
  /** Null for all kinds. */
  kinds: z.array(caseKindSchema).nullable(),
  per: responseBasisSchema,
  ...part,
  /** What the spans are made of: cases, or units of these. */
  rows: z.number().int().nonnegative(),
  /** Cases of the period that are in no figure: those of drills, void ones, and those that another one goes on for. */
  excluded: z.object({
    drill: z.number().int().nonnegative(),
    voided: z.number().int().nonnegative(),
    merged: z.number().int().nonnegative(),
  }),
  targets: z.array(targetResultSchema),
  byKind: z.array(z.object({kind: caseKindSchema, ...part})),
  /** By community; null where a case lies in none. */
  byArea: z.array(z.object({area: areaCodeSchema.nullable(), name: z.string().nullable(), ...part})),
  /** By day of the city's own calendar, `2026-11-23`. */
  byDay: z.array(z.object({day: z.string(), ...part})),
})
export type ResponseReport = z.infer<typeof responseReportSchema>
