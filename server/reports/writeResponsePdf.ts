import type {PhaseSpan, ResponseReport} from '#contract/responseReport.ts'
import type {Made} from './reportParts.ts'
import {ReportPdf} from './reportPdf.ts'
import {createMomentFormat, durationText, WORDS} from './reportWords.ts'
import {
  breakdowns,
  percentText,
  scopeLines,
  spanName,
  targetName,
  targetScope,
  targetVerdict,
} from './responseRows.ts'

const {response: words, page} = WORDS

/** The spans that a breakdown shows beside each other; the workbook has all of them. */
const SHOWN = [
  ['received', 'acknowledged'],
  ['received', 'dispatched'],
  ['dispatched', 'onScene'],
  ['received', 'closed'],
] as const

export async function writeResponsePdf(
  report: ResponseReport,
  made: Made,
  timeZone: string,
): Promise<Buffer> {
  const moment = createMomentFormat(timeZone)
  const pdf = await ReportPdf.begin(words.title, JSON.stringify(report) + made.by)
  pdf.title(`${words.title} · ${report.areaName}`)
  for (const line of scopeLines(report, moment)) pdf.note(line)

  pdf.heading(words.spans)
  pdf.table(
    [
      {title: words.span, share: 0.25},
      ...[words.count, words.p50, words.p90, words.p95, words.notReached, words.backwards].map(
        (title): {title: string; share: number; isNumber: true} => ({title, share: 0.125, isNumber: true}),
      ),
    ],
    report.spans.map(span => [
      spanName(span),
      String(span.count),
      timeText(span, 'p50'),
      timeText(span, 'p90'),
      timeText(span, 'p95'),
      String(span.notReached),
      String(span.backwards),
    ]),
  )

  pdf.heading(words.targets)
  pdf.table(
    [
      {title: words.target, share: 0.32},
      {title: words.kinds, share: 0.26},
      {title: words.share, share: 0.1, isNumber: true},
      {title: words.reached, share: 0.2, isNumber: true},
      {title: words.isMet, share: 0.12},
    ],
    report.targets.map(target => [
      targetName(target),
      targetScope(target),
      percentText(target.share),
      target.denominator === 0
        ? page.none
        : `${percentText(target.numerator / target.denominator)} (${target.numerator} / ${target.denominator})`,
      targetVerdict(target),
    ]),
  )

  for (const {name, parts} of breakdowns(report)) {
    pdf.heading(name)
    pdf.table(
      [
        {title: name, share: 0.2},
        {title: words.count, share: 0.08, isNumber: true},
        ...SHOWN.map(([from, to]): {title: string; share: number; isNumber: true} => ({
          title: `${spanName({from, to})} ${words.p50} / ${words.p90}`,
          share: 0.18,
          isNumber: true,
        })),
      ],
      parts.map(part => [
        part.name,
        String(part.cases),
        ...SHOWN.map(([from, to]) => bothText(part.spans.find(span => span.from === from && span.to === to))),
      ]),
    )
  }
  return pdf.finish({at: moment(made.at), by: made.by})
}

function timeText({quantiles}: PhaseSpan, share: 'p50' | 'p90' | 'p95'): string {
  return quantiles ? durationText(quantiles[share]) : page.none
}

function bothText(span: PhaseSpan | undefined): string {
  return span?.quantiles ? `${timeText(span, 'p50')} / ${timeText(span, 'p90')}` : page.none
}
