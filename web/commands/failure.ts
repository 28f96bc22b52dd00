import type {ProblemCode} from '#contract/problem.ts'
import type {RefusalCode} from '#contract/socket.ts'

/** Why something that was asked of the server did not happen; `error.<code>` of the catalogue has words for each. */
export type FailureCode = ProblemCode | RefusalCode | 'network' | 'timeout' | 'unexpectedReply'

export interface Failure {
  readonly ok: false
  readonly code: FailureCode
}

export type Outcome<Value> = {readonly ok: true; readonly value: Value} | Failure
