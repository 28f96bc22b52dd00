import {z} from 'zod'
import {caseCodeSchema, epochMsSchema} from './ids.ts'

const reason = z.string().trim().min(1).max(500)
const note = z.string().trim().min(1).max(2000)

/**
 * What an officer may do with a case. The first six are the steps forward, `verify` 核查 standing between feedback and
 * evaluation; the others are side moves. Which of them a state and a role allow is a table in `server/domain`.
 */
export const caseCommandSchema = z.discriminatedUnion('name', [
  z.object({name: z.literal('accept'), note: note.optional()}),
  z.object({name: z.literal('assign'), note: note.optional()}),
  z.object({name: z.literal('handle'), note: note.optional()}),
  z.object({name: z.literal('feedback'), note}),
  z.object({name: z.literal('verify'), passed: z.boolean(), note: note.optional()}),
  z.object({name: z.literal('evaluate'), score: z.number().int().min(1).max(5), note: note.optional()}),
  z.object({name: z.literal('return'), reason}),
  /** `until`: when the present step is then due. */
  z.object({name: z.literal('extend'), reason, until: epochMsSchema}),
  z.object({name: z.literal('suspend'), reason}),
  z.object({name: z.literal('resume'), reason: reason.optional()}),
  /** `into`: the case that goes on. */
  z.object({name: z.literal('merge'), reason, into: caseCodeSchema}),
  z.object({name: z.literal('unmerge'), reason}),
  z.object({name: z.literal('void'), reason}),
  z.object({name: z.literal('escalate'), reason}),
  z.object({name: z.literal('reopen'), reason}),
  z.object({name: z.literal('claim')}),
  z.object({name: z.literal('unclaim')}),
  z.object({name: z.literal('note'), note}),
  /** The second officer's word for a dispatch of level 1. */
  z.object({name: z.literal('releaseDispatch'), note: note.optional()}),
])
export type CaseCommand = z.infer<typeof caseCommandSchema>
export type CaseCommandName = CaseCommand['name']

export const caseCommandNameSchema = z.enum([
  'accept',
  'assign',
  'handle',
  'feedback',
  'verify',
  'evaluate',
  'return',
  'extend',
  'suspend',
  'resume',
  'merge',
  'unmerge',
  'void',
  'escalate',
  'reopen',
  'claim',
  'unclaim',
  'note',
  'releaseDispatch',
])

/** The body of `POST /api/cases/{caseCode}/{command}`; what else it needs depends on the command. */
export const caseCommandRequestSchema = z.looseObject({
  /** The version of the case that the officer saw; a case that has moved on refuses. */
  version: z.number().int().nonnegative(),
  /** The same id twice is one command. */
  commandId: z.uuid().optional(),
})
