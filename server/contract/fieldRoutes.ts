import {z} from 'zod'
import {caseFileSchema} from './caseFile.ts'
import {bytesSchema} from './http.ts'
import {epochMsSchema, seqSchema} from './ids.ts'
import {premisesFactsSchema} from './premises.ts'
import {taskPhotoSchema, taskReceiptSchema, taskSchema, taskStepRequestSchema} from './task.ts'

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
  /** Others that are sent to the same case. */
  others: z.array(
    taskSchema.pick({unitName: true, unitKind: true, capability: true, status: true, since: true}),
  ),
  expiresAt: epochMsSchema,
})
export type FieldTask = z.infer<typeof fieldTaskSchema>

export const taskRoutes = {
  readFieldTask: {method: 'get', path: '/api/field/task', reply: fieldTaskSchema},
  stepFieldTask: {
    method: 'post',
    path: '/api/field/steps/{step}',
    params: z.object({step: taskReceiptSchema}),
    request: taskStepRequestSchema,
    reply: z.object({task: taskSchema, seq: seqSchema}),
  },
  addFieldPhoto: {
    method: 'post',
    path: '/api/field/photos',
    requestTypes: {'application/octet-stream': bytesSchema, 'image/*': bytesSchema},
    reply: taskPhotoSchema,
  },
} as const
