import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import type {Remedy} from '#contract/riskMending.ts'
import type {Outcome} from './failure.ts'
import {callHttp} from './http.ts'

/** Says what is right instead of a finding; a remedy of null takes that back. */
export function mendFinding(
  findingId: string,
  told: {readonly remedy: Remedy | null; readonly note: string},
): Promise<Outcome<HttpReply<'mendRiskFinding'>>> {
  return callHttp('mendRiskFinding', {params: {findingId}, body: {...told, commandId: crypto.randomUUID()}})
}

/** Says that what was told as a fire was none, or takes that back. */
export function dismissFire(
  told: Omit<HttpBody<'dismissFire'>, 'commandId'>,
): Promise<Outcome<HttpReply<'dismissFire'>>> {
  return callHttp('dismissFire', {body: {...told, commandId: crypto.randomUUID()}})
}
