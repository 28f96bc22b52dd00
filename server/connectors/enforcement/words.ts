import {hazardKindSchema, hazardSeveritySchema} from '#contract/hazard.ts'
import {inspectionOutcomeSchema, penaltySchema} from '#contract/inspection.ts'
import {z} from 'zod'
import words from './words.zhCN.json' with {type: 'json'}

/** What a column may say. */
export const fieldSchema = z.enum([
  'number',
  'department',
  'inspectedOn',
  'premisesId',
  'address',
  'outcome',
  'hazardKinds',
  'severity',
  'dueOn',
  'description',
  'note',
  'penalisedOn',
  'amount',
  'basis',
  'party',
  'hazardId',
  'rectifiedOn',
  'rectification',
])
export type Field = z.infer<typeof fieldSchema>

export const WORDS = words

const partySchema = penaltySchema.shape.party.unwrap()

export const fieldOf = reader(fieldSchema, words.columns)
export const outcomeOf = reader(inspectionOutcomeSchema, words.outcomes)
export const severityOf = reader(hazardSeveritySchema, words.severities)
export const partyOf = reader(partySchema, words.parties)
export const hazardKindOf = reader(hazardKindSchema, words.hazardKinds)

/** A heading without spaces, the mark of a must and what stands in brackets at its end. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .replaceAll(/\s/g, '')
    .replace(/^\*/, '')
    .replace(/\(.*\)$/, '')
}

/** A function that knows which of the options a word means; undefined for one that is in no list. */
function reader<Option extends string>(
  schema: z.ZodEnum<Record<Option, Option>>,
  lists: Readonly<Record<Option, readonly string[]>>,
): (word: string) => Option | undefined {
  const meanings = new Map<string, Option>()
  for (const option of schema.options) for (const word of lists[option]) meanings.set(word, option)
  return word => meanings.get(word)
}

/** Writes values into a text with places such as `{file}`. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}
