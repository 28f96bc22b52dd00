import type {ResponseReport} from '#contract/responseReport.ts'
import {PDF_TYPE, REPORT_DAYS_LIMIT, XLSX_TYPE} from '#contract/reportRoutes.ts'
import type {Policy} from '../domain/policy.ts'
import {makeDrillReport} from './drillReports.ts'
import type {DutyQueries} from './dutyPorts.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {caseFileFor, caseStepsFor, tasksFor} from './masking.ts'
import type {Clock} from './options.ts'
import type {CaseQueries, City, NodeState, StoredSession, TaskQueries} from './ports.ts'
import type {ReportFiles, ResponseQueries} from './reportPorts.ts'
import {answer, refuse, type EncodedAnswer} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7

export interface ReportRouteParts {
  readonly cases: CaseQueries
  readonly tasks: TaskQueries
  readonly city: City
  readonly node: NodeState
  readonly duty: DutyQueries
  readonly policy: Pick<Policy, 'responseTargets' | 'taskClocks'>
  readonly reports: ReportFiles & ResponseQueries
  readonly scope: Scope
  readonly clock: Clock
}

/** Figures and files to take away, of what the session may see. */
export function serveReports(router: ContractRouter, parts: ReportRouteParts): void {
  const {cases, tasks, node, reports, scope, clock} = parts

  router.serve('readResponseReport', async ({query, session}) => {
    const period = periodOf(query, clock.now())
    if (period === null) return refuse('invalid', {path: '$.from'})
    const scoped = scope.areasOf(session, query.area)
    if (!scoped.ok) return scoped
    await node.caughtUp(CATCH_UP_MS)
    const report = await makeReport(parts, {query, session, period, areas: scoped.areas})
    const made = {at: report.asOf, by: session.user}
    if (query.format === 'xlsx') {
      return fileAnswer(await reports.responseXlsx(report, made), XLSX_TYPE, nameOf(report, 'xlsx'))
    }
    if (query.format === 'pdf') {
      return fileAnswer(await reports.responsePdf(report, made), PDF_TYPE, nameOf(report, 'pdf'))
    }
    return answer(report)
  })

  router.serve('readCaseReport', async ({query, session}) => {
    const {caseCode} = query
    await node.caughtUp(CATCH_UP_MS)
    const caseFile = await cases.caseByCode(caseCode)
    if (!caseFile || !scope.seesPlace(session, caseFile.place)) {
      return refuse('notFound', {path: '$.caseCode'})
    }
    const [steps, sent] = await Promise.all([cases.caseTrace(caseCode), tasks.tasksOf(caseCode)])
    const trace = {
      case: caseFileFor(session.role, caseFile),
      steps: caseStepsFor(session.role, steps),
      tasks: tasksFor(session.role, sent),
    }
    const bytes = await reports.casePdf(trace, {at: clock.now(), by: session.user})
    return fileAnswer(bytes, PDF_TYPE, `case-${caseCode}.pdf`)
  })

  router.serve('readDrillFile', async ({query, session}) => {
    await node.caughtUp(CATCH_UP_MS)
    const report = await makeDrillReport(parts, query.drillId, session)
    if (!report) return refuse('notFound', {path: '$.drillId'})
    if (query.format === 'json') return answer(report)
    const bytes = await reports.drillPdf(report, {at: report.asOf, by: session.user})
    return fileAnswer(bytes, PDF_TYPE, `${query.drillId}.pdf`)
  })
}

interface Period {
  readonly since: number
  readonly until: number
}

/** Null for one that ends before it begins, or is too long. */
function periodOf({from, to}: Call<'readResponseReport'>['query'], now: number): Period | null {
  const until = to === undefined ? now : Date.parse(to)
  const since = from === undefined ? until - DEFAULT_DAYS * DAY_MS : Date.parse(from)
  return since >= until || until - since > REPORT_DAYS_LIMIT * DAY_MS ? null : {since, until}
}

interface Asked {
  readonly query: Call<'readResponseReport'>['query']
  readonly session: StoredSession
  readonly period: Period
  readonly areas: Parameters<ResponseQueries['responseFigures']>[0]['areas']
}

async function makeReport(
  {city, reports, scope, clock}: ReportRouteParts,
  {query, session, period, areas}: Asked,
): Promise<ResponseReport> {
  const {areaTree} = city
  const kinds = query.kind ?? null
  const nameOfArea = (code: string | null) =>
    code === null ? null : (areaTree.areas[areaTree.indexOf(code) ?? -1]?.name ?? null)
  const seen = areas ?? [scope.cityCode]
  const {byArea, ...figures} = await reports.responseFigures({areas, kinds, ...period, per: query.per})
  return {
    asOf: clock.now(),
    area: query.area ?? session.areas[0] ?? scope.cityCode,
    areaName: seen.map(code => nameOfArea(code) ?? code).join(', '),
    ...period,
    kinds,
    per: query.per,
    ...figures,
    byArea: byArea.map(part => ({...part, name: nameOfArea(part.area)})),
  }
}

function nameOf({since, until, area}: ResponseReport, ending: 'xlsx' | 'pdf'): string {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return `response-${area}-${day(since)}-${day(until)}.${ending}`
}

function fileAnswer(encoded: Buffer, type: string, name: string): EncodedAnswer {
  return {
    ok: true,
    encoded,
    headers: {'content-type': type, 'content-disposition': `attachment; filename="${name}"`},
  }
}
