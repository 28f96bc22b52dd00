import type {createLogIn} from './logIn.ts'
import {answer} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import {publicSession, type Sessions} from './sessions.ts'

export interface SessionRouteParts {
  readonly sessions: Sessions
  readonly logIn: ReturnType<typeof createLogIn>
  /** Closes the sockets of these sessions on this node. */
  readonly endSessions: (sessionIds: readonly string[]) => void
}

/** Log-in, log-out, and who is logged in. */
export function serveSessions(
  router: ContractRouter,
  {sessions, logIn, endSessions}: SessionRouteParts,
): void {
  router.serve('openSession', async ({body, address}) => {
    const checked = await logIn(body, address)
    if (!checked.ok) return checked
    const {name, role, areas} = checked.user
    const {session, key} = await sessions.open({user: name, role, areas, wallId: null})
    return answer(
      {session: publicSession(session), token: await sessions.issueToken(session)},
      {'set-cookie': sessions.cookieOf(session, key)},
    )
  })
  router.serve('readSession', async ({session}) =>
    answer({session: publicSession(session), token: await sessions.issueToken(session)}),
  )
  router.serve('closeSession', async ({session}) => {
    await sessions.close(session)
    endSessions([session.sessionId])
    return answer(null, {'set-cookie': sessions.clearedCookie()})
  })
}
