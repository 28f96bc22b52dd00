import type {CaseFile, CaseKind, TracedStep} from '#contract/caseFile.ts'
import type {DrillReport} from '#contract/drillReport.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {InspectionPlan} from '#contract/inspection.ts'
import type {ResponseBasis, ResponseReport} from '#contract/responseReport.ts'
import type {Task} from '#contract/task.ts'
import type {Unit} from '#contract/unit.ts'
import type {ResponseFigures} from '../domain/responseFigures.ts'
import type {PlanReport} from './planPorts.ts'

/** When a file was made (epoch ms), and by whom. */
interface Made {
  readonly at: number
  readonly by: string
}

/** How long the answer to cases took, found beside everything else that the node does. Rejects with StoreUnavailableError. */
export interface ResponseQueries {
  /** Of cases that were received from `since` on and before `until`. */
  responseFigures(query: {
    areas: readonly AreaCode[] | null
    kinds: readonly CaseKind[] | null
    since: number
    until: number
    per: ResponseBasis
  }): Promise<ResponseFigures>
}

/** Reports as files to take away. */
export interface ReportFiles {
  /** What the case of a plan is called. */
  planTitle(about: {
    readonly plan: Pick<InspectionPlan, 'day' | 'stops'>
    readonly unit: Pick<Unit, 'name'>
  }): string
  planPdf(report: PlanReport, made: Made): Promise<Buffer>
  planXlsx(report: PlanReport, made: Made): Promise<Buffer>
  responseXlsx(report: ResponseReport, made: Made): Promise<Buffer>
  responsePdf(report: ResponseReport, made: Made): Promise<Buffer>
  casePdf(
    trace: {
      readonly case: CaseFile
      readonly steps: readonly TracedStep[]
      readonly tasks: readonly Task[]
    },
    made: Made,
  ): Promise<Buffer>
  drillPdf(report: DrillReport, made: Made): Promise<Buffer>
}
