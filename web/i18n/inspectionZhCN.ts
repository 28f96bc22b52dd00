import type {InspectionOutcome} from '#contract/inspection.ts'

/** Words of inspections and their plans. */
export const zhCNInspection = {
  inspection: {
    outcome: {
      passed: '合格',
      hazardsFound: '发现隐患',
      noEntry: '未能入户',
    } satisfies Record<InspectionOutcome, string>,
    fire: {
      question: '这起火警是否真的起火？',
      known: '已登记起火',
      at: '起火场所',
      unknown: '场所待查',
      confirm: '登记起火',
      none: '未起火',
      cause: '起火原因（可不填）',
      mend: '补登场所',
      save: '保存',
    },
  },
}
