import writeXlsxFile, {type Row} from 'write-excel-file/node'
import type {InspectionPlan} from '#contract/inspection.ts'
import type {PlannedStop} from '#contract/planRoutes.ts'
import {planRow} from './planRows.ts'
import type {Made} from './reportParts.ts'
import {ReportPdf} from './reportPdf.ts'
import {createMomentFormat, fill, WORDS} from './reportWords.ts'

const {plan: words, page} = WORDS

export interface PlanReport {
  readonly plan: Omit<InspectionPlan, 'stops'> & {readonly stops: readonly PlannedStop[]}
  readonly unit: {readonly name: string}
}

/** What the case of a plan is called. */
export function planTitle({
  plan,
  unit,
}: {
  plan: Pick<InspectionPlan, 'day' | 'stops'>
  unit: {readonly name: string}
}): string {
  return fill(words.caseTitle, {day: plan.day, unit: unit.name, count: plan.stops.length})
}

/** A round on paper, to be taken along. */
export async function writePlanPdf(report: PlanReport, made: Made, timeZone: string): Promise<Buffer> {
  const {plan} = report
  const title = `${words.title} ${plan.day}`
  const pdf = await ReportPdf.begin(title, JSON.stringify([report, made.by]))
  pdf.title(title)
  pdf.facts(planFacts(report, timeZone))
  pdf.table(
    [
      {title: words.order, share: 0.06},
      {title: words.arrive, share: 0.13},
      {title: words.premises, share: 0.3},
      {title: words.risk, share: 0.13},
      {title: words.hazards, share: 0.08, isNumber: true},
      {title: words.reasons, share: 0.3},
    ],
    rowsOf(report, timeZone).map(row => [
      row.order,
      `${row.arrive}–${row.leave}\n${row.travel}`,
      `${row.premises}\n${row.address}`,
      row.risk,
      row.hazards,
      row.reasons,
    ]),
  )
  pdf.note(fill(words.back, {minutes: Math.round(plan.returnSeconds / 60)}))
  return pdf.finish({at: createMomentFormat(timeZone)(made.at), by: made.by})
}

/** A round as a workbook, to be worked with. */
export async function writePlanXlsx(report: PlanReport, made: Made, timeZone: string): Promise<Buffer> {
  const head = [
    words.order,
    words.arrive,
    words.leave,
    words.premises,
    words.address,
    words.risk,
    words.hazards,
    words.last,
    words.reasons,
  ]
  const data: Row[] = [
    [{value: `${words.title} ${report.plan.day}`, fontWeight: 'bold' as const, fontSize: 16}],
    ...planFacts(report, timeZone).map((fact): Row => [...fact]),
    [fill(page.made, {at: createMomentFormat(timeZone)(made.at), by: made.by})],
    [],
    head.map(value => ({value, fontWeight: 'bold' as const, backgroundColor: '#eef2f6'})),
    ...rowsOf(report, timeZone).map((row): Row => [
      ...[row.order, row.arrive, row.leave, row.premises, row.address],
      ...[row.risk, row.hazards, row.last, row.reasons],
    ]),
  ]
  const columns = [8, 10, 10, 28, 40, 20, 12, 14, 60].map(width => ({width}))
  return writeXlsxFile([{sheet: words.sheet, columns, data}]).toBuffer()
}

function rowsOf({plan}: PlanReport, timeZone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {timeZone, hour: '2-digit', minute: '2-digit'})
  return plan.stops.map((stop, index) => planRow(stop, index, at => format.format(at)))
}

function planFacts({plan, unit}: PlanReport, timeZone: string): (readonly [string, string])[] {
  const moment = createMomentFormat(timeZone)
  const averted = plan.stops.reduce((sum, stop) => sum + stop.averted, 0)
  return [
    [words.team, unit.name],
    [words.span, `${moment(plan.startAt)} – ${moment(plan.endAt)}`],
    [words.averted, fill(words.people, {value: averted.toFixed(3)})],
    [words.model, plan.modelVersion],
  ]
}
