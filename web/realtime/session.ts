import type {HttpReply} from '#contract/httpRoutes.ts'
import {callHttp} from '#web/commands/http.ts'
import type {Outcome} from '#web/commands/failure.ts'
import {useSessionStore} from '#web/stores/session.ts'

/**
 * Asks the server who is logged in and slides the session. Only the server's own word logs anybody out: while it
 * cannot be reached the session that is known stays.
 */
export async function refreshSession(): Promise<Outcome<HttpReply<'readSession'>>> {
  const outcome = await callHttp('readSession')
  if (outcome.ok) useSessionStore().replace(outcome.value.session)
  else if (outcome.code === 'unauthenticated') useSessionStore().replace(null)
  return outcome
}

/** Logs in; the reply's refusal is for the user to read. */
export async function logIn(user: string, password: string): Promise<Outcome<HttpReply<'openSession'>>> {
  const outcome = await callHttp('openSession', {body: {user, password}})
  if (outcome.ok) useSessionStore().replace(outcome.value.session)
  return outcome
}

/** Logs out here and on the server. */
export async function logOut(): Promise<Outcome<null>> {
  const outcome = await callHttp('closeSession')
  if (outcome.ok || outcome.code === 'unauthenticated') useSessionStore().replace(null)
  return outcome
}

/** A wall claims its approval; until then the code of the refusal is `pairingPending`. */
export async function claimPairing(
  code: string,
  secret: string,
): Promise<Outcome<HttpReply<'claimPairing'>>> {
  const outcome = await callHttp('claimPairing', {params: {code}, body: {secret}})
  if (outcome.ok) useSessionStore().replace(outcome.value.session)
  return outcome
}
