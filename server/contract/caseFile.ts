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
import {caseCommandNameSchema} from './caseCommand.ts'
import {feedNameSchema} from './feed.ts'
import {roleSchema} from './session.ts'

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

/**
 * Where a case is in its life: the six steps, `verified` between feedback and evaluation (its step is still `feedback`),
 * and what a side move leads to. `suspended`, `merged` and `voided` keep the step that the case was in.
 */
export const caseStateSchema = z.enum([...stageSchema.options, 'verified', 'suspended', 'merged', 'voided'])
export type CaseState = z.infer<typeof caseStateSchema>

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

/** When the answer to a case reached each phase; null while it has not. */
export const responseTimesSchema = z.object({
  acknowledgedAt: epochMsSchema.nullable(),
  dispatchedAt: epochMsSchema.nullable(),
  enRouteAt: epochMsSchema.nullable(),
  onSceneAt: epochMsSchema.nullable(),
  closedAt: epochMsSchema.nullable(),
})
export type ResponseTimes = z.infer<typeof responseTimesSchema>

/** When a unit of the backend's own reached each phase on a case; null while it has not. */
export const backendUnitSchema = responseTimesSchema
  .pick({dispatchedAt: true, enRouteAt: true, onSceneAt: true})
  .extend({unit: z.string().min(1).max(100)})
export type BackendUnit = z.infer<typeof backendUnitSchema>

/** What opened the case: a backend's report, an officer's own, or alarms of one panel (their case has no title of its own). */
export const caseOriginSchema = z.discriminatedUnion('type', [
  z.object({type: z.literal('report'), feed: feedNameSchema, externalId: z.string()}),
  z.object({type: z.literal('officer')}),
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
  state: caseStateSchema,
  /** Rises by one with each command or step that was taken in; a command names the one that its officer saw. */
  version: z.number().int().nonnegative(),
  /** Part of a drill: in no statistic, and to no real backend. */
  isDrill: z.boolean(),
  /** Null for a case that an alarm opened: the client words it from `origin`. */
  title: z.string().nullable(),
  address: z.string(),
  place: placeSchema,
  origin: caseOriginSchema,
  occurredAt: epochMsSchema,
  reportedAt: epochMsSchema,
  /** When the present stage began, by the backend's clock. */
  stageSince: epochMsSchema,
  /** When the present stage is due by `policy.json`; null once evaluated, and while the clock stands still. */
  dueAt: epochMsSchema.nullable(),
  /** From when on that is near: the last fifth of the stage's time. */
  atRiskAt: epochMsSchema.nullable(),
  /** The officer who has taken it upon himself. */
  claimedBy: z.string().nullable(),
  /** Since when it is before the leader; null while it is not. */
  escalatedAt: epochMsSchema.nullable(),
  /** The case that goes on in its place. */
  mergedInto: caseCodeSchema.nullable(),
  /** The cases that were merged into it. */
  mergedCases: z.array(caseCodeSchema),
  response: responseTimesSchema,
  openedSeq: seqSchema,
  updatedSeq: seqSchema,
})
export type CaseSummary = z.infer<typeof caseSummarySchema>

/** Whether anything is still to be done about a case: it is neither evaluated nor merged nor void. */
export function isCaseOpen({state}: Pick<CaseSummary, 'state'>): boolean {
  return state !== 'evaluated' && state !== 'merged' && state !== 'voided'
}

/** Whether the time that a case's present stage may take is past at `now` (epoch ms). */
export function isOverdue({dueAt}: Pick<CaseSummary, 'dueAt'>, now: number): boolean {
  return dueAt !== null && dueAt < now
}

/**
 * What an entry of a case's history is about: a step that a backend reports, an officer's command, what became of a
 * task, a clock that ran out, or an alarm.
 */
export const caseEntrySchema = z.enum([
  ...stageSchema.options,
  ...caseCommandNameSchema.options,
  'dispatch',
  'task',
  'dueSoon',
  'overdue',
  'alarmRaised',
  'alarmCleared',
  'alarmAcknowledged',
])
export type CaseEntry = z.infer<typeof caseEntrySchema>

/** One entry of a case's history, with the log record that holds it. */
export const caseStepSchema = z.object({
  seq: seqSchema,
  step: caseEntrySchema,
  at: epochMsSchema,
  by: z.string(),
  /** The officer's role; absent for a backend and the system. */
  role: roleSchema.optional(),
  note: z.string().nullable(),
  /** Figures and codes of the entry: the task and its receipt, the other case, the new due time. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
})
export type CaseStep = z.infer<typeof caseStepSchema>

/** An entry that can be proved: with the first 16 hexadecimal digits of the hash of its log record. */
export const tracedStepSchema = caseStepSchema.extend({hash: z.string().regex(/^[0-9a-f]{16}$/)})
export type TracedStep = z.infer<typeof tracedStepSchema>

/** The whole case file. */
export const caseFileSchema = caseSummarySchema.extend({
  /** Who gave the feedback: somebody else verifies it. */
  handledBy: z.string().nullable(),
  /**
   * While suspended: since when, in which state it was, and how much of its clock was left until it is due and until it
   * is at risk (ms of working time where its clock counts that; null without a clock).
   */
  suspension: z
    .object({
      since: epochMsSchema,
      from: caseStateSchema,
      leftMs: z.number().int().nullable(),
      riskLeftMs: z.number().int().nullable(),
    })
    .nullable(),
  /** The state that a merged or voided case had before, for going back. */
  stateBefore: caseStateSchema.nullable(),
  /** The clock that it had then, which runs on. */
  clockBefore: z.object({dueAt: epochMsSchema.nullable(), atRiskAt: epochMsSchema.nullable()}).nullable(),
  /** The last number given to a task of the case. */
  lastTask: z.number().int().nonnegative(),
  description: z.string(),
  reporter: reporterSchema.nullable(),
  /** Units that the backend itself sent, where it tells. */
  backendUnits: z.array(backendUnitSchema).optional(),
  photos: z.array(z.string()),
  /** The position as the backend gave it, before its conversion. */
  reportedPosition: z.object({crs: z.string(), position: positionSchema}).nullable(),
})
export type CaseFile = z.infer<typeof caseFileSchema>
