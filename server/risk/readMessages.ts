import {z} from 'zod'
import {riskFittedSchema, riskModelSchema} from '#contract/risk.ts'
import {riskPolicyFields} from '../domain/risk/riskPolicy.ts'
import {logEventSchema} from './logEvents.ts'
import {riskExtractSchema} from './riskExtract.ts'

const id = z.number().int()
const day = z.number().int()
const ints = z.custom<Int32Array>(value => value instanceof Int32Array)

/** What a thread that reads a pack is asked. */
export const readQuestionSchema = z.discriminatedUnion('what', [
  /** Read the pack, as of the end of the day before `day`. */
  z.object({id, what: z.literal('read'), day}),
  /** What the log told since. */
  z.object({id, what: z.literal('tell'), events: z.array(logEventSchema)}),
  /** What is to be kept of it, and the model to score it by: this one, or for null the expert prior. */
  z.object({id, what: z.literal('extract'), model: riskModelSchema.nullable()}),
  /** What was expected as of a day. */
  z.object({id, what: z.literal('expected'), day, model: riskModelSchema}),
  z.object({
    id,
    what: z.literal('fit'),
    current: riskModelSchema.nullable(),
    /** Of each premises. */
    communities: z.array(z.string().nullable()),
    name: riskModelSchema.pick({version: true, fittedAt: true, dataAt: true}),
  }),
])
export type ReadQuestion = z.infer<typeof readQuestionSchema>

/** And what it answers. `failed`: what of the pack or the model is wrong, in words for whoever operates the node. */
export const readAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('failed'), reason: z.string()}),
  z.object({id, what: z.literal('done')}),
  z.object({id, what: z.literal('read'), fires: z.number().int()}),
  z.object({id, what: z.literal('extracted'), extract: riskExtractSchema, model: riskModelSchema}),
  z.object({
    id,
    what: z.literal('expected'),
    fires: z.custom<Float64Array>(value => value instanceof Float64Array),
  }),
  z.object({
    id,
    what: z.literal('fitted'),
    fitted: riskFittedSchema.pick({model: true, evaluation: true, isTaken: true, refusal: true}),
    /** Why the hidden truth beside the pack was not used, in words for whoever operates the node. */
    truthProblem: z.string().nullable(),
  }),
])
export type ReadAnswer = z.infer<typeof readAnswerSchema>

/** An answer without its number. */
export type ReadReply = ReadAnswer extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'id'>
    : never
  : never

/** The lattice of the city's surfaces of density. */
export const latticeSchema = z.object({
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  columns: z.number().int(),
  rows: z.number().int(),
  bandwidthMeters: z.number(),
})

/** What it starts with. */
export const readDataSchema = z.object({
  role: z.literal('read'),
  folder: z.string(),
  /** Of the ids of the premises, that no other file is taken for theirs. */
  digest: z.string(),
  policy: riskPolicyFields.fireRisk,
  priorVersion: z.string(),
  /** A simulated city may know its hidden truth; of any other one none is looked for. */
  isSimulated: z.boolean(),
  /** How many areas there are. */
  areas: z.number().int(),
  /** Of each premises, and of each cell of the lattice, the place of its grid cell among the areas; -1 for none. */
  cellOf: ints,
  lattice: latticeSchema,
  cellAt: ints,
})
export type ReadData = z.infer<typeof readDataSchema>
