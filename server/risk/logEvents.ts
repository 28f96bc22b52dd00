import {z} from 'zod'
import {seenFactsSchema} from '#contract/inspection.ts'
import {riskFindingSchema} from '#contract/risk.ts'
import {mendableFactSchema} from '#contract/riskMending.ts'

const premises = z.number().int().nonnegative()
const day = z.number().int()
const id = z.string()

/**
 * What the log tells of premises, which are named by their place in the pack; days are those of `PremisesHistory`. An event
 * that is told again under its id takes the place of what was told before, so that telling it twice does no harm.
 */
export const logEventSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('inspection'),
    id,
    premises,
    day,
    outcome: z.number().int(),
    seen: seenFactsSchema,
  }),
  z.object({
    what: z.literal('hazard'),
    id,
    premises,
    day,
    /** `NOT_YET` while it is open. */
    rectifiedDay: day,
    kind: z.number().int(),
    isMajor: z.boolean(),
    isOverdue: z.boolean(),
    /** It was none. */
    isVoid: z.boolean(),
    /** The pack tells of it too: what the log tells takes the place of that. */
    isRetold: z.boolean(),
  }),
  z.object({what: z.literal('penalty'), id, premises, day}),
  z.object({
    what: z.literal('fire'),
    id,
    /** Null: it counts nowhere. */
    premises: premises.nullable(),
    day,
    /** The pack tells of it, and somebody has said where it was. */
    isOfPack: z.boolean(),
  }),
  /** A fact of premises that somebody has put right; what the pack says counts again where it is not in force. */
  z.object({
    what: z.literal('fact'),
    id,
    premises,
    field: mendableFactSchema,
    value: z.number().nullable(),
    isInForce: z.boolean(),
  }),
  /** Premises that are there twice: what happened there happened at `kept`. Told before anything else. */
  z.object({what: z.literal('twin'), id, premises, kept: premises}),
  /** The finding of this id waits no longer, as long as it is about the same value. */
  z.object({what: z.literal('mended'), id, value: z.string().nullable(), isInForce: z.boolean()}),
  /** All that the panels of premises raised in a month, which `day` is the last of. */
  z.object({
    what: z.literal('sensorMonth'),
    premises,
    day,
    alarms: z.number().int().nonnegative(),
    faults: z.number().int().nonnegative(),
  }),
  /** What cannot be used. */
  z.object({what: z.literal('finding'), id, finding: riskFindingSchema}),
])
export type LogEvent = z.infer<typeof logEventSchema>
