import type {InspectionOutcome} from '#contract/inspection.ts'

/** Words of inspections and their plans. */
export const enUSInspection = {
  inspection: {
    outcome: {
      passed: 'Passed',
      hazardsFound: 'Hazards found',
      noEntry: 'No entry',
    } satisfies Record<InspectionOutcome, string>,
  },
}
