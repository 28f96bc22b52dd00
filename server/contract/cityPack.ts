import {z} from 'zod'

/** What can be wrong with a row of a city pack. */
export const packProblemCodeSchema = z.enum([
  'missing',
  'syntax',
  'invalid',
  'duplicate',
  'codePattern',
  'unknownParent',
  'noCity',
  'emptyCommunity',
  'ringOpen',
  'ringDirection',
  'ringCrossing',
  'overlap',
  'gap',
  'outsideParent',
  'outsideCity',
  'outsideBounds',
  'unknownPremises',
  'unknownArea',
  'unknownBuilding',
  'unbound',
  'notConnected',
  'approvalMissing',
])
export type PackProblemCode = z.infer<typeof packProblemCodeSchema>

/** One row of a city pack that is not as it should be: where it stands and what is wrong with it. */
export const packProblemSchema = z.object({
  file: z.string(),
  /** Counted from 1; 0 where the file itself is missing. */
  line: z.number().int().nonnegative(),
  /** A CSV column, or a path into the JSON such as `features[3].properties.code`. */
  field: z.string(),
  code: packProblemCodeSchema,
  detail: z.string(),
})
export type PackProblem = z.infer<typeof packProblemSchema>

/** So many warnings of one file and code are kept word for word; the others are counted. */
export const KEPT_WARNINGS = 100

/** What was noticed of a pack that is shown all the same. */
export const packWarningsSchema = z.object({
  /** The first of each file and code, in the order of the files. */
  items: z.array(packProblemSchema),
  /** How many there are in all, by file and code. */
  counts: z.array(
    z.object({file: z.string(), code: packProblemCodeSchema, count: z.number().int().positive()}),
  ),
})
export type PackWarnings = z.infer<typeof packWarningsSchema>
