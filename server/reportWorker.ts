import {parentPort, workerData} from 'node:worker_threads'
import {z} from 'zod'
import {createLogger} from './logger.ts'
import {createReportDesk, reportQuestionSchema, type ReportRules} from './reportDesk.ts'
import {openAnswerReader} from './store/answerReader.ts'

/** What the thread of reports starts with. */
export interface ReportThreadData {
  readonly rules: ReportRules
  readonly connectionString: string
  readonly logLevel: string
}

const dataSchema = z.custom<ReportThreadData>(value => typeof value === 'object' && value !== null)

/** The thread that counts for reports and writes them, so that a leader's quarter of a year holds up no duty officer. */
function serveReports(): void {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const {rules, connectionString, logLevel} = dataSchema.parse(workerData)
  const answer = createReportDesk(rules, openAnswerReader({connectionString, logger: createLogger(logLevel)}))
  let last = Promise.resolve()
  port.on('message', (message: unknown) => {
    // One after the other: two of a quarter of a year side by side would take twice the memory, and no less time.
    last = last.then(async () => port.postMessage(await answer(reportQuestionSchema.parse(message))))
  })
}

serveReports()
