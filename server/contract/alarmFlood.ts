import {z} from 'zod'
import {areaCodeSchema, epochMsSchema} from './ids.ts'

/**
 * A flood of alarms at the seat that watches an area (ISA-18.2): more than ten in ten minutes, until there are fewer than
 * five in ten minutes.
 */
export const alarmFloodSchema = z.object({
  area: areaCodeSchema,
  since: epochMsSchema,
  /** Alarms of the last ten minutes. */
  count: z.number().int().nonnegative(),
  /** The most there were in ten minutes. */
  peak: z.number().int().nonnegative(),
})
export type AlarmFlood = z.infer<typeof alarmFloodSchema>
