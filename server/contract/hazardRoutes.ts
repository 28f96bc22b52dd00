import {z} from 'zod'
import {caseCodeSchema, areaCodeSchema, epochMsSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {
  hazardCommandNameSchema,
  hazardIdSchema,
  hazardKindSchema,
  hazardSchema,
  hazardSeveritySchema,
  hazardSourceSchema,
  hazardStateSchema,
} from './hazard.ts'
import {bytesSchema, cursor, flag, limit, pageOf, wordsOf, type HttpRoute} from './http.ts'
import type {Role} from './session.ts'
import {taskPhotoSchema} from './task.ts'
import {PHOTO_LIMIT} from './taskRoutes.ts'

const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']
const COMMANDERS: readonly Role[] = ['admin', 'duty', 'community', 'leader']

const premisesNamed = {
  /** Null for premises that the city does not have. */
  premisesName: z.string().nullable(),
  address: z.string().nullable(),
}

/** A hazard in a list, without its history. */
export const hazardRowSchema = hazardSchema.omit({steps: true}).extend(premisesNamed)
export type HazardRow = z.infer<typeof hazardRowSchema>

const photoIds = z.array(taskPhotoSchema.shape.photoId).max(9)

const count = z.number().int().nonnegative()

/** What of hazards stands in an area, and how fast they are mended. */
export const hazardFiguresSchema = z.object({
  asOf: epochMsSchema,
  open: count,
  overdue: count,
  /** Major ones that are open. */
  major: count,
  /** Before the leader. */
  escalated: count,
  /** Open ones by the days since they were found: 0–7, 8–30, 31–90 and more. */
  byAge: z.array(z.object({fromDays: count, toDays: count.nullable(), count})),
  byState: z.record(hazardStateSchema.exclude(['closed', 'voided']), count),
  /** Open ones, the most first. */
  byKind: z.array(z.object({kind: hazardKindSchema, open: count, overdue: count})),
  /**
   * Of the hazards that had to be mended from `since` to `until`, how many were said to be mended by then. What was void is
   * not counted; what was ordered again counts by the last order.
   */
  onTime: z.object({since: epochMsSchema, until: epochMsSchema, numerator: count, denominator: count}),
  /** Open hazards of a kind that the same premises had before, the most often first. */
  repeats: z
    .array(
      z.object({
        hazardId: hazardIdSchema,
        premisesId: premisesIdSchema,
        kind: hazardKindSchema,
        repeats: count,
        ...premisesNamed,
      }),
    )
    .max(20),
  /** Twelve weeks up to now, the oldest first. */
  weeks: z.array(z.object({since: epochMsSchema, found: count, closed: count})),
})
export type HazardFigures = z.infer<typeof hazardFiguresSchema>

/**
 * The probability of a fire in the twelve months to come with a hazard open and with it mended, by the model in use and all
 * else as it is: what mending takes off, or took. Null while there are no scores, and where nothing is known of the hazards there.
 */
export const hazardWeightSchema = z.object({withIt: z.number(), without: z.number()})

/** Hazards of premises, from their finding to their closing. */
export const hazardRoutes = {
  listHazards: {
    method: 'get',
    path: '/api/hazards',
    summary:
      'Hazards in scope. Open ones alone come by when they are due, the longest overdue first; all of them newest first.',
    query: z.object({
      area: areaCodeSchema.optional(),
      state: wordsOf(hazardStateSchema),
      kind: wordsOf(hazardKindSchema),
      premises: premisesIdSchema.optional(),
      onlyOpen: flag,
      onlyOverdue: flag.describe('of open ones'),
      onlyMajor: flag.describe('of open ones'),
      cursor,
      limit,
    }),
    status: 200,
    reply: pageOf(hazardRowSchema),
    roles: 'session',
    problems: ['outOfScope'],
  },
  readHazardFigures: {
    method: 'get',
    path: '/api/hazards/figures',
    summary: 'Hazards of an area by age and kind, and how fast they are mended.',
    query: z.object({area: areaCodeSchema.optional()}),
    status: 200,
    reply: hazardFiguresSchema,
    roles: 'session',
    problems: ['outOfScope'],
  },
  readHazard: {
    method: 'get',
    path: '/api/hazards/{hazardId}',
    summary: 'One hazard with its history, and the commands that it now takes from the asking role.',
    params: z.object({hazardId: hazardIdSchema}),
    status: 200,
    reply: z.object({
      hazard: hazardSchema.extend(premisesNamed),
      commands: z.array(hazardCommandNameSchema),
      weight: hazardWeightSchema.nullable(),
    }),
    roles: 'session',
    problems: ['notFound'],
  },
  fileHazard: {
    method: 'post',
    path: '/api/hazards',
    summary: 'A hazard that an officer found or was told of.',
    request: z.object({
      commandId: z.uuid().optional(),
      premisesId: premisesIdSchema,
      kind: hazardKindSchema,
      severity: hazardSeveritySchema,
      source: hazardSourceSchema.optional(),
      description: z.string().trim().max(2000).default(''),
      /** By when it has to be mended, where that is ordered at once. */
      until: epochMsSchema.optional(),
      caseCode: caseCodeSchema.optional(),
      photoIds: photoIds.default([]),
    }),
    status: 201,
    reply: z.object({hazard: hazardSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'storeUnavailable'],
  },
  commandHazard: {
    method: 'post',
    path: '/api/hazards/{hazardId}/{command}',
    summary: 'An officer’s command on a hazard.',
    params: z.object({hazardId: hazardIdSchema, command: hazardCommandNameSchema}),
    request: z.object({
      /** The version of the hazard that the officer saw. */
      version: z.number().int().nonnegative(),
      commandId: z.uuid().optional(),
      reason: z.string().optional(),
      note: z.string().optional(),
      passed: z.boolean().optional().describe('of verify'),
      until: epochMsSchema.optional().describe('of order and extend: by when it has to be mended'),
      photoIds: photoIds.optional().describe('of rectify and verify'),
    }),
    status: 200,
    reply: z.object({hazard: hazardSchema, seq: seqSchema}),
    roles: COMMANDERS,
    problems: [
      'notFound',
      'notAllowedInState',
      'staleVersion',
      'needsOtherOfficer',
      'reasonMissing',
      'storeUnavailable',
    ],
  },
  addPremisesPhoto: {
    method: 'post',
    path: '/api/premises/{id}/photos',
    summary: 'A photo of premises, for a hazard or an inspection. It is kept without its metadata.',
    params: z.object({id: premisesIdSchema}),
    requestTypes: {'application/octet-stream': bytesSchema, 'image/*': bytesSchema},
    bodyLimit: PHOTO_LIMIT,
    status: 201,
    reply: taskPhotoSchema,
    roles: OFFICERS,
    problems: ['notFound', 'notAPhoto', 'tooLarge', 'tooManyRequests'],
  },
} as const satisfies Record<string, HttpRoute>
