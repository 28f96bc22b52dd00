import {z} from 'zod'
import {caseSummarySchema} from './caseFile.ts'
import {bytesSchema, type HttpRoute} from './http.ts'
import {areaCodeSchema, epochMsSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {inspectionPlanSchema, planIdSchema, planStopSchema} from './inspection.ts'
import {PDF_TYPE, XLSX_TYPE} from './reportRoutes.ts'
import {riskRowSchema} from './risk.ts'
import type {Role} from './session.ts'
import {taskSchema} from './task.ts'
import {unitIdSchema} from './unit.ts'

const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']
const READERS: readonly Role[] = ['admin', 'leader', 'duty', 'community']

/** The most premises that one plan chooses among. */
export const PLAN_CANDIDATES = 40
/** The most stops of one day. */
export const PLAN_STOPS = 60

const premisesIds = z.array(premisesIdSchema).max(PLAN_STOPS)

const teamDay = {
  unitId: unitIdSchema,
  /** `YYYY-MM-DD` in the city's calendar. */
  day: z.iso.date(),
  /**
   * When the round begins, on its day, and has to be over, at most a day later; the policy's working day when left out, of
   * today what is left of it.
   */
  startAt: epochMsSchema.optional(),
  endAt: epochMsSchema.optional(),
}

/** A stop with what is known of its premises. */
export const plannedStopSchema = planStopSchema.extend({
  /** Null where the risk of premises is not known at the moment, and of premises that the asking session does not see. */
  row: riskRowSchema.nullable(),
  visitMinutes: z.number().positive(),
})
export type PlannedStop = z.infer<typeof plannedStopSchema>

/** A round that nobody has kept yet. */
export const planDraftSchema = inspectionPlanSchema
  .pick({unitId: true, day: true, startAt: true, endAt: true, startPosition: true, returnSeconds: true})
  .extend({
    modelVersion: z.string(),
    stops: z.array(plannedStopSchema),
    averted: z.number().nonnegative(),
    /** Of the premises that it was chosen from. */
    candidates: z.number().int().nonnegative(),
    /** By how much a better round could be better, as a share; null where that was not proven, or nothing was chosen. */
    gap: z.number().nonnegative().nullable(),
    /** Ways are straight lines where streets could not be asked. */
    isEstimate: z.boolean(),
  })
export type PlanDraft = z.infer<typeof planDraftSchema>

export const planReplySchema = z.object({
  plan: inspectionPlanSchema.extend({stops: z.array(plannedStopSchema)}),
  seq: seqSchema,
})

/** A team's inspections of a day. */
export const planRoutes = {
  draftPlan: {
    method: 'post',
    path: '/api/plans/draft',
    summary:
      'The round of a team on a day that takes off most expected harm: chosen and ordered by mixed-integer programming over travel times on the streets. Nothing is kept.',
    request: z.object({
      ...teamDay,
      /** Where to inspect; the area that the unit serves when left out. */
      area: areaCodeSchema.optional(),
      /** These have to be in it. */
      pinned: premisesIds.default([]),
      /** And these must not. */
      excluded: z.array(premisesIdSchema).max(500).default([]),
    }),
    status: 200,
    reply: planDraftSchema,
    roles: OFFICERS,
    problems: ['riskNotReady', 'planImpossible', 'outOfScope', 'notFound', 'invalid', 'unitOffDuty'],
  },
  keepPlan: {
    method: 'post',
    path: '/api/plans',
    summary: 'Keeps a round in the order given, with the times that come of it.',
    request: z.object({
      ...teamDay,
      /** The plan that this one replaces, as its officer saw it. */
      planId: planIdSchema.optional(),
      replacesSeq: seqSchema.default(0),
      commandId: z.uuid().optional(),
      stops: z
        .array(z.object({premisesId: premisesIdSchema, isPinned: z.boolean()}))
        .min(1)
        .max(PLAN_STOPS),
    }),
    status: 200,
    reply: planReplySchema,
    roles: OFFICERS,
    problems: [
      'riskNotReady',
      'planImpossible',
      'outOfScope',
      'notFound',
      'invalid',
      'staleVersion',
      'notAllowedInState',
      'unitOffDuty',
    ],
  },
  listPlans: {
    method: 'get',
    path: '/api/plans',
    summary: 'The plans of days, in the order of days.',
    query: z.object({from: z.iso.date(), until: z.iso.date()}),
    status: 200,
    reply: z.object({items: z.array(inspectionPlanSchema)}),
    roles: READERS,
    problems: ['invalid'],
  },
  readPlan: {
    method: 'get',
    path: '/api/plans/{planId}',
    summary: 'A plan with what is known of its premises.',
    params: z.object({planId: planIdSchema}),
    status: 200,
    reply: planReplySchema,
    roles: READERS,
    problems: ['notFound'],
  },
  sendPlan: {
    method: 'post',
    path: '/api/plans/{planId}/send',
    summary: 'Opens a case for the round and sends its team: a task by the usual way.',
    params: z.object({planId: planIdSchema}),
    request: z.object({replacesSeq: seqSchema}),
    status: 200,
    reply: z.object({...planReplySchema.shape, case: caseSummarySchema, tasks: z.array(taskSchema)}),
    roles: OFFICERS,
    problems: [
      'notFound',
      'outOfScope',
      'staleVersion',
      'notAllowedInState',
      'unitOffDuty',
      'unitAlreadySent',
    ],
  },
  readPlanReport: {
    method: 'get',
    path: '/api/reports/plan',
    summary: 'A plan as a file to take along.',
    query: z.object({planId: planIdSchema, format: z.enum(['pdf', 'xlsx']).default('pdf')}),
    status: 200,
    reply: bytesSchema,
    replyType: PDF_TYPE,
    otherTypes: [XLSX_TYPE],
    roles: READERS,
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>
