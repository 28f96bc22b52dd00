import {z} from 'zod'
import {epochMsSchema, positionSchema, seqSchema} from './ids.ts'
import {dutyOrderSchema} from './roster.ts'
import {taskIdSchema} from './task.ts'
import {unitIdSchema} from './unit.ts'

/** 待命 途中 到场 离岗, and `assigned`: it has a task and has not set out. */
export const unitStatusSchema = z.enum(['available', 'assigned', 'enRoute', 'onScene', 'offDuty'])
export type UnitStatus = z.infer<typeof unitStatusSchema>

/** A unit as it last was. A unit that nobody has heard from is available at its base. */
export const unitStateSchema = z.object({
  unitId: unitIdSchema,
  status: unitStatusSchema,
  statusSince: epochMsSchema,
  /** Null while it has never told: it is taken to be at its base. */
  position: positionSchema.nullable(),
  /** When it was there, by its own clock; null with the position. */
  observedAt: epochMsSchema.nullable(),
  /** Its open tasks, the oldest first. */
  taskIds: z.array(taskIdSchema),
  /** What an officer has said last of its duty; left out when nobody has, or it was taken back. */
  dutyOrder: dutyOrderSchema.optional(),
  updatedSeq: seqSchema,
})
export type UnitState = z.infer<typeof unitStateSchema>
