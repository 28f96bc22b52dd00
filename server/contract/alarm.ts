import {z} from 'zod'
import {
  caseCodeSchema,
  alarmIdSchema,
  epochMsSchema,
  panelAddressSchema,
  positionSchema,
  premisesIdSchema,
  seqSchema,
} from './ids.ts'
import {placeSchema} from './caseFile.ts'

/** `fire` is raised and cleared; `fault` is raised and restored. */
export const alarmConditionSchema = z.enum(['fire', 'fault'])
export type AlarmCondition = z.infer<typeof alarmConditionSchema>

export const alarmSchema = z.object({
  id: alarmIdSchema,
  condition: alarmConditionSchema,
  panelAddress: panelAddressSchema,
  /** The panel's name in the registration table; null for an unknown panel. */
  panelName: z.string().nullable(),
  premisesId: premisesIdSchema.nullable(),
  /** GB/T 26875.3 system and part type numbers; null where the panel or transmitter itself speaks. */
  systemType: z.number().int().nullable(),
  partType: z.number().int().nullable(),
  /** Identity of the part within its panel. */
  partKey: z.string(),
  /** The panel's own words for the part. */
  description: z.string(),
  place: placeSchema,
  address: z.string(),
  /** When the raising report came in. */
  raisedAt: epochMsSchema,
  /** The device's own time of it; null when it gave none or an impossible one. */
  observedAt: epochMsSchema.nullable(),
  /** Null while it stands. */
  clearedAt: epochMsSchema.nullable(),
  isDrill: z.boolean(),
  /** Who has seen it, and when. */
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: epochMsSchema.nullable(),
  /** Put aside with a reason; ends by itself. */
  shelved: z.object({by: z.string(), at: epochMsSchema, until: epochMsSchema, reason: z.string()}).nullable(),
  /** The case that a fire alarm opened or joined. */
  caseCode: caseCodeSchema.nullable(),
  raisedSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type Alarm = z.infer<typeof alarmSchema>

/** A fire panel: registered in the city pack, or heard from without being registered. */
export const panelSchema = z.object({
  address: panelAddressSchema,
  name: z.string().nullable(),
  isRegistered: z.boolean(),
  premisesId: premisesIdSchema.nullable(),
  place: placeSchema,
  streetAddress: z.string(),
  firstHeardAt: epochMsSchema.nullable(),
  lastHeardAt: epochMsSchema.nullable(),
  activeFires: z.number().int().nonnegative(),
  activeFaults: z.number().int().nonnegative(),
  updatedSeq: seqSchema,
})
export type Panel = z.infer<typeof panelSchema>

/** A row of a pack's registration table: where a panel stands. */
export const panelRegistrationSchema = z.object({
  address: panelAddressSchema,
  name: z.string().min(1).max(120),
  premisesId: premisesIdSchema.nullable(),
  position: positionSchema.nullable(),
  streetAddress: z.string().max(200),
})
export type PanelRegistration = z.infer<typeof panelRegistrationSchema>
