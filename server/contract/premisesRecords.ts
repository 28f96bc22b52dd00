import {hazardCommandedSchema, hazardFoundSchema} from './hazard.ts'
import {
  inspectionReportedSchema,
  penaltySchema,
  personViewSchema,
  planKeptSchema,
  premisesFireSchema,
} from './inspection.ts'
import {riskFittedSchema} from './risk.ts'

/** Records of what becomes of premises. */
export const premisesRecordBodies = {
  'hazard.found': hazardFoundSchema,
  'hazard.commanded': hazardCommandedSchema,
  'inspection.reported': inspectionReportedSchema,
  'penalty.reported': penaltySchema,
  'fire.confirmed': premisesFireSchema,
  'plan.kept': planKeptSchema,
  'risk.fitted': riskFittedSchema,
  'person.viewed': personViewSchema,
} as const
