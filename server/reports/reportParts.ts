import type {CaseFile, TracedStep} from '#contract/caseFile.ts'
import type {Task} from '#contract/task.ts'

/** When a file was made (epoch ms), and by whom. */
export interface Made {
  readonly at: number
  readonly by: string
}

/** A case with all that happened, as its reader may see it. */
export interface CaseTrace {
  readonly case: CaseFile
  readonly steps: readonly TracedStep[]
  readonly tasks: readonly Task[]
}

/** What of the city a report needs. */
export interface ReportCity {
  readonly timeZone: string
  /** The name of an area; the code itself where it has none. */
  readonly areaName: (code: string) => string
}
