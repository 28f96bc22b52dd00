import {z} from 'zod'
import type {DrillReport} from '#contract/drillReport.ts'
import type {ResponseReport} from '#contract/responseReport.ts'
import {responseFigures, type ResponseFigures} from './domain/responseFigures.ts'
import type {ResponseTarget} from './domain/dispatchPolicy.ts'
import {StoreUnavailableError} from './errors.ts'
import type {PlanReport} from './gateway/planPorts.ts'
import type {ResponseQueries} from './gateway/reportPorts.ts'
import {createReportFiles} from './reports/reportFiles.ts'
import type {CaseTrace} from './reports/reportParts.ts'
import type {StateTables} from './store/storeApi.ts'

type FiguresQuery = Parameters<ResponseQueries['responseFigures']>[0]

/** What comes from the other thread was made by this program: only that it is there is looked at. */
const made = <Value extends object>() => z.custom<Value>(value => typeof value === 'object' && value !== null)
const id = z.number().int()
const fileOf = <Name extends string, About extends object>(what: Name) =>
  z.object({
    id,
    what: z.literal(what),
    about: made<About>(),
    made: z.object({at: z.number(), by: z.string()}),
  })

/** What the thread of reports is asked: to count, or to write a file. */
export const reportQuestionSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('figures'), query: made<FiguresQuery>()}),
  fileOf<'responseXlsx', ResponseReport>('responseXlsx'),
  fileOf<'responsePdf', ResponseReport>('responsePdf'),
  fileOf<'casePdf', CaseTrace>('casePdf'),
  fileOf<'planPdf', PlanReport>('planPdf'),
  fileOf<'planXlsx', PlanReport>('planXlsx'),
  fileOf<'drillPdf', DrillReport>('drillPdf'),
])
export type ReportQuestion = z.infer<typeof reportQuestionSchema>

export const reportAnswerSchema = z.discriminatedUnion('what', [
  z.object({id, what: z.literal('figures'), figures: made<ResponseFigures>()}),
  z.object({id, what: z.literal('file'), bytes: z.instanceof(Uint8Array)}),
  /** The store could not be read. */
  z.object({id, what: z.literal('unavailable')}),
])
export type ReportAnswer = z.infer<typeof reportAnswerSchema>

/** What of a city its reports go by. */
export interface ReportRules {
  readonly timeZone: string
  readonly areaNames: ReadonlyMap<string, string>
  readonly targets: readonly ResponseTarget[]
}

/** Answers what the thread of reports is asked. */
export function createReportDesk(
  {timeZone, areaNames, targets}: ReportRules,
  {answeredCases}: Pick<StateTables, 'answeredCases'>,
): (question: ReportQuestion) => Promise<ReportAnswer> {
  const files = createReportFiles({timeZone, areaName: code => areaNames.get(code) ?? code})
  const days = new Intl.DateTimeFormat('en-CA', {timeZone, dateStyle: 'short'})

  async function count({per, ...query}: FiguresQuery): Promise<ResponseFigures> {
    return responseFigures(await answeredCases(query), {per, targets, dayOf: at => days.format(at)})
  }

  function write(question: Exclude<ReportQuestion, {what: 'figures'}>): Promise<Buffer> {
    switch (question.what) {
      case 'responseXlsx':
        return files.responseXlsx(question.about, question.made)
      case 'responsePdf':
        return files.responsePdf(question.about, question.made)
      case 'casePdf':
        return files.casePdf(question.about, question.made)
      case 'planPdf':
        return files.planPdf(question.about, question.made)
      case 'planXlsx':
        return files.planXlsx(question.about, question.made)
      case 'drillPdf':
        return files.drillPdf(question.about, question.made)
    }
  }

  return async question => {
    const {id: number} = question
    try {
      if (question.what === 'figures') {
        return {id: number, what: 'figures', figures: await count(question.query)}
      }
      return {id: number, what: 'file', bytes: new Uint8Array(await write(question))}
    } catch (error) {
      if (error instanceof StoreUnavailableError) return {id: number, what: 'unavailable'}
      throw error
    }
  }
}
