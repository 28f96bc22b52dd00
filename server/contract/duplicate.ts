import {z} from 'zod'
import {caseSummarySchema} from './caseFile.ts'
import type {HttpRoute} from './http.ts'
import {caseCodeSchema} from './ids.ts'

/** Why two cases may be one event; `value` is its measure where it has one: metres, milliseconds, a share. */
export const duplicateReasonSchema = z.object({
  code: z.enum(['near', 'soon', 'alikeWords', 'sameKind', 'otherKind', 'alarmAndReport']),
  value: z.number().nullable(),
})
export type DuplicateReason = z.infer<typeof duplicateReasonSchema>

/** An open case that may be the same event as another one. */
export const duplicateSchema = z.object({
  case: caseSummarySchema,
  distanceMeters: z.number().nonnegative(),
  /** Between the two events, as told. */
  gapMs: z.number().int().nonnegative(),
  /** Of their words: 0 to 1; null where one of them is an alarm, which has none. */
  likeness: z.number().min(0).max(1).nullable(),
  /** Of all of it together: 0 to 1. */
  score: z.number().min(0).max(1),
  reasons: z.array(duplicateReasonSchema),
})
export type Duplicate = z.infer<typeof duplicateSchema>

export const duplicateRoutes = {
  listDuplicates: {
    method: 'get',
    path: '/api/cases/{caseCode}/duplicates',
    summary: 'Open cases in scope that may be the same event as this one, the likeliest first, at most ten.',
    params: z.object({caseCode: caseCodeSchema}),
    status: 200,
    reply: z.object({items: z.array(duplicateSchema)}),
    roles: ['admin', 'duty', 'community', 'leader'],
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>
