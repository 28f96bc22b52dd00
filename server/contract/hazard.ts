import {z} from 'zod'
import {placeSchema} from './caseFile.ts'
import {caseCodeSchema, epochMsSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {roleSchema} from './session.ts'
import {taskPhotoSchema} from './task.ts'

export const hazardIdSchema = z.string().min(1).max(60).brand<'HazardId'>()
export type HazardId = z.infer<typeof hazardIdSchema>

/** What may be wrong with premises 隐患类别. */
export const hazardKindSchema = z.enum([
  'indoorCharging',
  'blockedExit',
  'barredWindows',
  'wiring',
  'bottledGas',
  'extinguishers',
  'smokeDetectors',
  'combustibles',
  'partitions',
  'livingInWorkshop',
  'other',
])
export type HazardKind = z.infer<typeof hazardKindSchema>

/** 一般隐患, 重大隐患. */
export const hazardSeveritySchema = z.enum(['general', 'major'])
export type HazardSeverity = z.infer<typeof hazardSeveritySchema>

export const hazardSourceSchema = z.enum(['inspection', 'sensor', 'citizen', 'enforcement'])
export type HazardSource = z.infer<typeof hazardSourceSchema>

/** found 发现 → ordered 责令整改 → rectified 已整改 → verified 已复查 → closed 销号; `voided` where it was none. */
export const hazardStateSchema = z.enum(['found', 'ordered', 'rectified', 'verified', 'closed', 'voided'])
export type HazardState = z.infer<typeof hazardStateSchema>

const reason = z.string().trim().min(1).max(500)
const note = z.string().trim().min(1).max(2000)
const photos = z.array(taskPhotoSchema).max(9)

/** What an officer may do with a hazard; which of them a state and a role allow is a table in `server/domain`. */
export const hazardCommandSchema = z.discriminatedUnion('name', [
  /** `until`: by when it has to be mended; left out, the policy says. */
  z.object({name: z.literal('order'), until: epochMsSchema.optional(), note: note.optional()}),
  z.object({name: z.literal('rectify'), note, photos}),
  /** By somebody other than who said that it was mended; not passed, it is ordered again. */
  z.object({name: z.literal('verify'), passed: z.boolean(), note: note.optional(), photos}),
  z.object({name: z.literal('close'), note: note.optional()}),
  z.object({name: z.literal('extend'), reason, until: epochMsSchema}),
  z.object({name: z.literal('escalate'), reason}),
  z.object({name: z.literal('void'), reason}),
])
export type HazardCommand = z.infer<typeof hazardCommandSchema>
export type HazardCommandName = HazardCommand['name']

export const hazardCommandNameSchema = z.enum([
  'order',
  'rectify',
  'verify',
  'close',
  'extend',
  'escalate',
  'void',
])

/** What devices at premises reported that made a hazard of the devices themselves. */
export const hazardEvidenceSchema = z.object({
  /** Fire alarms within so many hours. */
  alarms: z.number().int().nonnegative(),
  withinHours: z.number().positive(),
  /** Faults that have stood at least so many hours. */
  faults: z.number().int().nonnegative(),
  faultHours: z.number().positive(),
})

/** One entry of a hazard's history. */
export const hazardStepSchema = z.object({
  seq: seqSchema,
  at: epochMsSchema,
  what: z.enum(['found', 'order', 'rectify', 'verify', 'close', 'extend', 'escalate', 'void', 'overdue']),
  by: z.string(),
  note: z.string().nullable(),
  photos,
  /** Of `verify`. */
  passed: z.boolean().optional(),
  /** By when it then had to be mended, where that was set. */
  until: epochMsSchema.optional(),
})
export type HazardStep = z.infer<typeof hazardStepSchema>

export const hazardSchema = z.object({
  hazardId: hazardIdSchema,
  premisesId: premisesIdSchema,
  kind: hazardKindSchema,
  severity: hazardSeveritySchema,
  source: hazardSourceSchema,
  /** The department that found it; null for this centre. */
  department: z.string().max(60).nullable(),
  description: z.string().max(2000),
  /** The case that it came of; null for none. */
  caseCode: caseCodeSchema.nullable(),
  /** Of a sensor; null for any other. */
  evidence: hazardEvidenceSchema.nullable(),
  state: hazardStateSchema,
  /** Rises with every command that counted. */
  version: z.number().int().nonnegative(),
  foundAt: epochMsSchema,
  /** When the present state began. */
  since: epochMsSchema,
  /** By when the present state has to end; null for none. */
  dueAt: epochMsSchema.nullable(),
  /** By when it has or had to be mended; null where that was never ordered. */
  orderedDueAt: epochMsSchema.nullable(),
  overdueSince: epochMsSchema.nullable(),
  escalatedAt: epochMsSchema.nullable(),
  rectifiedBy: z.string().nullable(),
  rectifiedAt: epochMsSchema.nullable(),
  closedAt: epochMsSchema.nullable(),
  /** Hazards of the same kind at the same premises before this one. */
  repeats: z.number().int().nonnegative(),
  steps: z.array(hazardStepSchema),
  place: placeSchema,
  foundSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type Hazard = z.infer<typeof hazardSchema>

/** Whether something is still to be done about it. */
export function isHazardOpen({state}: Pick<Hazard, 'state'>): boolean {
  return state !== 'closed' && state !== 'voided'
}

/** `hazard.found`. */
export const hazardFoundSchema = hazardSchema
  .pick({hazardId: true, premisesId: true, kind: true, severity: true, source: true, department: true})
  .extend({
    description: z.string().max(2000),
    at: epochMsSchema,
    /** By when it has to be mended, where that was ordered at once; null leaves it to the policy. */
    orderedUntil: epochMsSchema.nullable(),
    /** Where it was mended already and nobody has checked that yet. */
    rectifiedAt: epochMsSchema.optional(),
    /** Hazards of the same kind at the same premises that this log does not have. */
    repeatsBefore: z.number().int().nonnegative().optional(),
    /** The case that it came of. */
    caseCode: caseCodeSchema.optional(),
    evidence: hazardEvidenceSchema.optional(),
    photos,
    by: z.string().max(100),
    /** Absent for a backend. */
    role: roleSchema.optional(),
  })
export type HazardFound = z.infer<typeof hazardFoundSchema>

/** `hazard.commanded`: it counts if the hazard's version and state still allow it when its turn comes. */
export const hazardCommandedSchema = z.object({
  hazardId: hazardIdSchema,
  version: z.number().int().nonnegative(),
  command: hazardCommandSchema,
  by: z.string(),
  role: roleSchema,
  at: epochMsSchema,
})
export type HazardCommanded = z.infer<typeof hazardCommandedSchema>
