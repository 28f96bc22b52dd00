import {z} from 'zod'
import {areaCodeSchema, positionSchema} from './ids.ts'

export const unitIdSchema = z.string().min(1).max(40).brand<'UnitId'>()
export type UnitId = z.infer<typeof unitIdSchema>

export const unitKindSchema = z.enum([
  'gridWorker',
  'jointDutyStation',
  'microFireStation',
  'fireStation',
  'policePost',
  'mediator',
])
export type UnitKind = z.infer<typeof unitKindSchema>

/** What a unit can do. */
export const capabilitySchema = z.enum([
  'verify',
  'firstAid',
  'extinguish',
  'rescue',
  'ladder',
  'police',
  'mediate',
  'power',
])
export type Capability = z.infer<typeof capabilitySchema>

/** Whoever can be sent, as the city pack has them. */
export const unitSchema = z.object({
  id: unitIdSchema,
  name: z.string().min(1),
  kind: unitKindSchema,
  /** Where it has its base. */
  position: positionSchema,
  /** The area that it serves. */
  area: areaCodeSchema,
  capabilities: z.array(capabilitySchema),
  /** The shifts that it does of those of its kind, by name; all when left out. */
  shifts: z.array(z.string().min(1).max(40)).optional(),
  /** Its team in shifts that teams do in turn, from 1; in every turn when left out. */
  team: z.number().int().min(1).max(31).optional(),
})
export type Unit = z.infer<typeof unitSchema>
