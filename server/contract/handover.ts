import {z} from 'zod'
import {areaCodeSchema, epochMsSchema, seqSchema} from './ids.ts'

/** One line of a shift handover 交接班; `ref` is a case code, an alarm, a feed or a unit. */
export const handoverItemSchema = z.object({
  type: z.enum(['overdueCase', 'openCase', 'shelvedAlarm', 'standingAlarm', 'deadFeed', 'unitAway', 'note']),
  ref: z.string().max(200).nullable(),
  /** What the system found, as figures and codes; the client has the words. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** What an officer wrote beside it. */
  remark: z.string().max(1000),
})
export type HandoverItem = z.infer<typeof handoverItemSchema>

export const handoverSchema = z.object({
  handoverId: z.uuid(),
  shift: z.string().max(60),
  /** The areas whose picture it was drafted from: whoever sees all of them may read it. */
  areas: z.array(areaCodeSchema).min(1),
  draftedAt: epochMsSchema,
  draftedBy: z.string(),
  items: z.array(handoverItemSchema).max(500),
  /** Total found, where the list was cut. */
  totals: z.record(z.string(), z.number().int().nonnegative()),
  remark: z.string().max(4000),
  /** Who hands over and who takes over, once they signed. */
  givenBy: z.object({user: z.string(), at: epochMsSchema}).nullable(),
  takenBy: z.object({user: z.string(), at: epochMsSchema}).nullable(),
  updatedSeq: seqSchema,
})
export type Handover = z.infer<typeof handoverSchema>
