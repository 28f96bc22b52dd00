import {z} from 'zod'
import {hazardSchema} from './hazard.ts'
import {inspectionPlanSchema, planStopSchema} from './inspection.ts'
import {premisesFactsSchema} from './premises.ts'

/** One visit of a round, as its team is told of it on the way. */
export const fieldStopSchema = planStopSchema.pick({premisesId: true, arriveAt: true}).extend({
  /** Null where the city no longer has these premises. */
  premises: premisesFactsSchema.nullable(),
  openHazards: z.array(hazardSchema.pick({hazardId: true, kind: true, severity: true, state: true})).max(20),
  isDone: z.boolean(),
})
export type FieldStop = z.infer<typeof fieldStopSchema>

/** The round that a task was sent with. */
export const fieldPlanSchema = inspectionPlanSchema
  .pick({planId: true, day: true, startAt: true, endAt: true})
  .extend({stops: z.array(fieldStopSchema)})
export type FieldPlan = z.infer<typeof fieldPlanSchema>
