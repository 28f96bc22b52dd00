import {z} from 'zod'
import {rosterShiftSchema} from '#contract/roster.ts'
import {unitKindSchema} from '#contract/unit.ts'

const shiftsOfKindSchema = z
  .array(rosterShiftSchema)
  .min(1)
  .max(12)
  .superRefine((shifts, context) => {
    const names = new Set<string>()
    for (const [index, {name}] of shifts.entries()) {
      if (names.has(name)) {
        context.addIssue({code: 'custom', path: [index, 'name'], message: `${name} is given twice`})
      }
      names.add(name)
    }
  })

/** The part of `policy.json` that says when units are on duty. */
export const rosterPolicyFields = {
  /** The shifts of each kind of unit; a kind without any is always on duty. */
  rosters: z.partialRecord(unitKindSchema, shiftsOfKindSchema).default({}),
} as const
export type Rosters = z.infer<typeof rosterPolicyFields.rosters>
