import {z} from 'zod'
import {
  caseKindSchema,
  caseLevelSchema,
  stageSchema,
  type CaseKind,
  type CaseLevel,
  type Stage,
} from '#contract/caseFile.ts'

const minutesByLevelSchema = z.tuple([
  z.number().positive(),
  z.number().positive(),
  z.number().positive(),
  z.number().positive(),
])

/** `policy.json` of a city pack. */
export const policySchema = z.object({
  /** Minutes that a stage may take, for levels 1 to 4. */
  clocks: z.record(caseKindSchema, z.record(stageSchema.exclude(['evaluated']), minutesByLevelSchema)),
  alarmRules: z.object({
    /** Fire alarms of one panel within this many minutes of the one before belong to one case. */
    groupMinutes: z.number().positive(),
    fireCaseLevel: caseLevelSchema,
  }),
})
export type Policy = z.infer<typeof policySchema>

/** When a stage that began at `stageSince` (epoch ms) is due; null for the last one. */
export function stageDueAt(
  policy: Policy,
  {kind, level, stage, stageSince}: {kind: CaseKind; level: CaseLevel; stage: Stage; stageSince: number},
): number | null {
  if (stage === 'evaluated') return null
  const [first, second, third, fourth] = policy.clocks[kind][stage]
  return stageSince + {1: first, 2: second, 3: third, 4: fourth}[level] * 60_000
}
