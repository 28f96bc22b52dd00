import {z} from 'zod'
import {premisesFactsSchema} from '#contract/premises.ts'
import {
  contributionSchema,
  harmPartsSchema,
  riskExplanationSchema,
  riskFindingSchema,
  riskModelSchema,
  whatIfMeasureSchema,
} from '#contract/risk.ts'
import {heatMeasureSchema} from '#contract/riskRoutes.ts'
import {riskPolicyFields} from '../domain/risk/riskPolicy.ts'
import {logEventSchema} from './logEvents.ts'
import {latticeSchema} from './readMessages.ts'
import {riskExtractSchema} from './riskExtract.ts'

const id = z.number().int()
const rows = z.custom<Int32Array>(value => value instanceof Int32Array)
const floats = z.custom<Float32Array>(value => value instanceof Float32Array)
const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
const day = z.number().int()

const measures = z.array(z.object({type: whatIfMeasureSchema.shape.type, rows}))

const factsSchema = premisesFactsSchema.omit({id: true, name: true, address: true, buildingId: true})

/** What the thread that holds the risk is asked. Premises are named by their place in the pack. */
export const riskQuestionSchema = z.discriminatedUnion('what', [
  /** What the log told, for the extract that will come next. */
  z.object({id, what: z.literal('tell'), events: z.array(logEventSchema)}),
  /** Score all, and answer from this extract from now on. */
  z.object({
    id,
    what: z.literal('score'),
    extract: riskExtractSchema,
    model: riskModelSchema,
    /** Of each area how many seconds help takes to it; NaN where no way is known. */
    responses: floats,
  }),
  z.object({id, what: z.literal('useModel'), model: riskModelSchema}),
  /** Take in what has happened; `facts` are those of the premises that it is about. */
  z.object({
    id,
    what: z.literal('take'),
    events: z.array(logEventSchema),
    facts: z.array(z.object({index: z.number().int(), facts: factsSchema})),
  }),
  z.object({id, what: z.literal('reasons'), rows}),
  z.object({id, what: z.literal('explain'), row: z.number().int()}),
  z.object({id, what: z.literal('heat'), measure: heatMeasureSchema}),
  z.object({
    id,
    what: z.literal('try'),
    measures,
  }),
  /** The density of what measures would take off. */
  z.object({id, what: z.literal('tryHeat'), measures, measure: heatMeasureSchema}),
  /** What a visit to each of them would take off its expected harm. */
  z.object({id, what: z.literal('visits'), rows, rectifiedShare: z.number()}),
  /** The pack's inspections after a day; see `pastInspections`. */
  z.object({id, what: z.literal('pastInspections'), afterDay: day}),
  /** What one hazard weighs at premises; see `weighHazard`. */
  z.object({id, what: z.literal('weigh'), row: z.number().int(), isMajor: z.boolean(), isOpen: z.boolean()}),
  /** What waits to be mended: all, what is about premises, or the one of an id. */
  z.object({
    id,
    what: z.literal('findings'),
    of: z.union([z.object({row: z.number().int()}), z.object({findingId: z.string()})]).nullable(),
    from: z.number().int(),
    limit: z.number().int(),
  }),
])
export type RiskQuestion = z.infer<typeof riskQuestionSchema>

/** The words of a pack's history that an explanation needs. */
const historyRowSchema = riskExplanationSchema.shape.history.element

/** And what it answers. `failed`: what of the pack or the model is wrong, in words for whoever operates the node. */
export const riskAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('failed'), reason: z.string()}),
  /** There is nothing to answer from, or nothing of that name. */
  z.object({id, what: z.literal('nothing')}),
  z.object({id, what: z.literal('done')}),
  z.object({id, what: z.literal('scored'), seconds: z.number()}),
  z.object({id, what: z.literal('taken'), rows, seconds: z.number()}),
  z.object({
    id,
    what: z.literal('reasons'),
    items: z.array(
      z.object({
        reasons: z.array(contributionSchema),
        /** Null for none that is known. */
        lastInspectedDay: day.nullable(),
      }),
    ),
  }),
  z.object({
    id,
    what: z.literal('explained'),
    base: z.number(),
    contributions: z.array(contributionSchema),
    harm: harmPartsSchema,
    history: z.array(historyRowSchema),
  }),
  z.object({id, what: z.literal('heat'), values: floats}),
  z.object({
    id,
    what: z.literal('tried'),
    rows,
    before: floats,
    after: floats,
    harmBefore: floats,
    harmAfter: floats,
  }),
  z.object({id, what: z.literal('visits'), averted: floats}),
  z.object({id, what: z.literal('pastInspections'), rows, outcomes: bytes, byOthers: bytes}),
  z.object({
    id,
    what: z.literal('weighed'),
    weight: z.object({withIt: z.number(), without: z.number()}).nullable(),
  }),
  z.object({id, what: z.literal('findings'), items: z.array(riskFindingSchema)}),
])
export type RiskAnswer = z.infer<typeof riskAnswerSchema>

/** An answer without its number. */
export type RiskReply = RiskAnswer extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'id'>
    : never
  : never

/** What it starts with. */
export const riskDataSchema = z.object({
  role: z.literal('hold'),
  policy: riskPolicyFields.fireRisk,
  columns: z.object({
    count: z.number().int(),
    ...{probability: floats, low: floats, high: floats, harm: floats},
    ...{band: bytes, openHazards: bytes, flags: bytes},
  }),
  /** Of each premises the place of its grid cell among the areas; -1 for none. */
  cellOf: rows,
  lattice: latticeSchema,
})
export type RiskData = z.infer<typeof riskDataSchema>
