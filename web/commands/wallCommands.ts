import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import type {Outcome} from './failure.ts'
import {callHttp} from './http.ts'

/** Puts something on a wall, or with null on all of them. */
export function showOnWalls(
  wallId: string | null,
  show: HttpBody<'showOnWalls'>['show'],
): Promise<Outcome<HttpReply<'showOnWalls'>>> {
  return callHttp('showOnWalls', {body: {commandId: crypto.randomUUID(), wallId, show}})
}
