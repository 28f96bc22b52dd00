import {z} from 'zod'
import {caseKindSchema, type CaseKind} from '#contract/caseFile.ts'

const share = z.number().min(0).max(1)

const duplicateRuleSchema = z.object({
  /** How far apart two reports of one event may lie. */
  withinMeters: z.number().positive().max(5_000),
  withinMinutes: z.number().positive().max(10_080),
  /** The least likeness of their words; one for the same kind, and one for the others of `orKinds`. */
  minLikeness: share,
  minLikenessOfOthers: share,
  /** Other kinds that one event may be reported as. */
  orKinds: z.array(caseKindSchema),
  /** The least score, of 1, at which two cases are proposed as one. */
  minScore: share,
})
/** When two cases of a kind may be one event. */
export type DuplicateRule = z.infer<typeof duplicateRuleSchema>
export type DuplicateRules = Readonly<Record<CaseKind, DuplicateRule>>

function rule(
  [withinMeters, withinMinutes]: readonly [number, number],
  orKinds: CaseKind[],
  [minLikeness, minLikenessOfOthers]: readonly [number, number] = [0.45, 0.55],
) {
  return duplicateRuleSchema.default({
    withinMeters,
    withinMinutes,
    minLikeness,
    minLikenessOfOthers,
    orKinds,
    minScore: 0.5,
  })
}

/** The part of `policy.json` that says what is proposed as a duplicate. */
export const duplicatePolicyFields = {
  duplicateRules: z
    .object({
      fire: rule([200, 30], ['safety', 'security'], [0.15, 0.4]),
      safety: rule([150, 60], ['fire', 'urban', 'security']),
      dispute: rule([60, 120], ['security', 'service']),
      urban: rule([80, 120], ['environment', 'safety']),
      environment: rule([150, 120], ['urban']),
      security: rule([150, 60], ['dispute', 'safety', 'fire']),
      service: rule([60, 120], ['dispute', 'urban']),
    } satisfies Record<CaseKind, z.ZodType>)
    .prefault({}),
} as const
