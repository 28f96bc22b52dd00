import type {AreaCode, CaseCode} from '#contract/ids.ts'
import {randomUUID} from 'node:crypto'
import type {HttpBody} from '#contract/httpRoutes.ts'
import type {Clock} from './options.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface WallShowRouteParts {
  readonly ports: Pick<GatewayPorts, 'access' | 'live' | 'commit'>
  readonly scope: Scope
  readonly clock: Clock
}

/** What officers put on walls, and take back. */
export function serveWallShows(router: ContractRouter, parts: WallShowRouteParts): void {
  const {ports, scope, clock} = parts

  router.serve('showOnWalls', async ({body, session}) => {
    const refusal = (await refuseWall(body, session)) ?? refuseShow(body, session)
    if (refusal) return refusal
    const {wallId, commandId = randomUUID()} = body
    const show = body.show && {...body.show, by: session.user, at: clock.now()}
    const {seq} = await ports.commit({
      origin: 'wanglou',
      source: 'command',
      sourceId: commandId,
      type: 'wall.shown',
      body: {wallId, show},
    })
    return answer({wallId, show, seq})
  })

  async function refuseWall(
    {wallId}: HttpBody<'showOnWalls'>,
    session: StoredSession,
  ): Promise<Refusal | null> {
    if (wallId === null) return null
    const wall = (await ports.access.listWalls()).find(candidate => candidate.wallId === wallId)
    const isSeen = wall?.areas.every(area => scope.seesArea(session, area)) ?? false
    return isSeen ? null : refuse('notFound', {path: '$.wallId'})
  }

  /** What an officer may not see himself he puts on no wall. */
  function refuseShow({show}: HttpBody<'showOnWalls'>, session: StoredSession): Refusal | null {
    if (show === null) return null
    const {area, caseCode, camera} = show
    if (area === null && caseCode === null && camera === null) return refuse('invalid', {path: '$.show'})
    if (show.isFollowing && camera === null) return refuse('invalid', {path: '$.show.camera'})
    return refuseArea(area, session) ?? refuseCase(caseCode, session)
  }

  function refuseArea(area: AreaCode | null, session: StoredSession): Refusal | null {
    if (area === null) return null
    if (!scope.isArea(area)) return refuse('invalid', {path: '$.show.area'})
    return scope.seesArea(session, area) ? null : refuse('outOfScope', {path: '$.show.area'})
  }

  function refuseCase(caseCode: CaseCode | null, session: StoredSession): Refusal | null {
    if (caseCode === null) return null
    const caseFile = ports.live.caseByCode(caseCode)
    const isSeen = caseFile !== undefined && scope.seesPlace(session, caseFile.place)
    return isSeen ? null : refuse('notFound', {path: '$.show.caseCode'})
  }
}
