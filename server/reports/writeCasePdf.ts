import type {CaseFile, CaseStep, Place, TracedStep} from '#contract/caseFile.ts'
import type {Task} from '#contract/task.ts'
import type {CaseTrace, Made, ReportCity} from './reportParts.ts'
import {ReportPdf} from './reportPdf.ts'
import {createMomentFormat, durationText, fill, wordFor, WORDS} from './reportWords.ts'

const {trace: words, page} = WORDS

/**
 * The whole trace of a case: what it is, who was sent and when, and each entry of its history with the number of its log
 * record and the hash of it.
 */
export async function writeCasePdf(
  {case: caseFile, steps, tasks}: CaseTrace,
  made: Made,
  {timeZone, areaName}: ReportCity,
): Promise<Buffer> {
  const moment = createMomentFormat(timeZone)
  const {gridCell, community} = caseFile.place
  const names = [gridCell, community].map(code => (code === null ? '' : areaName(code)))
  const written = JSON.stringify([caseFile, steps, tasks, names, made.by])
  const pdf = await ReportPdf.begin(`${words.title} ${caseFile.caseCode}`, written)
  const title = caseFile.title ?? words.alarmName
  pdf.title(caseFile.isDrill ? `${title} (${page.drill})` : title)
  pdf.note(`${words.title} · ${caseFile.caseCode}`)

  pdf.heading(words.facts)
  pdf.facts(factsOf(caseFile, {moment, areaName}))
  pdf.heading(words.response)
  pdf.facts(responseFacts(caseFile, moment))
  if (tasks.length > 0) {
    pdf.heading(words.tasks)
    pdf.table(
      [
        {title: words.task, share: 0.14},
        {title: words.unit, share: 0.24},
        {title: words.status, share: 0.12},
        {title: words.timesOf, share: 0.5},
      ],
      tasks.map(task => taskRow(task, moment)),
    )
  }
  pdf.heading(fill(words.steps, {n: steps.length}))
  pdf.note(words.proof)
  pdf.table(
    [
      {title: words.reportedAt, share: 0.19},
      {title: words.state, share: 0.27},
      {title: words.description, share: 0.34},
      {title: fill(words.record, {seq: '', hash: ''}), share: 0.2},
    ],
    steps.map(step => stepRow(step, moment)),
  )
  return pdf.finish({at: moment(made.at), by: made.by})
}

type Moment = (at: number) => string

function factsOf(
  caseFile: CaseFile,
  {moment, areaName}: {moment: Moment; areaName: (code: string) => string},
): (readonly [string, string])[] {
  const {caseCode, kind, level, state, address, place, occurredAt, reportedAt, description} = caseFile
  return [
    [words.caseCode, caseCode],
    [words.kind, `${WORDS.kind[kind]} · ${WORDS.level[level]}`],
    [words.state, WORDS.state[state]],
    [words.address, address],
    [words.place, placeText(place, areaName)],
    [words.position, place.position?.map(degrees => degrees.toFixed(6)).join(', ') ?? ''],
    [words.origin, originText(caseFile)],
    [words.reporter, reporterText(caseFile)],
    [words.occurredAt, moment(occurredAt)],
    [words.reportedAt, moment(reportedAt)],
    [words.description, description],
    ...optional(words.claimedBy, caseFile.claimedBy),
    ...optional(words.handledBy, caseFile.handledBy),
    ...optional(words.mergedInto, caseFile.mergedInto),
    ...optional(words.mergedCases, caseFile.mergedCases.join(', ')),
    ...optional(words.photos, caseFile.photos.join('\n')),
  ]
}

function optional(name: string, value: string | null): (readonly [string, string])[] {
  return value === null || value === '' ? [] : [[name, value]]
}

function placeText({gridCell, community}: Place, areaName: (code: string) => string): string {
  return [gridCell, community]
    .flatMap(code => (code === null ? [] : `${areaName(code)} (${code})`))
    .join(' / ')
}

function originText({origin}: CaseFile): string {
  if (origin.type === 'officer') return words.originOfficer
  if (origin.type === 'alarm') return fill(words.originAlarm, {panel: origin.panelAddress})
  return fill(words.originReport, {feed: wordFor(WORDS.feed, origin.feed), id: origin.externalId})
}

function reporterText({reporter}: CaseFile): string {
  if (!reporter) return words.reporterHidden
  const {role, name = '', phone = ''} = reporter
  return [WORDS.by[role], name, phone].filter(part => part !== '').join(' · ')
}

/** When each phase was reached, and how long after the report. */
function responseFacts({response, reportedAt, backendUnits = []}: CaseFile, moment: Moment) {
  const {acknowledgedAt, dispatchedAt, enRouteAt, onSceneAt, closedAt} = response
  const phases = {
    acknowledged: acknowledgedAt,
    dispatched: dispatchedAt,
    enRoute: enRouteAt,
    onScene: onSceneAt,
    closed: closedAt,
  }
  const after = (at: number | null) => {
    if (at === null) return page.none
    return `${moment(at)} · ${fill(words.after, {time: durationText((at - reportedAt) / 1_000)})}`
  }
  return [
    ...Object.entries(phases).map(([name, at]) => [wordFor(WORDS.phase, name), after(at)] as const),
    ...(backendUnits.length === 0
      ? []
      : [[words.backendUnits, backendUnits.map(({unit}) => unit).join(', ')] as const]),
  ]
}

function taskRow({taskId, unitName, capability, status, times, by}: Task, moment: Moment): string[] {
  return [
    taskId.split('.').at(-1) ?? taskId,
    `${unitName}\n${words.capability} ${WORDS.capability[capability]} · ${words.officer} ${by}`,
    WORDS.status[status],
    times.map(time => `${WORDS.status[time.status]} ${moment(time.at)}`).join('\n'),
  ]
}

function stepRow(step: TracedStep, moment: Moment): string[] {
  const role = step.role ? ` (${WORDS.role[step.role]})` : ''
  return [
    moment(step.at),
    `${WORDS.entry[step.step]}\n${wordFor(WORDS.by, step.by)}${role}`,
    [step.note ?? '', detailText(step, moment)].filter(line => line !== '').join('\n'),
    fill(words.record, {seq: step.seq, hash: step.hash}),
  ]
}

function detailText({detail = {}}: CaseStep, moment: Moment): string {
  return Object.entries(detail)
    .flatMap(([name, value]) => {
      if (value === null || value === '') return []
      return `${wordFor(WORDS.detail, name)} ${valueText(name, value, moment)}`
    })
    .join(' · ')
}

function valueText(name: string, value: string | number, moment: Moment): string {
  if (typeof value === 'number') return /At$|^until$/.test(name) ? moment(value) : String(value)
  return wordFor(WORDS.status, wordFor(WORDS.state, value))
}
