import {createAskThread, type Asked} from './askThread.ts'
import type {AreaTree, CityPack} from './city/cityPack.ts'
import {StoreUnavailableError} from './errors.ts'
import type {ReportFiles, ResponseQueries} from './gateway/reportPorts.ts'
import type {Logger} from './logger.ts'
import type {OpenDatabase} from './openDatabase.ts'
import {
  createReportDesk,
  reportAnswerSchema,
  type ReportAnswer,
  type ReportQuestion,
  type ReportRules,
} from './reportDesk.ts'
import type {ReportThreadData} from './reportWorker.ts'
import {planTitle} from './reports/writePlan.ts'

/** 110,000 cases, a quarter of a year of a county-level city, take some 150 MB. */
const THREAD_MB = 1_024
const ANSWER_MS = 60_000
const RESTART_MS = 1_000
/** Whoever reads one report often reads another. */
const IDLE_MS = 60_000

export interface Reports extends ReportFiles, ResponseQueries {
  close(): Promise<void>
}

export interface ReportParts {
  /** The thread's program; null to work in this thread. */
  readonly workerUrl: URL | null
  readonly pack: Pick<CityPack, 'policy' | 'timeZone'> & {readonly areaTree: Pick<AreaTree, 'areas'>}
  readonly database: Pick<OpenDatabase, 'connectionString' | 'store'>
  readonly logger: Logger
}

/** Reports and their figures, made in a thread of their own that is there while it is needed. */
export function createReports({workerUrl, pack, database, logger}: ReportParts): Reports {
  const rules: ReportRules = {
    timeZone: pack.timeZone,
    areaNames: new Map(pack.areaTree.areas.map(({code, name}) => [code, name])),
    targets: pack.policy.responseTargets,
  }
  const desk = workerUrl ? openThread(workerUrl) : openDesk()

  function openThread(url: URL) {
    const {connectionString} = database
    return createAskThread<ReportQuestion, ReportAnswer>({
      name: 'report worker',
      workerUrl: url,
      workerData: {rules, connectionString, logLevel: logger.level} satisfies ReportThreadData,
      answerSchema: reportAnswerSchema,
      maxOldGenerationSizeMb: THREAD_MB,
      answerMs: ANSWER_MS,
      restartMs: RESTART_MS,
      idleMs: IDLE_MS,
      onFailure: error => logger.error({err: error}, 'the report worker failed; another one is started'),
    })
  }

  function openDesk() {
    const answer = createReportDesk(rules, database.store.state)
    return {
      ask: (question: Asked<ReportQuestion>) => answer({id: 0, ...question}),
      close: () => Promise.resolve(),
    }
  }

  async function file(question: Asked<Exclude<ReportQuestion, {what: 'figures'}>>): Promise<Buffer> {
    const answer = await desk.ask(question)
    if (answer?.what !== 'file') throw new StoreUnavailableError('the report could not be written')
    const {buffer, byteOffset, byteLength} = answer.bytes
    return Buffer.from(buffer, byteOffset, byteLength)
  }

  return {
    async responseFigures(query) {
      const answer = await desk.ask({what: 'figures', query})
      if (answer?.what !== 'figures') throw new StoreUnavailableError('the cases could not be counted')
      return answer.figures
    },
    planTitle,
    responseXlsx: (about, made) => file({what: 'responseXlsx', about, made}),
    responsePdf: (about, made) => file({what: 'responsePdf', about, made}),
    casePdf: (about, made) => file({what: 'casePdf', about, made}),
    planPdf: (about, made) => file({what: 'planPdf', about, made}),
    planXlsx: (about, made) => file({what: 'planXlsx', about, made}),
    drillPdf: (about, made) => file({what: 'drillPdf', about, made}),
    close: () => desk.close(),
  }
}
