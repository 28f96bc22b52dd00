import {z} from 'zod'
import {caseFileSchema, caseSummarySchema} from './caseFile.ts'
import {fieldPlanSchema} from './fieldPlan.ts'
import {bytesSchema, type HttpRoute} from './http.ts'
import {caseCodeSchema, epochMsSchema, positionSchema, seqSchema} from './ids.ts'
import {premisesFactsSchema} from './premises.ts'
import {rosterReplySchema} from './roster.ts'
import type {Role} from './session.ts'
import {taskIdSchema, taskPhotoSchema, taskReceiptSchema, taskSchema, taskStepRequestSchema} from './task.ts'
import {capabilitySchema, unitIdSchema} from './unit.ts'
import {unitStateSchema, unitStatusSchema} from './unitState.ts'

const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']

/** The largest photo, in bytes. */
export const PHOTO_LIMIT = 10 * 1024 * 1024
/** The most points of one trail. */
export const TRACK_LIMIT = 5_000

const photoId = taskPhotoSchema.shape.photoId

/** The body of `POST /api/cases/{caseCode}/dispatch`. */
export const dispatchRequestSchema = z.object({
  /** The version of the case that the officer saw. */
  version: z.number().int().nonnegative(),
  /** The same id twice is one dispatch. */
  commandId: z.uuid().optional(),
  units: z
    .array(
      z.object({
        unitId: unitIdSchema,
        capability: capabilitySchema,
        etaSeconds: z.number().nonnegative().max(86_400).nullable().default(null),
      }),
    )
    .min(1)
    .max(60),
  note: z.string().trim().max(2000).optional(),
})
export type DispatchRequest = z.infer<typeof dispatchRequestSchema>

/** What a unit is told of its task; whoever reported only while the task is open. */
export const fieldTaskSchema = z.object({
  task: taskSchema,
  case: caseFileSchema.pick({
    caseCode: true,
    kind: true,
    level: true,
    title: true,
    description: true,
    address: true,
    place: true,
    origin: true,
    occurredAt: true,
    reporter: true,
    isDrill: true,
  }),
  premises: premisesFactsSchema.nullable(),
  /** The round that it was sent with; null for any other task. */
  plan: fieldPlanSchema.nullable().default(null),
  /** Others that are sent to the same case. */
  others: z.array(
    taskSchema.pick({unitName: true, unitKind: true, capability: true, status: true, since: true}),
  ),
  expiresAt: epochMsSchema,
})
export type FieldTask = z.infer<typeof fieldTaskSchema>

/** Sending units, what becomes of it, and the page that a unit does its task on. */
export const taskRoutes = {
  dispatchCase: {
    method: 'post',
    path: '/api/cases/{caseCode}/dispatch',
    summary: 'Sends units to a case: a task for each. Of level 1 they wait for a second officer.',
    params: z.object({caseCode: caseCodeSchema}),
    request: dispatchRequestSchema,
    status: 200,
    reply: z.object({case: caseSummarySchema, tasks: z.array(taskSchema), seq: seqSchema}),
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
  listTasks: {
    method: 'get',
    path: '/api/tasks',
    summary: 'The tasks of a case, in the order in which they were made.',
    query: z.object({case: caseCodeSchema}),
    status: 200,
    reply: z.object({items: z.array(taskSchema)}),
    roles: 'session',
    problems: ['notFound'],
  },
  linkTask: {
    method: 'post',
    path: '/api/tasks/{taskId}/link',
    summary: 'The signed address on which a unit does its task, to be handed over by an officer.',
    params: z.object({taskId: taskIdSchema}),
    status: 200,
    reply: z.object({url: z.string(), expiresAt: epochMsSchema}),
    roles: OFFICERS,
    problems: ['notFound'],
  },
  stepTask: {
    method: 'post',
    path: '/api/tasks/{taskId}/{step}',
    summary: 'What an officer was told of a task, by telephone or otherwise; or that it is called off.',
    params: z.object({taskId: taskIdSchema, step: z.enum([...taskReceiptSchema.options, 'cancelled'])}),
    request: taskStepRequestSchema,
    status: 200,
    reply: z.object({task: taskSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'notAllowedInState'],
  },
  reportUnitStatus: {
    method: 'post',
    path: '/api/units/{unitId}/status',
    summary:
      'What a unit is doing, as an officer was told, or that it is on or off duty whatever the roster says: until the next change of its shifts, or until `byRoster`.',
    params: z.object({unitId: unitIdSchema}),
    request: z
      .object({
        commandId: z.uuid().optional(),
        status: unitStatusSchema.optional(),
        duty: z.enum(['on', 'off', 'byRoster']).optional(),
      })
      .refine(({status, duty}) => status !== undefined || duty !== undefined, {path: ['status']}),
    status: 200,
    reply: z.object({unit: unitStateSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound'],
  },
  readRoster: {
    method: 'get',
    path: '/api/roster',
    summary: 'The duty roster: the shifts of each kind of unit, and which units in scope are on duty now.',
    status: 200,
    reply: rosterReplySchema,
    roles: 'session',
    problems: [],
  },
  readTrack: {
    method: 'get',
    path: '/api/units/{unitId}/track',
    summary: 'Where a unit was, the oldest first; of the last hour by default.',
    params: z.object({unitId: unitIdSchema}),
    query: z.object({since: z.iso.datetime({offset: true}).optional()}),
    status: 200,
    reply: z.object({items: z.array(z.object({at: epochMsSchema, position: positionSchema}))}),
    roles: 'session',
    problems: ['notFound'],
  },
  readPhoto: {
    method: 'get',
    path: '/api/photos/{photoId}',
    summary: 'A photo that a unit took at its task, without what its camera wrote into it.',
    params: z.object({photoId}),
    status: 200,
    reply: bytesSchema,
    replyType: 'image/jpeg',
    roles: 'session',
    problems: ['notFound'],
  },
  readFieldTask: {
    method: 'get',
    path: '/api/field/task',
    summary: 'The task of a signed link, and what its unit has to know.',
    status: 200,
    reply: fieldTaskSchema,
    roles: 'field',
    problems: ['notFound'],
  },
  stepFieldTask: {
    method: 'post',
    path: '/api/field/steps/{step}',
    summary: 'A receipt of the unit itself.',
    params: z.object({step: taskReceiptSchema}),
    request: taskStepRequestSchema,
    status: 200,
    reply: z.object({task: taskSchema, seq: seqSchema}),
    roles: 'field',
    problems: ['notFound', 'notAllowedInState'],
  },
  addFieldPhoto: {
    method: 'post',
    path: '/api/field/photos',
    summary:
      'A photo as the camera made it: JPEG, PNG or WebP, told by its content. It is kept without its metadata.',
    requestTypes: {'application/octet-stream': bytesSchema, 'image/*': bytesSchema},
    bodyLimit: PHOTO_LIMIT,
    status: 201,
    reply: taskPhotoSchema,
    roles: 'field',
    problems: ['notFound', 'notAPhoto', 'tooLarge'],
  },
} as const satisfies Record<string, HttpRoute>
