import {randomUUID} from 'node:crypto'
import type {HttpBody} from '#contract/httpRoutes.ts'
import type {PremisesFire} from '#contract/inspection.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface FireRouteParts {
  readonly ports: Pick<GatewayPorts, 'cases' | 'commit' | 'hazards' | 'live' | 'node'>
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly scope: Scope
  readonly clock: Clock
}

/** Fires that really burnt, and where. */
export function serveFires(router: ContractRouter, {ports, city, scope, clock}: FireRouteParts): void {
  const {hazards, node} = ports

  const positionOf = ({premisesId, position}: Pick<PremisesFire, 'premisesId' | 'position'>) =>
    premisesId === null ? position : (city.premises.get(premisesId)?.position ?? position)
  const isSeen = (session: StoredSession, fire: Pick<PremisesFire, 'premisesId' | 'position'>) =>
    scope.seesPlace(session, city.areaTree.locate(positionOf(fire)))

  router.serve('listFires', async ({query, session}) => {
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await hazards.listFires({
      onlyUnplaced: query.unplaced,
      caseCode: query.case ?? null,
      beforeSeq,
      limit: query.limit + 1,
    })
    const page = pageOf(rows, query.limit, ({seq}) => seq)
    const seen = page.items.filter(({fire}) => isSeen(session, fire))
    return answer({...page, items: seen.map(({fire}) => fire)})
  })

  router.serve('confirmFire', async ({body, session}) => {
    if (body.premisesId !== null && !city.premises.has(body.premisesId)) {
      return refuse('invalid', {path: '$.premisesId'})
    }
    await node.caughtUp(CATCH_UP_MS)
    const before = body.fireId === undefined ? null : await hazards.fireById(body.fireId)
    if (body.fireId !== undefined && (!before || !isSeen(session, before))) {
      return refuse('notFound', {path: '$.fireId'})
    }
    const commandId = body.commandId ?? randomUUID()
    const fire = withCase(
      fireOf(body, before, {commandId, by: session.user, now: clock.now()}),
      await caseOf(body),
    )
    if (!isSeen(session, fire)) return refuse('notFound', {path: '$.premisesId'})
    const {seq} = await ports.commit({
      origin: 'wanglou',
      source: 'command',
      sourceId: commandId,
      type: 'fire.confirmed',
      body: fire,
    })
    return answer({fire, seq})
  })

  async function caseOf({caseCode}: HttpBody<'confirmFire'>) {
    if (caseCode === undefined) return null
    return ports.live.caseByCode(caseCode) ?? ports.cases.caseByCode(caseCode)
  }
}

/** What the request says, over what was known of the fire. */
function fireOf(
  told: HttpBody<'confirmFire'>,
  before: PremisesFire | null,
  {commandId, by, now}: {commandId: string; by: string; now: number},
): PremisesFire {
  const known = before ?? {
    fireId: `fire-${commandId}`,
    position: null,
    address: '',
    at: now,
    caseCode: told.caseCode ?? null,
    cause: null,
  }
  return {
    ...known,
    premisesId: told.premisesId,
    position: told.position ?? known.position,
    address: told.address === '' ? known.address : told.address,
    at: Math.min(told.at ?? known.at, now),
    cause: told.cause === '' ? known.cause : told.cause,
    by,
  }
}

/** Where and when the case was, as far as the request did not say it. */
function withCase(
  fire: PremisesFire,
  caseFile: Awaited<ReturnType<GatewayPorts['cases']['caseByCode']>>,
): PremisesFire {
  if (!caseFile) return fire
  const {place, address} = caseFile
  return {
    ...fire,
    position: fire.position ?? place.position,
    address: fire.address === '' ? address : fire.address,
  }
}
