import {z} from 'zod'
import {
  alarmIdSchema,
  areaCodeSchema,
  caseCodeSchema,
  epochMsSchema,
  panelAddressSchema,
  positionSchema,
  premisesIdSchema,
  seqSchema,
} from './ids.ts'
import {feedNameSchema} from './feed.ts'

export const caseKindSchema = z.enum([
  'fire',
  'safety',
  'dispute',
  'urban',
  'environment',
  'security',
  'service',
])
export type CaseKind = z.infer<typeof caseKindSchema>

/** The letter that stands for a kind in a case code. */
export const KIND_LETTER = {
  fire: 'F',
  safety: 'S',
  dispute: 'D',
  urban: 'U',
  environment: 'E',
  security: 'P',
  service: 'V',
} as const satisfies Record<CaseKind, string>

/** The six steps of a case, in order; the last one closes it. */
export const stageSchema = z.enum(['reported', 'accepted', 'assigned', 'handling', 'feedback', 'evaluated'])
export type Stage = z.infer<typeof stageSchema>

/** 1 is the gravest. */
export const caseLevelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type CaseLevel = z.infer<typeof caseLevelSchema>

/** Where something is: the areas are null where no area of the city holds the position. */
export const placeSchema = z.object({
  position: positionSchema.nullable(),
  gridCell: areaCodeSchema.nullable(),
  community: areaCodeSchema.nullable(),
  /** A position was given and lies in no area of the city. */
  isOutside: z.boolean(),
})
export type Place = z.infer<typeof placeSchema>

export const reporterSchema = z.object({
  role: z.enum(['gridWorker', 'citizen', 'sensor', 'officer']),
  name: z.string().max(100).optional(),
  phone: z.string().max(40).optional(),
})
export type Reporter = z.infer<typeof reporterSchema>

/** What opened the case: a backend's report, or alarms of one panel (their case has no title of its own). */
export const caseOriginSchema = z.discriminatedUnion('type', [
  z.object({type: z.literal('report'), feed: feedNameSchema, externalId: z.string()}),
  z.object({
    type: z.literal('alarm'),
    feed: feedNameSchema,
    panelAddress: panelAddressSchema,
    premisesId: premisesIdSchema.nullable(),
    alarmIds: z.array(alarmIdSchema),
  }),
])
export type CaseOrigin = z.infer<typeof caseOriginSchema>

/** A case as lists, maps and the socket carry it: nothing of it names a person. */
export const caseSummarySchema = z.object({
  caseCode: caseCodeSchema,
  kind: caseKindSchema,
  level: caseLevelSchema,
  stage: stageSchema,
  /** Null for a case that an alarm opened: the client words it from `origin`. */
  title: z.string().nullable(),
  address: z.string(),
  place: placeSchema,
  origin: caseOriginSchema,
  occurredAt: epochMsSchema,
  reportedAt: epochMsSchema,
  /** When the present stage began, by the backend's clock. */
  stageSince: epochMsSchema,
  /** When the present stage is due by `policy.json`; null once evaluated. */
  dueAt: epochMsSchema.nullable(),
  openedSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type CaseSummary = z.infer<typeof caseSummarySchema>

/** Whether the time that a case's present stage may take is past at `now` (epoch ms). */
export function isOverdue({dueAt}: Pick<CaseSummary, 'dueAt'>, now: number): boolean {
  return dueAt !== null && dueAt < now
}

/** One step of a case's history, with the log record that holds it. */
export const caseStepSchema = z.object({
  seq: seqSchema,
  step: stageSchema,
  at: epochMsSchema,
  by: z.string(),
  note: z.string().nullable(),
})
export type CaseStep = z.infer<typeof caseStepSchema>

/** The whole case file. */
export const caseFileSchema = caseSummarySchema.extend({
  description: z.string(),
  reporter: reporterSchema.nullable(),
  photos: z.array(z.string()),
  /** The position as the backend gave it, before its conversion. */
  reportedPosition: z.object({crs: z.string(), position: positionSchema}).nullable(),
})
export type CaseFile = z.infer<typeof caseFileSchema>
