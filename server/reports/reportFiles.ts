import type {DrillReport} from '#contract/drillReport.ts'
import type {ResponseReport} from '#contract/responseReport.ts'
import type {CaseTrace, Made, ReportCity} from './reportParts.ts'
import {writeCasePdf} from './writeCasePdf.ts'
import {writeDrillPdf} from './writeDrillPdf.ts'
import {writeResponsePdf} from './writeResponsePdf.ts'
import {writeResponseXlsx} from './writeResponseXlsx.ts'

/** Reports as files to take away. */
export interface ReportFiles {
  responseXlsx(report: ResponseReport, made: Made): Promise<Buffer>
  responsePdf(report: ResponseReport, made: Made): Promise<Buffer>
  casePdf(trace: CaseTrace, made: Made): Promise<Buffer>
  drillPdf(report: DrillReport, made: Made): Promise<Buffer>
}

export function createReportFiles({timeZone, areaName}: ReportCity): ReportFiles {
  return {
    responseXlsx: (report, made) => writeResponseXlsx(report, made, timeZone),
    responsePdf: (report, made) => writeResponsePdf(report, made, timeZone),
    casePdf: (trace, made) => writeCasePdf(trace, made, {timeZone, areaName}),
    drillPdf: (report, made) => writeDrillPdf(report, made, {timeZone, areaName}),
  }
}
