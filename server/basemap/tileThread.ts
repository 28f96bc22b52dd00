import {setFlagsFromString} from 'node:v8'
import {Worker} from 'node:worker_threads'
import {tileAnswerSchema, type TileAnswer, type TileQuestion} from './tileMessages.ts'

/** A question without its number. */
type Asked = TileQuestion extends infer Question
  ? Question extends TileQuestion
    ? Omit<Question, 'id'>
    : never
  : never

export interface TileThread {
  /** Null when the thread fails, has failed a moment ago, or does not answer in time. */
  ask(question: Asked): Promise<TileAnswer | null>
  close(): Promise<void>
}

const ANSWER_MS = 30_000
/** A city of 33,000 buildings and as many blocks holds 60 MB; one that needs more than this loses its tiles, not the server. */
const LIMITS = {maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8}

interface Waiting {
  readonly resolve: (answer: TileAnswer | null) => void
  readonly timer: NodeJS.Timeout
}

/** The tile worker, started by the first question and again by the first one that comes `restartMs` after it failed. */
export function createTileThread({
  workerUrl,
  folder,
  onFailure,
  restartMs,
}: {
  workerUrl: URL
  folder: string
  onFailure: (error: Error) => void
  restartMs: number
}): TileThread {
  const waiting = new Map<number, Waiting>()
  const state: {worker: Worker | null; isResting: boolean; isClosed: boolean} = {
    worker: null,
    isResting: false,
    isClosed: false,
  }
  let resting: NodeJS.Timeout | undefined
  let lastId = 0

  function running(): Worker | null {
    if (state.worker || state.isResting || state.isClosed) return state.worker
    // The process may run with a large young generation, for ingest; the flag would overrule this thread's own limit.
    // The main thread has taken its size from it long ago.
    setFlagsFromString('--max-semi-space-size=0')
    const worker = new Worker(workerUrl, {workerData: {folder}, resourceLimits: LIMITS})
    worker.on('message', (message: unknown) => {
      const answer = tileAnswerSchema.parse(message)
      settle(answer.id, answer)
    })
    worker.once('error', error => fail(worker, error))
    worker.once('exit', code => fail(worker, new Error(`the tile worker ended with ${code}`)))
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

  function settle(id: number, answer: TileAnswer | null): void {
    const entry = waiting.get(id)
    waiting.delete(id)
    clearTimeout(entry?.timer)
    entry?.resolve(answer)
    // A process with nothing else to do waits for an answer, and not for more questions.
    if (waiting.size === 0) state.worker?.unref()
  }

  return {
    ask(question) {
      const worker = running()
      if (!worker) return Promise.resolve(null)
      const id = ++lastId
      return new Promise(resolve => {
        const timer = setTimeout(() => settle(id, null), ANSWER_MS).unref()
        waiting.set(id, {resolve, timer})
        worker.ref()
        worker.postMessage({id, ...question} satisfies TileQuestion)
      })
    },
    async close() {
      state.isClosed = true
      clearTimeout(resting)
      await state.worker?.terminate()
    },
  }
}
