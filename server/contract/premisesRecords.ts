import {hazardCommandedSchema, hazardFoundSchema} from './hazard.ts'
import {
  fireDismissedSchema,
  inspectionReportedSchema,
  penaltySchema,
  personViewSchema,
  planKeptSchema,
  premisesFireSchema,
} from './inspection.ts'
import {riskFittedSchema} from './risk.ts'
import {mendingSchema} from './riskMending.ts'

/** Records of what becomes of premises. */
export const premisesRecordBodies = {
  'hazard.found': hazardFoundSchema,
  'hazard.commanded': hazardCommandedSchema,
  'inspection.reported': inspectionReportedSchema,
  'penalty.reported': penaltySchema,
  'fire.confirmed': premisesFireSchema,
  'fire.dismissed': fireDismissedSchema,
  'finding.mended': mendingSchema,
  'plan.kept': planKeptSchema,
  'risk.fitted': riskFittedSchema,
  'person.viewed': personViewSchema,
} as const
