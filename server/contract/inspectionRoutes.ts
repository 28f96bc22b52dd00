import {z} from 'zod'
import {hazardIdSchema, hazardKindSchema, hazardSeveritySchema} from './hazard.ts'
import {cursor, flag, limit, pageOf, type HttpRoute} from './http.ts'
import {
  areaCodeSchema,
  caseCodeSchema,
  epochMsSchema,
  positionSchema,
  premisesIdSchema,
  seqSchema,
} from './ids.ts'
import {
  inspectionOutcomeSchema,
  inspectionSchema,
  planIdSchema,
  premisesFireSchema,
  seenFactsSchema,
} from './inspection.ts'
import type {Role} from './session.ts'
import {taskPhotoSchema} from './task.ts'

const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']

const photoIds = z.array(taskPhotoSchema.shape.photoId).max(9).default([])

/** What an inspector has to tell. */
export const inspectionRequestSchema = z.object({
  commandId: z.uuid().optional(),
  premisesId: premisesIdSchema,
  outcome: inspectionOutcomeSchema,
  hazards: z
    .array(
      z.object({
        kind: hazardKindSchema,
        severity: hazardSeveritySchema,
        description: z.string().trim().max(2000).default(''),
        /** By when it has to be mended, where that is ordered at once. */
        until: epochMsSchema.optional(),
        photoIds,
      }),
    )
    .max(20)
    .default([]),
  seen: seenFactsSchema.default({}),
  note: z.string().trim().max(2000).default(''),
  photoIds,
  planId: planIdSchema.optional(),
  at: epochMsSchema.optional(),
})
export type InspectionRequest = z.infer<typeof inspectionRequestSchema>

const inspectionReply = z.object({
  inspection: inspectionSchema,
  hazardIds: z.array(hazardIdSchema),
  seq: seqSchema,
})

const count = z.number().int().nonnegative()

/** What of inspections was done in the last 30 days, and what of the plans of those days. */
export const inspectionFiguresSchema = z.object({
  since: epochMsSchema,
  asOf: epochMsSchema,
  /** By this centre. */
  done: count,
  byOutcome: z.record(inspectionOutcomeSchema, count),
  /** By other departments. */
  doneByOthers: count,
  plans: count,
  /** Visits of the plans that should have begun by `asOf`, and those of them that an inspection came of. */
  planned: z.object({numerator: count, denominator: count}),
})
export type InspectionFigures = z.infer<typeof inspectionFiguresSchema>

/** Inspections as they are reported, and fires that really burnt. */
export const inspectionRoutes = {
  reportInspection: {
    method: 'post',
    path: '/api/inspections',
    summary: 'An inspection and the hazards that it found, as one.',
    request: inspectionRequestSchema,
    status: 201,
    reply: inspectionReply,
    roles: OFFICERS,
    problems: ['notFound', 'storeUnavailable'],
  },
  reportFieldInspection: {
    method: 'post',
    path: '/api/field/inspections',
    summary: 'The same by the unit of a task: of the premises of its case, or of the plan that it was sent.',
    request: inspectionRequestSchema,
    status: 201,
    reply: inspectionReply,
    roles: 'field',
    problems: ['notFound', 'storeUnavailable'],
  },
  readInspectionFigures: {
    method: 'get',
    path: '/api/inspections/figures',
    summary: 'Inspections of the last 30 days in scope, and how much of the plans was done.',
    query: z.object({area: areaCodeSchema.optional()}),
    status: 200,
    reply: inspectionFiguresSchema,
    roles: 'session',
    problems: ['outOfScope', 'riskNotReady', 'storeUnavailable'],
  },
  confirmFire: {
    method: 'post',
    path: '/api/fires',
    summary: 'A fire that really burnt. The same fireId again says better where.',
    request: z.object({
      commandId: z.uuid().optional(),
      fireId: premisesFireSchema.shape.fireId.optional(),
      /** Null where nobody knows it yet: it then waits in the list to mend. */
      premisesId: premisesIdSchema.nullable(),
      position: positionSchema.nullable().default(null),
      address: z.string().trim().max(300).default(''),
      at: epochMsSchema.optional(),
      caseCode: caseCodeSchema.optional(),
      cause: z.string().trim().max(200).default(''),
    }),
    status: 201,
    reply: z.object({fire: premisesFireSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'storeUnavailable'],
  },
  listFires: {
    method: 'get',
    path: '/api/fires',
    summary:
      'Confirmed fires in scope, newest first; `unplaced` are those whose premises are still to be found.',
    query: z.object({unplaced: flag, case: caseCodeSchema.optional(), cursor, limit}),
    status: 200,
    reply: pageOf(premisesFireSchema),
    roles: 'session',
    problems: [],
  },
} as const satisfies Record<string, HttpRoute>
