import {setFlagsFromString} from 'node:v8'
import {Worker} from 'node:worker_threads'
import type {z} from 'zod'

/** A question without its number. */
export type Asked<Question> = Question extends unknown ? Omit<Question, 'id'> : never

export interface AskThread<Question, Answer> {
  /** Null when the thread fails, has failed a moment ago, or does not answer in time. */
  ask(question: Asked<Question>): Promise<Answer | null>
  close(): Promise<void>
}

interface Waiting<Answer> {
  readonly resolve: (answer: Answer | null) => void
  readonly timer: NodeJS.Timeout
}

/**
 * A thread that answers questions, each by its number. It is started by the first question, and again by the first
 * one that comes `restartMs` after it failed.
 */
export function createAskThread<
  Question extends {readonly id: number},
  Answer extends {readonly id: number},
>({
  name,
  workerUrl,
  workerData,
  answerSchema,
  maxOldGenerationSizeMb,
  answerMs,
  restartMs,
  idleMs = Infinity,
  onFailure,
}: {
  /** What to call it in an error. */
  name: string
  /** The thread's program. */
  workerUrl: URL
  workerData: unknown
  answerSchema: z.ZodType<Answer>
  /** A thread that needs more than this is lost, not the server. */
  maxOldGenerationSizeMb: number
  answerMs: number
  restartMs: number
  /** Asked nothing for so long, the thread ends, and what it holds with it; the next question starts another. */
  idleMs?: number
  onFailure: (error: Error) => void
}): AskThread<Question, Answer> {
  const waiting = new Map<number, Waiting<Answer>>()
  const state: {worker: Worker | null; isResting: boolean; isClosed: boolean} = {
    worker: null,
    isResting: false,
    isClosed: false,
  }
  let resting: NodeJS.Timeout | undefined
  let idling: NodeJS.Timeout | undefined
  let lastId = 0

  function running(): Worker | null {
    if (state.worker || state.isResting || state.isClosed) return state.worker
    // The process may run with a large young generation, for ingest; the flag would overrule this thread's own limit.
    // The main thread has taken its size from it long ago.
    setFlagsFromString('--max-semi-space-size=0')
    const resourceLimits = {maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 8}
    const worker = new Worker(workerUrl, {workerData, resourceLimits})
    worker.on('message', (message: unknown) => {
      const answer = answerSchema.parse(message)
      settle(answer.id, answer)
    })
    worker.once('error', error => fail(worker, error))
    worker.once('exit', code => fail(worker, new Error(`the ${name} ended with ${code}`)))
    state.worker = worker
    return worker
  }

  function fail(worker: Worker, error: Error): void {
    if (state.worker !== worker) return
    state.worker = null
    for (const id of waiting.keys()) settle(id, null)
    if (state.isClosed) return
    state.isResting = true
    resting = setTimeout(() => (state.isResting = false), restartMs).unref()
    onFailure(error)
  }

  function settle(id: number, answer: Answer | null): void {
    const entry = waiting.get(id)
    waiting.delete(id)
    clearTimeout(entry?.timer)
    entry?.resolve(answer)
    if (waiting.size > 0) return
    // A process with nothing else to do waits for an answer, and not for more questions.
    state.worker?.unref()
    clearTimeout(idling)
    if (idleMs !== Infinity) idling = setTimeout(endIdle, idleMs).unref()
  }

  function endIdle(): void {
    const {worker} = state
    state.worker = null
    void worker?.terminate()
  }

  return {
    ask(question) {
      const worker = running()
      if (!worker) return Promise.resolve(null)
      clearTimeout(idling)
      const id = ++lastId
      return new Promise(resolve => {
        const timer = setTimeout(() => settle(id, null), answerMs).unref()
        waiting.set(id, {resolve, timer})
        worker.ref()
        worker.postMessage({id, ...question})
      })
    },
    async close() {
      state.isClosed = true
      clearTimeout(resting)
      clearTimeout(idling)
      await state.worker?.terminate()
    },
  }
}
