import {z} from 'zod'
import {epochMsSchema, seqSchema} from './ids.ts'

export const feedNameSchema = z.enum(['four-platforms', 'fire-response', 'enforcement'])
export type FeedName = z.infer<typeof feedNameSchema>

/** `live`: heard from in time. `late`: silent for longer than its rhythm allows. `down`: not running, or never heard from. */
export const feedStateSchema = z.enum(['live', 'late', 'down'])
export type FeedState = z.infer<typeof feedStateSchema>

/** A feed's health as one node sees it. */
export const feedHealthSchema = z.object({
  feed: feedNameSchema,
  state: feedStateSchema,
  /** Since when it is in this state. */
  since: epochMsSchema,
  /** When something last came in; null when nothing ever did. */
  lastEventAt: epochMsSchema.nullable(),
  /** Events a minute, over the last five minutes. */
  ratePerMinute: z.number().nonnegative(),
  acceptedTotal: z.number().int().nonnegative(),
  duplicateTotal: z.number().int().nonnegative(),
  rejectedTotal: z.number().int().nonnegative(),
  /** Open connections, for a feed that has them. */
  connections: z.number().int().nonnegative().nullable(),
  restarts: z.number().int().nonnegative(),
  /** The way out, for a feed that takes tasks; `givenUp` are those that a person must see to. */
  sending: z
    .object({
      waiting: z.number().int().nonnegative(),
      givenUp: z.number().int().nonnegative(),
      /** Why the last attempt failed; null when it did not. */
      lastFailure: z.string().nullable(),
      failingSince: epochMsSchema.nullable(),
    })
    .optional(),
})
export type FeedHealth = z.infer<typeof feedHealthSchema>

/** Why one event was refused: a stable code and the place in it. */
export const rejectionSchema = z.object({
  index: z.number().int().nonnegative(),
  code: z.string(),
  path: z.string(),
})

/** The answer to a delivery of events, after the durable append. */
export const ingestReplySchema = z.object({
  accepted: z.number().int().nonnegative(),
  duplicate: z.number().int().nonnegative(),
  rejected: z.array(rejectionSchema),
})
export type IngestReply = z.infer<typeof ingestReplySchema>

/** An event that could not be read, kept until it is replayed. */
export const deadLetterSchema = z.object({
  /** The log record that holds it. */
  seq: seqSchema,
  feed: feedNameSchema,
  receivedAt: epochMsSchema,
  index: z.number().int().nonnegative(),
  code: z.string(),
  path: z.string(),
  /** What came, as text; binary frames in hexadecimal. */
  payload: z.string(),
  /** The record that took it in after a replay; null while it waits. */
  resolvedSeq: seqSchema.nullable(),
})
export type DeadLetter = z.infer<typeof deadLetterSchema>
