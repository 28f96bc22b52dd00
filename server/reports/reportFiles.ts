import type {CaseFile, TracedStep} from '#contract/caseFile.ts'
import type {ResponseReport} from '#contract/responseReport.ts'
import type {Task} from '#contract/task.ts'
import {writeCasePdf} from './writeCasePdf.ts'
import {writeResponsePdf} from './writeResponsePdf.ts'
import {writeResponseXlsx} from './writeResponseXlsx.ts'

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

/** Reports as files to take away. */
export interface ReportFiles {
  responseXlsx(report: ResponseReport, made: Made): Promise<Buffer>
  responsePdf(report: ResponseReport, made: Made): Promise<Buffer>
  casePdf(trace: CaseTrace, made: Made): Promise<Buffer>
}

export interface ReportFilesOptions {
  readonly timeZone: string
  /** The name of an area; the code itself where it has none. */
  readonly areaName: (code: string) => string
}

export function createReportFiles({timeZone, areaName}: ReportFilesOptions): ReportFiles {
  return {
    responseXlsx: (report, made) => writeResponseXlsx(report, made, timeZone),
    responsePdf: (report, made) => writeResponsePdf(report, made, timeZone),
    casePdf: (trace, made) => writeCasePdf(trace, made, {timeZone, areaName}),
  }
}
