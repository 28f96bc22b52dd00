import {randomUUID} from 'node:crypto'
import type {HttpBody} from '#contract/httpRoutes.ts'
import type {PremisesFire} from '#contract/inspection.ts'
import type {NewRecord} from '#contract/record.ts'
import type {Remedy} from '#contract/riskMending.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {fireDismissal, firePlacement, type Saying} from './mendFire.ts'
import {findFinding, mendingRecord} from './mendingRoutes.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface FireRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    'cases' | 'commitAll' | 'hazards' | 'live' | 'mendings' | 'node' | 'risk'
  >
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
    const known = await fireKnown(session, body)
    if (!known.ok) return known
    const saying = {commandId: body.commandId ?? randomUUID(), by: session.user, note: '', at: clock.now()}
    const fire = withCase(fireOf(body, known.fire, saying), await caseOf(body))
    if (!isSeen(session, fire)) return refuse('notFound', {path: '$.premisesId'})
    const placed = firePlacement(fire, {premisesId: fire.premisesId, on: null}, saying)
    const {premisesId} = fire
    const remedy = premisesId === null ? null : ({type: 'fireAt', premisesId, on: null} as const)
    const {seq} = await ports.commitAll([placed, ...(await mendingOf(known.fire, remedy, saying))])
    return answer({fire, seq})
  })

  router.serve('dismissFire', async ({body, session}) => {
    if (body.fireId === undefined && body.caseCode === undefined) {
      return refuse('invalid', {path: '$.caseCode'})
    }
    const known = await fireKnown(session, body)
    if (!known.ok) return known
    const saying = {
      ...{commandId: body.commandId ?? randomUUID(), by: session.user},
      ...{note: body.note, at: clock.now()},
    }
    const caseFile = await caseOf(body)
    if (!known.fire && !caseFile) return refuse('notFound', {path: '$.caseCode'})
    const told = {...NOTHING_TOLD, at: caseFile?.occurredAt, caseCode: body.caseCode}
    const fire = known.fire ?? withCase(fireOf(told, null, saying), caseFile)
    if (!isSeen(session, fire)) return refuse('notFound', {path: '$.caseCode'})
    const record = fireDismissal(fire, body.reason, saying)
    const {reason} = body
    const remedy = reason === 'withdrawn' ? null : ({type: 'notAFire', reason} as const)
    const {seq} = await ports.commitAll([record, ...(await mendingOf(known.fire, remedy, saying))])
    const dismissed = {reason, note: body.note, at: saying.at}
    return answer({fire: {...fire, by: session.user, dismissed}, seq})
  })

  /** The fire that is meant: of one case there is one at most. */
  async function fireKnown(
    session: StoredSession,
    {fireId, caseCode}: Pick<HttpBody<'confirmFire'>, 'fireId' | 'caseCode'>,
  ): Promise<{ok: true; fire: PremisesFire | null} | Refusal> {
    await node.caughtUp(CATCH_UP_MS)
    if (fireId === undefined) {
      const ofCase = {onlyUnplaced: false, caseCode: caseCode ?? null, beforeSeq: null, limit: 1}
      const [before] = caseCode === undefined ? [] : await hazards.listFires(ofCase)
      return {ok: true, fire: before?.fire ?? null}
    }
    const fire = await hazards.fireById(fireId)
    return fire && isSeen(session, fire) ? {ok: true, fire} : refuse('notFound', {path: '$.fireId'})
  }

  /** The finding of a fire that waited for its premises is mended with it. */
  async function mendingOf(
    before: PremisesFire | null,
    remedy: Remedy | null,
    saying: Saying,
  ): Promise<NewRecord[]> {
    if (!before) return []
    const found = await findFinding({ports}, `premisesFire ${before.fireId}`)
    if (!found.ok || (remedy === null && !found.isMended)) return []
    const {note, by, at} = saying
    return [mendingRecord({finding: found.finding, remedy, note, by, at}, saying)]
  }

  async function caseOf({caseCode}: Pick<HttpBody<'confirmFire'>, 'caseCode'>) {
    if (caseCode === undefined) return null
    return ports.live.caseByCode(caseCode) ?? ports.cases.caseByCode(caseCode)
  }
}

const NOTHING_TOLD = {premisesId: null, position: null, address: '', cause: ''} as const

/** What the request says, over what was known of the fire. */
function fireOf(
  told: Pick<HttpBody<'confirmFire'>, 'premisesId' | 'position' | 'address' | 'cause' | 'at' | 'caseCode'>,
  before: PremisesFire | null,
  {commandId, by, at: now}: Pick<Saying, 'commandId' | 'by' | 'at'>,
): PremisesFire {
  const {dismissed: _dismissed, ...known} = before ?? {
    dismissed: undefined,
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
