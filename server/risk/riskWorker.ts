import {parentPort, workerData} from 'node:worker_threads'
import {riskDataSchema, riskQuestionSchema} from './riskMessages.ts'
import {RiskDesk} from './riskDesk.ts'

/** The thread that holds the fire risk of a city: answers each question in turn. */
function serveRisk(): void {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const desk = new RiskDesk(riskDataSchema.parse(workerData))
  let last = Promise.resolve()
  port.on('message', (message: unknown) => {
    last = last.then(async () => {
      port.postMessage(await desk.answer(riskQuestionSchema.parse(message)))
    })
  })
}

serveRisk()
