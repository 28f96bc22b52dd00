import {createAskThread, type Asked} from '../askThread.ts'
import {riskAnswerSchema, type RiskAnswer, type RiskData, type RiskQuestion} from './riskMessages.ts'

/** A city of 48,000 premises takes some 60 MB while it is read; a million, twenty times that. */
const THREAD_MB = 2_048
const ANSWER_MS = 300_000
const RESTART_MS = 1_000

type AnswerTo<What extends RiskAnswer['what']> = Extract<RiskAnswer, {what: What}>

/** The thread failed, or something of the pack or the model is wrong; the message says what. */
export class RiskFailure extends Error {
  override readonly name = 'RiskFailure'
}

/** A thread that holds the risk; started by the first question. */
export interface RiskThread {
  /** Null where it has nothing to answer from. Rejects with RiskFailure. */
  ask<What extends RiskAnswer['what']>(
    question: Asked<RiskQuestion>,
    expected: What,
  ): Promise<AnswerTo<What> | null>
  close(): Promise<void>
}

export function createRiskThread({
  workerUrl,
  data,
  onFailure,
}: {
  workerUrl: URL
  data: RiskData
  onFailure: (error: Error) => void
}): RiskThread {
  const thread = createAskThread<RiskQuestion, RiskAnswer>({
    name: 'risk worker',
    workerUrl,
    workerData: data,
    answerSchema: riskAnswerSchema,
    maxOldGenerationSizeMb: THREAD_MB,
    answerMs: ANSWER_MS,
    restartMs: RESTART_MS,
    onFailure,
  })
  return {
    async ask(question, expected) {
      const answer = await thread.ask(question)
      if (!answer) throw new RiskFailure('the risk worker does not answer')
      if (answer.what === 'failed') throw new RiskFailure(answer.reason)
      return isOf(answer, expected) ? answer : null
    },
    close: () => thread.close(),
  }
}

function isOf<What extends RiskAnswer['what']>(answer: RiskAnswer, what: What): answer is AnswerTo<What> {
  return answer.what === what
}
