import type {InspectionOutcome} from '#contract/inspection.ts'

/** Words of inspections and their plans. */
export const enUSInspection = {
  inspection: {
    outcome: {
      passed: 'Passed',
      hazardsFound: 'Hazards found',
      noEntry: 'No entry',
    } satisfies Record<InspectionOutcome, string>,
    fire: {
      question: 'Did it really burn?',
      known: 'Entered as a fire',
      at: 'Where it burnt',
      unknown: 'Premises still to be found',
      confirm: 'Enter the fire',
      none: 'It did not burn',
      cause: 'Cause, if known',
      mend: 'Enter the premises',
      save: 'Save',
    },
  },
}
