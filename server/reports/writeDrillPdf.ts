import type {DrillReport, DrillStep} from '#contract/drillReport.ts'
import type {Made, ReportCity} from './reportParts.ts'
import {ReportPdf} from './reportPdf.ts'
import {createMomentFormat, durationText, fill, WORDS} from './reportWords.ts'

const {drill: words, page} = WORDS

type Column = Parameters<ReportPdf['table']>[0][number]

const STEP_COLUMNS: readonly Column[] = [
  {title: words.step, share: 0.2},
  {title: words.at, share: 0.26},
  {title: words.took, share: 0.16, isNumber: true},
  {title: words.target, share: 0.26},
  {title: words.verdict, share: 0.12},
]

/** What a drill has shown, on paper: the sum of it, then each case with its tasks. */
export async function writeDrillPdf(
  report: DrillReport,
  made: Made,
  {timeZone, areaName}: ReportCity,
): Promise<Buffer> {
  const {drill, cases, alarms, asOf} = report
  const moment = createMomentFormat(timeZone)
  const nameOf = ({community}: DrillReport['cases'][number]['place']) =>
    community === null ? page.none : areaName(community)
  const written = JSON.stringify(report) + cases.map(({place}) => nameOf(place)).join('') + made.by
  const pdf = await ReportPdf.begin(`${words.title} ${drill.name}`, written)
  pdf.title(`${drill.name} (${page.drill})`)
  pdf.note(`${words.title} · ${drill.drillId}`)

  pdf.heading(words.facts)
  pdf.facts([
    [words.scenario, drill.scenario],
    [words.startedAt, fill(words.by, {at: moment(drill.startedAt), by: drill.startedBy})],
    [words.endedAt, drill.endedAt === null ? fill(words.goesOn, {at: moment(asOf)}) : moment(drill.endedAt)],
    [words.panels, String(drill.panelAddresses.length)],
    [words.alarms, alarmText(alarms)],
  ])
  pdf.heading(words.summary)
  pdf.note(words.definition)
  pdf.table(
    [
      {title: words.step, share: 0.3},
      {title: words.reached, share: 0.2, isNumber: true},
      {title: words.within, share: 0.2, isNumber: true},
      {title: words.p50, share: 0.15, isNumber: true},
      {title: words.p90, share: 0.15, isNumber: true},
    ],
    report.summary.map(({step, reached, expected, within, p50Seconds, p90Seconds}) => [
      words.steps[step],
      `${reached} / ${expected}`,
      within === null ? page.none : `${within} / ${reached}`,
      timeText(p50Seconds),
      timeText(p90Seconds),
    ]),
  )
  for (const {caseCode, kind, level, title, address, place, state, reportedAt, steps, tasks} of cases) {
    pdf.heading(`${title ?? WORDS.trace.alarmName} · ${caseCode}`)
    pdf.note([WORDS.kind[kind], WORDS.level[level], WORDS.state[state], nameOf(place), address].join(' · '))
    pdf.table(STEP_COLUMNS, [
      [words.received, moment(reportedAt), page.none, page.none, page.none],
      ...steps.map(step => stepRow(step, moment)),
    ])
    for (const task of tasks) {
      pdf.note(`${task.unitName} · ${WORDS.unitKind[task.unitKind]} · ${WORDS.status[task.status]}`)
      pdf.table(
        STEP_COLUMNS,
        task.steps.map(step => stepRow(step, moment)),
      )
    }
  }
  return pdf.finish({at: moment(made.at), by: made.by})
}

function alarmText({raised, acknowledged, longestUnacknowledgedSeconds}: DrillReport['alarms']): string {
  const counts = fill(words.alarmCounts, {raised, acknowledged})
  if (longestUnacknowledgedSeconds === null) return counts
  return `${counts} · ${fill(words.longest, {time: durationText(longestUnacknowledgedSeconds)})}`
}

function stepRow({step, at, seconds, target, isWithin}: DrillStep, moment: (at: number) => string): string[] {
  return [
    words.steps[step],
    at === null ? words.notReached : moment(at),
    timeText(seconds),
    target === null
      ? page.none
      : fill(words.targetOf, {from: words.from[target.from], time: durationText(target.withinSeconds)}),
    isWithin === null ? page.none : isWithin ? words.met : words.unmet,
  ]
}

function timeText(seconds: number | null): string {
  return seconds === null ? page.none : durationText(seconds)
}
