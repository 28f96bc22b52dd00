import {z} from 'zod'
import {placeSchema} from './caseFile.ts'
import {caseCodeSchema, epochMsSchema, positionSchema, seqSchema} from './ids.ts'
import {capabilitySchema, unitIdSchema, unitKindSchema} from './unit.ts'

/** A task 交办任务: one unit on one case. `330383-20261123-F-000042-7.01`. */
export const taskIdSchema = z
  .string()
  .regex(/^\d{6}-\d{8}-[FSDUEPV]-\d{6}-[0-9A-Z]\.\d{2,3}$/)
  .brand<'TaskId'>()
export type TaskId = z.infer<typeof taskIdSchema>

/** What a unit, or the backend for it, says of a task; each may come once, and late ones do not move it back. */
export const taskReceiptSchema = z.enum([
  'delivered',
  'read',
  'accepted',
  'enRoute',
  'onScene',
  'done',
  'refused',
  'failed',
])
export type TaskReceipt = z.infer<typeof taskReceiptSchema>

/** `held`: waits for the second officer. `queued`: waits in the outbox. */
export const taskStatusSchema = z.enum(['held', 'queued', ...taskReceiptSchema.options, 'cancelled'])
export type TaskStatus = z.infer<typeof taskStatusSchema>

/** By which way a task goes out: a backend, or by hand (telephone), where no backend takes it. */
export const taskChannelSchema = z.enum(['four-platforms', 'manual'])
export type TaskChannel = z.infer<typeof taskChannelSchema>

/** How far the sending of a task is. */
export const taskDeliverySchema = z.object({
  attempts: z.number().int().nonnegative(),
  /** Why the last attempt failed; null when none did. */
  lastFailure: z.string().max(60).nullable(),
  /** When it is tried again; null when it is not. */
  nextAttemptAt: epochMsSchema.nullable(),
  /** It was tried long enough: a person must see to it. */
  isGivenUp: z.boolean(),
  /** The backend knows that it was called off. */
  isWithdrawn: z.boolean().optional(),
})
export type TaskDelivery = z.infer<typeof taskDeliverySchema>

export const taskPhotoSchema = z.object({
  photoId: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.enum(['image/jpeg', 'image/png', 'image/webp']),
  bytes: z.number().int().positive(),
})
export type TaskPhoto = z.infer<typeof taskPhotoSchema>

export const taskSchema = z.object({
  taskId: taskIdSchema,
  caseCode: caseCodeSchema,
  unitId: unitIdSchema,
  unitName: z.string(),
  unitKind: unitKindSchema,
  /** What it was sent for. */
  capability: capabilitySchema,
  status: taskStatusSchema,
  /** When the present status began. */
  since: epochMsSchema,
  /** When each status was reached, in the order of the log. */
  times: z.array(z.object({status: taskStatusSchema, at: epochMsSchema})),
  /** By when the next receipt is expected; null for none. */
  dueAt: epochMsSchema.nullable(),
  /** How many steps it has missed: 1 asks the next unit, 2 the officer, 3 the leader. */
  missed: z.number().int().min(0).max(3),
  channel: taskChannelSchema,
  delivery: taskDeliverySchema,
  /** Travel time when it was sent, in seconds. */
  etaSeconds: z.number().nonnegative().nullable(),
  /** The unit's last word. */
  note: z.string().nullable(),
  photos: z.array(taskPhotoSchema),
  place: placeSchema,
  isDrill: z.boolean(),
  /** The task that missed a step, for which this unit was asked as well. */
  insteadOf: taskIdSchema.optional(),
  /** The officer who sent it. */
  by: z.string(),
  createdSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type Task = z.infer<typeof taskSchema>

/** When a task reached a status (epoch ms); null when it did not. */
export function reachedAt({times}: Pick<Task, 'times'>, status: TaskStatus): number | null {
  return times.find(time => time.status === status)?.at ?? null
}

/** Whether nothing more is expected of a task. */
export function isTaskEnded({status}: Pick<Task, 'status'>): boolean {
  return status === 'done' || status === 'refused' || status === 'failed' || status === 'cancelled'
}

/** The body of `POST /api/tasks/{taskId}/{step}`. */
export const taskStepRequestSchema = z.object({
  /** The same id twice is one receipt. */
  commandId: z.uuid().optional(),
  at: epochMsSchema.optional(),
  note: z.string().max(2000).optional(),
  position: positionSchema.optional(),
  photoIds: z.array(taskPhotoSchema.shape.photoId).max(9).optional(),
})
