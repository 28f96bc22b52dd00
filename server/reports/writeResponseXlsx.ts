import type {ResponseReport} from '#contract/responseReport.ts'
import writeXlsxFile, {type Row} from 'write-excel-file/node'
import {createMomentFormat, fill, WORDS} from './reportWords.ts'
import {breakdowns, scopeLines, spanName, targetName, targetScope, targetVerdict} from './responseRows.ts'
import type {Made} from './reportParts.ts'

const {response: words, page} = WORDS

const head = (...titles: readonly string[]): Row =>
  titles.map(value => ({value, fontWeight: 'bold' as const, backgroundColor: '#eef2f6', wrap: true}))
const seconds = (value: number | undefined) =>
  value === undefined ? null : {value, type: Number, format: '0.0'}

/** The report as a workbook: figures as numbers, in seconds, so that they can be worked with. */
export async function writeResponseXlsx(
  report: ResponseReport,
  made: Made,
  timeZone: string,
): Promise<Buffer> {
  const moment = createMomentFormat(timeZone)
  const lines = [...scopeLines(report, moment), fill(page.made, {at: moment(made.at), by: made.by})]
  const sheets = [
    {
      sheet: words.spans,
      columns: [{width: 26}, ...Array.from({length: 6}, () => ({width: 14}))],
      data: [
        [{value: words.title, fontWeight: 'bold' as const, fontSize: 16}],
        ...lines.map(line => [line]),
        [],
        head(
          words.span,
          words.count,
          ...[words.p50, words.p90, words.p95].map(span => fill(words.seconds, {span})),
          words.notReached,
          words.backwards,
        ),
        ...report.spans.map((span): Row => [
          spanName(span),
          span.count,
          seconds(span.quantiles?.p50),
          seconds(span.quantiles?.p90),
          seconds(span.quantiles?.p95),
          span.notReached,
          span.backwards,
        ]),
      ],
    },
    {
      sheet: words.targets,
      columns: [{width: 30}, {width: 34}, ...Array.from({length: 5}, () => ({width: 12}))],
      data: [
        head(
          words.target,
          words.kinds,
          words.share,
          words.numerator,
          words.denominator,
          words.reached,
          words.isMet,
        ),
        ...report.targets.map((target): Row => [
          targetName(target),
          targetScope(target),
          {value: target.share, type: Number, format: '0%'},
          target.numerator,
          target.denominator,
          target.denominator === 0
            ? null
            : {value: target.numerator / target.denominator, type: Number, format: '0.0%'},
          targetVerdict(target),
        ]),
      ],
    },
    ...breakdowns(report).map(({name, parts}) => ({
      sheet: name,
      columns: [{width: 24}, ...Array.from({length: 1 + 3 * report.spans.length}, () => ({width: 13}))],
      data: [
        head(
          name,
          fill(words.count, {}),
          ...report.spans.flatMap(span =>
            [words.count, words.p50, words.p90].map(figure =>
              figure === words.count
                ? `${spanName(span)} ${figure}`
                : fill(words.figure, {span: spanName(span), figure}),
            ),
          ),
        ),
        ...parts.map((part): Row => [
          part.name,
          part.cases,
          ...part.spans.flatMap(({count, quantiles}) => [
            count,
            seconds(quantiles?.p50),
            seconds(quantiles?.p90),
          ]),
        ]),
      ],
    })),
  ]
  return writeXlsxFile(sheets).toBuffer()
}
