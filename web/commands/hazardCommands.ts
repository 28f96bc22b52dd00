import type {Hazard, HazardCommandName} from '#contract/hazard.ts'
import type {HttpBody, HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {Outcome} from './failure.ts'
import {callHttp} from './http.ts'

const PHOTO_TIMEOUT_MS = 60_000

/** What a command says beside its name. */
export type HazardWords = Omit<HttpBody<'commandHazard'>, 'version' | 'commandId'>

/** Does something with a hazard; refused when it has moved on since it was seen. */
export function commandHazard(
  {hazardId, version}: Pick<Hazard, 'hazardId' | 'version'>,
  command: HazardCommandName,
  words: HazardWords,
): Promise<Outcome<HttpReply<'commandHazard'>>> {
  const commandId = crypto.randomUUID()
  return callHttp('commandHazard', {params: {hazardId, command}, body: {...words, version, commandId}})
}

/** Enters a hazard. */
export function fileHazard(
  told: Omit<HttpBody<'fileHazard'>, 'commandId'>,
): Promise<Outcome<HttpReply<'fileHazard'>>> {
  return callHttp('fileHazard', {body: {...told, commandId: crypto.randomUUID()}})
}

/** Sends a photo of premises. */
export function addPremisesPhoto(
  id: PremisesId,
  photo: Blob,
): Promise<Outcome<HttpReply<'addPremisesPhoto'>>> {
  return callHttp('addPremisesPhoto', {params: {id}, raw: photo, timeoutMs: PHOTO_TIMEOUT_MS})
}

/** Enters that it really burnt, and where. */
export function confirmFire(
  told: Omit<HttpBody<'confirmFire'>, 'commandId'>,
): Promise<Outcome<HttpReply<'confirmFire'>>> {
  return callHttp('confirmFire', {body: {...told, commandId: crypto.randomUUID()}})
}
