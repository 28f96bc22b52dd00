import {z} from 'zod'
import {caseFileSchema} from './caseFile.ts'
import type {HttpRoute} from './http.ts'
import {seqSchema} from './ids.ts'
import {premisesFactsSchema} from './premises.ts'
import {taskPhotoSchema, taskReceiptSchema, taskSchema, taskStepRequestSchema} from './task.ts'

/** What a unit says of its task itself. */
export const fieldStepSchema = taskReceiptSchema.extract([
  'read',
  'accepted',
  'enRoute',
  'onScene',
  'done',
  'refused',
])
export type FieldStep = z.infer<typeof fieldStepSchema>

/** The largest photo, in bytes. */
export const PHOTO_LIMIT = 10 * 1_048_576

/** A task as whoever has it needs it on the way. */
export const fieldTaskSchema = z.object({
  task: taskSchema,
  case: caseFileSchema.pick({
    caseCode: true,
    kind: true,
    level: true,
    state: true,
    title: true,
    description: true,
    address: true,
    place: true,
    reportedAt: true,
    isDrill: true,
  }),
  /** Where the case is in premises that the city knows. */
  premises: premisesFactsSchema.nullable(),
  /** Whom to call: who reported it, and the desk. */
  contacts: z.array(
    z.object({party: z.enum(['reporter', 'desk']), name: z.string(), phone: z.string().nullable()}),
  ),
})
export type FieldTask = z.infer<typeof fieldTaskSchema>

/** The field page's side of a task; whoever has the link's token (`Authorization: Bearer`) may ask, and nobody else. */
export const fieldRoutes = {
  readFieldTask: {
    method: 'get',
    path: '/api/field/task',
    summary: 'The task that the link is for.',
    status: 200,
    reply: fieldTaskSchema,
    roles: 'open',
    problems: ['unauthenticated', 'notFound'],
  },
  stepFieldTask: {
    method: 'post',
    path: '/api/field/steps/{step}',
    summary: 'The unit says how far it is; the same `commandId` twice is one receipt.',
    params: z.object({step: fieldStepSchema}),
    request: taskStepRequestSchema,
    status: 200,
    reply: z.object({task: taskSchema, seq: seqSchema}),
    roles: 'open',
    problems: ['unauthenticated', 'notFound', 'notAllowedInState', 'reasonMissing', 'storeUnavailable'],
  },
  sendFieldPhoto: {
    method: 'post',
    path: '/api/field/photos',
    summary: 'A photo of the task; its id is the SHA-256 of what is kept of it.',
    requestTypes: {'image/jpeg': z.string(), 'image/png': z.string(), 'image/webp': z.string()},
    status: 201,
    reply: z.object({photoId: taskPhotoSchema.shape.photoId}),
    roles: 'open',
    problems: ['unauthenticated', 'tooLarge', 'unsupportedType', 'storeUnavailable'],
  },
} as const satisfies Record<string, HttpRoute>
