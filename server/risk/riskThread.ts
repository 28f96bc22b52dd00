import type {z} from 'zod'
import {createAskThread, type Asked} from '../askThread.ts'
import {readAnswerSchema, type ReadAnswer, type ReadData, type ReadQuestion} from './readMessages.ts'
import {riskAnswerSchema, type RiskAnswer, type RiskData, type RiskQuestion} from './riskMessages.ts'

/** A city of 48,000 premises takes some 100 MB while it is read; a million, twenty times that. */
const THREAD_MB = 4_096
const ANSWER_MS = 600_000
const RESTART_MS = 1_000

/** A thread failed, or something of the pack or the model is wrong; the message says what. */
export class RiskFailure extends Error {
  override readonly name = 'RiskFailure'
}

/** A thread ended, or does not answer: nobody has to mend anything for another one to be tried. */
export class RiskThreadLost extends RiskFailure {}

type AnswerTo<Answer, What> = Extract<Answer, {what: What}>

/** A thread of the risk; started by the first question. */
interface Thread<Question, Answer extends {readonly what: string}> {
  /** Null for another answer than the expected one. Rejects with RiskFailure. */
  ask<What extends Answer['what']>(
    question: Asked<Question>,
    expected: What,
  ): Promise<AnswerTo<Answer, What> | null>
  close(): Promise<void>
}

export type RiskThread = Thread<RiskQuestion, RiskAnswer>
/** Its answers are never others than expected. */
export type ReadThread = Thread<ReadQuestion, ReadAnswer>

interface ThreadParts {
  readonly workerUrl: URL
  readonly onFailure: (error: Error) => void
}

/** The thread that holds the risk. */
export function createRiskThread(data: RiskData, parts: ThreadParts): RiskThread {
  return createThread<RiskQuestion, RiskAnswer>(data, riskAnswerSchema, parts)
}

/** A thread that reads a pack, to be closed when it has been asked all. */
export function createReadThread(data: ReadData, parts: ThreadParts): ReadThread {
  return createThread<ReadQuestion, ReadAnswer>(data, readAnswerSchema, parts)
}

function createThread<
  Question extends {readonly id: number},
  Answer extends {readonly id: number; readonly what: string},
>(
  workerData: unknown,
  answerSchema: z.ZodType<Answer>,
  {workerUrl, onFailure}: ThreadParts,
): Thread<Question, Answer> {
  const failures: Error[] = []
  const thread = createAskThread<Question, Answer>({
    ...{name: 'risk worker', workerUrl, workerData, answerSchema},
    maxOldGenerationSizeMb: THREAD_MB,
    answerMs: ANSWER_MS,
    restartMs: RESTART_MS,
    onFailure(error) {
      failures.splice(0, failures.length, error)
      onFailure(error)
    },
  })
  return {
    async ask(question, expected) {
      const answer = await thread.ask(question)
      if (!answer) throw new RiskThreadLost(failures[0]?.message ?? 'the risk worker does not answer')
      if (answer.what === 'failed') throw new RiskFailure(reasonOf(answer))
      return isOf(answer, expected) ? answer : null
    },
    close: () => thread.close(),
  }
}

function reasonOf(answer: {readonly what: string; readonly reason?: unknown}): string {
  return typeof answer.reason === 'string' ? answer.reason : 'unknown'
}

function isOf<Answer extends {readonly what: string}, What extends Answer['what']>(
  answer: Answer,
  what: What,
): answer is AnswerTo<Answer, What> {
  return answer.what === what
}
