import {z} from 'zod'
import {epochMsSchema, positionSchema, premisesIdSchema} from './ids.ts'
import {notAFireReasonSchema} from './inspection.ts'
import {riskFindingSchema, type RiskFinding} from './risk.ts'

/** Facts of premises that may be put right, as their file has them. */
export const mendableFactSchema = z.enum([
  'floors',
  'floorAreaSqm',
  'rooms',
  'tenants',
  'yearBuilt',
  'wiringYear',
])
export type MendableFact = z.infer<typeof mendableFactSchema>

/** What is done about data that cannot be used as it is. */
export const remedySchema = z.discriminatedUnion('type', [
  /** It burnt at these premises; `on` where the day that is told is none, else null. */
  z.object({type: z.literal('fireAt'), premisesId: premisesIdSchema, on: z.iso.date().nullable()}),
  z.object({type: z.literal('notAFire'), reason: notAFireReasonSchema}),
  /** The fact's right value; null for not known. */
  z.object({type: z.literal('value'), value: z.number().nullable()}),
  /** Premises that are there twice are one: what is told of the other is told of `keep`. */
  z.object({type: z.literal('same'), keep: premisesIdSchema}),
  /** They are two that only look alike. */
  z.object({type: z.literal('two')}),
  /** A row that was looked at and stays out. */
  z.object({type: z.literal('leftOut')}),
])
export type Remedy = z.infer<typeof remedySchema>

/** `finding.mended`: what somebody did about a finding; null takes back what was done before. */
export const mendingSchema = z.object({
  finding: riskFindingSchema,
  remedy: remedySchema.nullable(),
  note: z.string().max(500),
  by: z.string(),
  at: epochMsSchema,
})
export type Mending = z.infer<typeof mendingSchema>

/** Premises that a fire may have been at. */
export const fireCandidateSchema = z.object({
  premisesId: premisesIdSchema,
  name: z.string(),
  address: z.string(),
  position: positionSchema,
  /** From where the fire is said to have been; null where that is not said. */
  distanceMeters: z.number().nonnegative().nullable(),
  /** How alike the addresses are, from 0 to 1; null where none is told. */
  likeness: z.number().min(0).max(1).nullable(),
})
export type FireCandidate = z.infer<typeof fireCandidateSchema>

/** The fact that a finding is about; null for one about something else. */
export function mendableFactOf({code, field, fire}: RiskFinding): MendableFact | null {
  if (fire !== null || (code !== 'outOfDomain' && code !== 'unitMistaken' && code !== 'impossibleDate')) {
    return null
  }
  return mendableFactSchema.safeParse(field).data ?? null
}

/** The remedies that there are for a finding. */
export function remediesFor(finding: RiskFinding): readonly Remedy['type'][] {
  if (finding.fire !== null) return ['fireAt', 'notAFire']
  if (mendableFactOf(finding) !== null) return ['value']
  return finding.code === 'duplicatePremises' ? ['same', 'two'] : ['leftOut']
}
