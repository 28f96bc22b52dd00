import type {Access} from './ports.ts'
import type {Pairing} from './pairing.ts'
import type {RateLimit} from './rateLimits.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {publicSession, type Sessions} from './sessions.ts'

export interface WallRouteParts {
  readonly access: Pick<Access, 'listWalls'>
  readonly pairing: Pairing
  readonly sessions: Sessions
  readonly scope: Scope
  /** Pairings opened by one address, and wrong codes or secrets that it tried. */
  readonly perAddress: RateLimit
  /** Closes the sockets of these sessions on this node. */
  readonly endSessions: (sessionIds: readonly string[]) => void
}

/** Pairing of walls, and those that are paired. */
export function serveWalls(router: ContractRouter, parts: WallRouteParts): void {
  const {access, pairing, sessions, scope, perAddress, endSessions} = parts

  router.serve('openPairing', async ({address}) => {
    const retryAfterSeconds = await perAddress.consume(address)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const opened = await pairing.open()
    return opened ? answer(opened) : refuse('tooManyRequests', {retryAfterSeconds: 60})
  })

  router.serve('approvePairing', async ({params, body, session, address}) => {
    const areas = body.areas ?? session.areas
    if (!areas.every(area => scope.isArea(area))) return refuse('invalid', {path: '$.areas'})
    if (!areas.every(area => scope.seesArea(session, area))) return refuse('outOfScope', {path: '$.areas'})
    const retryAfterSeconds = await perAddress.consume(address)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const approved = await pairing.approve(params.code, {name: body.name, areas, by: session.user})
    if (!approved.ok) return approved
    await perAddress.giveBack(address)
    return answer({wallId: approved.wallId})
  })

  router.serve('claimPairing', async ({params, body, address}) => {
    const retryAfterSeconds = await perAddress.consume(address)
    if (retryAfterSeconds > 0) return refuse('tooManyRequests', {retryAfterSeconds})
    const claimed = await pairing.claim(params.code, body.secret)
    // A wall asks again and again until it is approved: only a wrong code or secret counts.
    if (claimed.ok || claimed.code === 'pairingPending') await perAddress.giveBack(address)
    if (!claimed.ok) return claimed
    const {session, key} = claimed
    return answer(
      {session: publicSession(session), token: await sessions.issueToken(session)},
      {'set-cookie': sessions.cookieOf(session, key)},
    )
  })

  router.serve('listWalls', async ({session}) => {
    const walls = await access.listWalls()
    const seen = walls.filter(wall => wall.areas.every(area => scope.seesArea(session, area)))
    return answer({items: seen})
  })

  router.serve('revokeWall', async ({params, session}) => {
    const wall = (await access.listWalls()).find(({wallId}) => wallId === params.wallId)
    if (!wall?.areas.every(area => scope.seesArea(session, area))) return refuse('notFound')
    const sessionIds = await pairing.revoke(params.wallId, session.user)
    if (!sessionIds) return refuse('notFound')
    endSessions(sessionIds)
    return answer(null)
  })
}
