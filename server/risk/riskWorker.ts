import {parentPort, workerData} from 'node:worker_threads'
import {z} from 'zod'
import {readDataSchema, readQuestionSchema} from './readMessages.ts'
import {RiskDesk} from './riskDesk.ts'
import {riskDataSchema, riskQuestionSchema} from './riskMessages.ts'
import {RiskReader} from './riskReader.ts'

/** A thread of the fire risk: one that holds it, or one that reads a pack for it. Answers each question in turn. */
function serveRisk(): void {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const data = z.discriminatedUnion('role', [readDataSchema, riskDataSchema]).parse(workerData)
  if (data.role === 'hold') {
    const desk = new RiskDesk(data)
    port.on('message', (message: unknown) => {
      port.postMessage(desk.answer(riskQuestionSchema.parse(message)))
    })
    return
  }
  const reader = new RiskReader(data)
  let last = Promise.resolve()
  port.on('message', (message: unknown) => {
    last = last.then(async () => port.postMessage(await reader.answer(readQuestionSchema.parse(message))))
  })
}

serveRisk()
