import {z} from 'zod'
import {epochMsSchema, panelAddressSchema, seqSchema} from './ids.ts'

export const drillIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/)
  .brand<'DrillId'>()
export type DrillId = z.infer<typeof drillIdSchema>

/** A drill 演练. Cases and alarms that its scenario makes are marked as such from the record on. */
export const drillSchema = z.object({
  drillId: drillIdSchema,
  name: z.string().min(1).max(120),
  scenario: z.string().max(60),
  /** Panels whose reports during the drill are part of it. */
  panelAddresses: z.array(panelAddressSchema).max(2_000),
  startedBy: z.string(),
  startedAt: epochMsSchema,
  endedAt: epochMsSchema.nullable(),
  startedSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type Drill = z.infer<typeof drillSchema>

/** `drill.started`, `drill.ended`. */
export const drillStartedSchema = drillSchema
  .pick({drillId: true, name: true, scenario: true, panelAddresses: true})
  .extend({by: z.string(), at: epochMsSchema})
export const drillEndedSchema = z.object({drillId: drillIdSchema, by: z.string(), at: epochMsSchema})
