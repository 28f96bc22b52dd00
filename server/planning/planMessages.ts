import {z} from 'zod'

const id = z.number().int()

/** What the planner asks its thread: a `RoundProblem`. */
export const planQuestionSchema = z.object({
  id,
  travelSeconds: z.instanceof(Float64Array),
  visitSeconds: z.array(z.number()),
  worth: z.array(z.number()),
  pinned: z.array(z.number().int()),
  availableSeconds: z.number(),
})
export type PlanQuestion = z.infer<typeof planQuestionSchema>

/** `round`: see `SolvedRound`; `gap`: see `PlanDraft`. */
export const planAnswerSchema = z.object({
  id,
  round: z.union([z.array(z.number().int()), z.literal('impossible'), z.null()]),
  gap: z.number().nullable(),
})
export type PlanAnswer = z.infer<typeof planAnswerSchema>
