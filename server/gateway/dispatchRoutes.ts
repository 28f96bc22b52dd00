import type {Place} from '#contract/caseFile.ts'
import type {Position} from '#geo/types.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {DispatchAdvice} from './dispatchPorts.ts'
import type {CaseQueries, City, NodeState, StoredSession} from './ports.ts'
import {answer, refuse, type Refusal} from './refusal.ts'
import type {Call, ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

export interface DispatchRouteParts {
  readonly dispatch: DispatchAdvice
  readonly cases: CaseQueries
  readonly node: NodeState
  readonly city: City
  readonly scope: Scope
}

/** Who should go, and who could be where in time, as far as the session may see places and units. */
export function serveDispatch(router: ContractRouter, parts: DispatchRouteParts): void {
  const {dispatch, city, scope} = parts
  const seenBy = (session: StoredSession) => ({
    isUnitSeen: (unit: Parameters<Scope['seesUnit']>[1]) => scope.seesUnit(session, unit),
    isAreaSeen: (code: Parameters<Scope['seesArea']>[1]) => scope.seesArea(session, code),
  })

  router.serve('recommendUnits', async ({body, session}) => {
    const asked = 'caseCode' in body ? await ofCase(parts, body, session) : ofPlace(parts, body, session)
    if (!asked.ok) return asked
    const passedOver = new Set(body.passedOver)
    return answer(await dispatch.recommend({...asked.where, passedOver, ...seenBy(session)}))
  })

  router.serve('readCoverage', async ({query, session}) => {
    const {position = null, minutes, capability = null} = query
    if (position && !scope.seesPlace(session, city.areaTree.locate(position))) {
      return refuse('outOfScope', {path: '$.position'})
    }
    return answer(await dispatch.coverage({position, minutes, capability, ...seenBy(session)}))
  })

  router.serve('findWays', async ({body}) => answer({items: await dispatch.ways(body.legs)}))
}

type Body = Call<'recommendUnits'>['body']
type Where = Pick<Parameters<DispatchAdvice['recommend']>[0], 'place' | 'position' | 'kind' | 'level'>
type Asked = {readonly ok: true; readonly where: Where} | Refusal

async function ofCase(
  {cases, node, city, scope}: DispatchRouteParts,
  {caseCode, position}: Extract<Body, {caseCode: unknown}>,
  session: StoredSession,
): Promise<Asked> {
  await node.caughtUp(CATCH_UP_MS)
  const caseFile = await cases.caseByCode(caseCode)
  if (!caseFile || !scope.seesPlace(session, caseFile.place)) return refuse('notFound', {path: '$.caseCode'})
  const where: Position | null = position ?? caseFile.place.position
  // Nobody can be sent to a case of which it is not known where it is: the officer says so with the request.
  if (!where) return refuse('invalid', {path: '$.position'})
  const place: Place = position ? city.areaTree.locate(position) : caseFile.place
  return {ok: true, where: {place, position: where, kind: caseFile.kind, level: caseFile.level}}
}

function ofPlace(
  {city, scope}: DispatchRouteParts,
  {position, kind, level}: Extract<Body, {kind: unknown}>,
  session: StoredSession,
): Asked {
  const place = city.areaTree.locate(position)
  if (!scope.seesPlace(session, place)) return refuse('outOfScope', {path: '$.position'})
  return {ok: true, where: {place, position, kind, level}}
}
