import {z} from 'zod'
import {premisesIdSchema} from './ids.ts'
import {riskScoreSchema} from './risk.ts'

/** `risk:changed`: scores that are other than before, of premises in scope. */
export const riskChangedSchema = z.object({
  /** Grows by one with each message. */
  version: z.number().int().nonnegative(),
  /** Empty with `isAll`. */
  changed: z
    .array(
      riskScoreSchema.extend({
        premisesId: premisesIdSchema,
        openHazards: z.number().int().nonnegative(),
        /** As in the column of the risk table. */
        flags: z.number().int().min(0).max(255),
      }),
    )
    .max(500),
  /** More than can be told one by one, such as by another model: the tables are to be read anew. */
  isAll: z.boolean(),
})
export type RiskChanged = z.infer<typeof riskChangedSchema>
