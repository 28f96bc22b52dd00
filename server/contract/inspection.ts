import {z} from 'zod'
import {hazardKindSchema, hazardIdSchema, hazardSeveritySchema} from './hazard.ts'
import {caseCodeSchema, epochMsSchema, positionSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {premisesFactsSchema} from './premises.ts'
import {roleSchema} from './session.ts'
import {taskPhotoSchema} from './task.ts'
import {unitIdSchema} from './unit.ts'

/** Who inspects or punishes: a department's own name; null for this centre. */
export const departmentSchema = z.string().min(1).max(60)

export const inspectionOutcomeSchema = z.enum(['passed', 'hazardsFound', 'noEntry'])
export type InspectionOutcome = z.infer<typeof inspectionOutcomeSchema>

/** What of premises an inspector sees with his own eyes; what he did not look at is left out. */
export const seenFactsSchema = premisesFactsSchema
  .pick({
    tenants: true,
    rooms: true,
    secondExit: true,
    barredWindows: true,
    indoorCharging: true,
    bottledGas: true,
    sensors: true,
  })
  .partial()
export type SeenFacts = z.infer<typeof seenFactsSchema>

export const planIdSchema = z.string().min(1).max(60).brand<'PlanId'>()
export type PlanId = z.infer<typeof planIdSchema>

/** An inspection 检查 of premises. */
export const inspectionSchema = z.object({
  inspectionId: z.string().min(1).max(60),
  premisesId: premisesIdSchema,
  department: departmentSchema.nullable(),
  at: epochMsSchema,
  outcome: inspectionOutcomeSchema,
  hazards: z
    .array(z.object({hazardId: hazardIdSchema, kind: hazardKindSchema, severity: hazardSeveritySchema}))
    .max(20),
  seen: seenFactsSchema,
  note: z.string().max(2000).nullable(),
  photos: z.array(taskPhotoSchema).max(9),
  /** The plan that it was made for. */
  planId: planIdSchema.nullable(),
  /** The department's own number for it. */
  reference: z.string().max(60).optional(),
  by: z.string().max(100),
})
export type Inspection = z.infer<typeof inspectionSchema>

/** `inspection.reported`. The hazards found come as records of their own. */
export const inspectionReportedSchema = inspectionSchema.extend({role: roleSchema.optional()})
export type InspectionReported = z.infer<typeof inspectionReportedSchema>

/** `penalty.reported`: another department punished. */
export const penaltySchema = z.object({
  penaltyId: z.string().min(1).max(60),
  premisesId: premisesIdSchema,
  department: departmentSchema,
  at: epochMsSchema,
  basis: z.string().max(500),
  amountYuan: z.number().nonnegative().nullable(),
  /** Who was punished; absent where the department does not say. */
  party: z.enum(['person', 'organisation']).optional(),
  /** The department's own number for it. */
  reference: z.string().max(60).optional(),
  by: z.string().max(100),
})
export type Penalty = z.infer<typeof penaltySchema>

/** Why what was told as a fire was none, or none of this city; `counted`: it is told of twice. */
export const notAFireReasonSchema = z.enum(['falseAlarm', 'harmless', 'elsewhere', 'counted'])
export type NotAFireReason = z.infer<typeof notAFireReasonSchema>

/** `fire.confirmed`: it really burnt, and where. Without premises it waits in the list to mend. */
export const premisesFireSchema = z.object({
  fireId: z.string().min(1).max(60),
  premisesId: premisesIdSchema.nullable(),
  position: positionSchema.nullable(),
  address: z.string().max(300),
  at: epochMsSchema,
  caseCode: caseCodeSchema.nullable(),
  cause: z.string().max(200).nullable(),
  by: z.string().max(100),
  /** It counts as no fire. `withdrawn`: that somebody judged it at all was taken back. */
  dismissed: z
    .object({
      reason: z.enum([...notAFireReasonSchema.options, 'withdrawn']),
      note: z.string().max(500),
      at: epochMsSchema,
    })
    .optional(),
})
export type PremisesFire = z.infer<typeof premisesFireSchema>

/** `fire.dismissed`: what was told as a fire counts as none. */
export const fireDismissedSchema = premisesFireSchema.required({dismissed: true})

/** One visit of a plan. */
export const planStopSchema = z.object({
  premisesId: premisesIdSchema,
  arriveAt: epochMsSchema,
  leaveAt: epochMsSchema,
  /** From the stop before, or the start. */
  travelSeconds: z.number().nonnegative(),
  /** Expected harm that the visit takes off over twelve months. */
  averted: z.number().nonnegative(),
  /** Put there by hand: planning again keeps it. */
  isPinned: z.boolean(),
  /** The inspection that came of it; null while none has. */
  inspectionId: z.string().nullable(),
})
export type PlanStop = z.infer<typeof planStopSchema>

/** A day's inspections of one team, in the order of its way. */
export const inspectionPlanSchema = z.object({
  planId: planIdSchema,
  unitId: unitIdSchema,
  /** `YYYY-MM-DD` in the city's calendar. */
  day: z.iso.date(),
  startAt: epochMsSchema,
  endAt: epochMsSchema,
  startPosition: positionSchema,
  stops: z.array(planStopSchema).max(60),
  returnSeconds: z.number().nonnegative(),
  /** The sent plan's case; null while it has not been sent. */
  caseCode: caseCodeSchema.nullable(),
  modelVersion: z.string(),
  by: z.string(),
  updatedSeq: seqSchema,
})
export type InspectionPlan = z.infer<typeof inspectionPlanSchema>

/** `plan.kept`: the whole plan as it then was; `replacesSeq` the `updatedSeq` of the one that its officer saw, 0 for a new one. */
export const planKeptSchema = inspectionPlanSchema
  .omit({updatedSeq: true})
  .extend({at: epochMsSchema, replacesSeq: seqSchema})
export type PlanKept = z.infer<typeof planKeptSchema>

/** `person.viewed`: somebody looked at a person's data, and why. */
export const personViewSchema = z.object({
  premisesId: premisesIdSchema,
  what: z.enum(['owner', 'penalties']),
  reason: z.string().trim().min(1).max(300),
  by: z.string(),
  role: roleSchema,
  at: epochMsSchema,
})
export type PersonView = z.infer<typeof personViewSchema>
