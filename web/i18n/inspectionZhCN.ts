import type {InspectionOutcome} from '#contract/inspection.ts'

/** Words of inspections and their plans. */
export const zhCNInspection = {
  inspection: {
    outcome: {
      passed: '合格',
      hazardsFound: '发现隐患',
      noEntry: '未能入户',
    } satisfies Record<InspectionOutcome, string>,
  },
}
