import type {DrillReport} from '#contract/drillReport.ts'
import type {ResponseReport} from '#contract/responseReport.ts'
import type {CaseTrace, Made, ReportCity} from './reportParts.ts'
import {writeCasePdf} from './writeCasePdf.ts'
import {writeDrillPdf} from './writeDrillPdf.ts'
import {writeResponsePdf} from './writeResponsePdf.ts'
import {writeResponseXlsx} from './writeResponseXlsx.ts'
import {planTitle, writePlanPdf, writePlanXlsx, type PlanReport} from './writePlan.ts'

/** Reports as files to take away. */
export interface ReportFiles {
  responseXlsx(report: ResponseReport, made: Made): Promise<Buffer>
  responsePdf(report: ResponseReport, made: Made): Promise<Buffer>
  casePdf(trace: CaseTrace, made: Made): Promise<Buffer>
  planTitle: typeof planTitle
  planPdf(report: PlanReport, made: Made): Promise<Buffer>
  planXlsx(report: PlanReport, made: Made): Promise<Buffer>
  drillPdf(report: DrillReport, made: Made): Promise<Buffer>
}

export function createReportFiles({timeZone, areaName}: ReportCity): ReportFiles {
  return {
    responseXlsx: (report, made) => writeResponseXlsx(report, made, timeZone),
    responsePdf: (report, made) => writeResponsePdf(report, made, timeZone),
    casePdf: (trace, made) => writeCasePdf(trace, made, {timeZone, areaName}),
    planTitle,
    planPdf: (report, made) => writePlanPdf(report, made, timeZone),
    planXlsx: (report, made) => writePlanXlsx(report, made, timeZone),
    drillPdf: (report, made) => writeDrillPdf(report, made, {timeZone, areaName}),
  }
}
