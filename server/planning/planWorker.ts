import {parentPort} from 'node:worker_threads'
import loadHighs from 'highs'
import {planQuestionSchema, type PlanAnswer} from './planMessages.ts'
import {solveRound} from './solveRound.ts'

/** The thread that plans rounds; each question takes all of it for some seconds. */
async function servePlans(): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('runs as a worker thread only')
  const highs = await loadHighs()
  port.on('message', (message: unknown) => {
    const {id, pinned, ...rest} = planQuestionSchema.parse(message)
    const answer: PlanAnswer = {id, ...solveRound(highs, {...rest, pinned: new Set(pinned)})}
    port.postMessage(answer)
  })
}

await servePlans()
