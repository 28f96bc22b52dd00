import {randomUUID} from 'node:crypto'
import type {PersonData, PersonViewRow, ShownPenalty} from '#contract/enforcementRoutes.ts'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {PremisesId} from '#contract/ids.ts'
import type {Penalty, PersonView} from '#contract/inspection.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import type {EnforcementQueries} from './enforcementPorts.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts, StoredPremises, StoredSession} from './ports.ts'
import {answer, refuse, type Answer, type Refusal} from './refusal.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'

/** So many of each are shown on one page of premises. */
const MOST_SHOWN = 200

export interface EnforcementRouteParts {
  readonly enforcement: EnforcementQueries
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly node: Pick<GatewayPorts['node'], 'caughtUp'>
  readonly append: GatewayPorts['append']
  readonly scope: Scope
  readonly clock: Clock
}

/** What departments did at premises, and persons' data, each look at which is noted before it is answered. */
export function serveEnforcement(router: ContractRouter, parts: EnforcementRouteParts): void {
  const {enforcement, city, node, append, scope, clock} = parts

  router.serve('readEnforcement', async ({params, session}) => {
    if (!premisesFor(session, params.id)) return refuse('notFound')
    await node.caughtUp(CATCH_UP_MS)
    const {inspections, penalties} = await enforcement.premisesRecord(params.id, MOST_SHOWN)
    return answer({inspections: [...inspections], penalties: penalties.map(withoutPersons)})
  })

  router.serve('viewPerson', async ({params, body, session}) => {
    if (!premisesFor(session, params.id)) return refuse('notFound')
    const {user: by, role} = session
    const view: PersonView = {...body, premisesId: params.id, by, role, at: clock.now()}
    await append([
      {
        ...{origin: 'wanglou', source: 'person', sourceId: randomUUID()},
        type: 'person.viewed',
        body: view,
      },
    ])
    return answer(await personData(view))
  })

  router.serve('listPremisesViews', async ({params, query}) => {
    if (!city.premises.has(params.id)) return refuse('notFound')
    return listViews(params.id, query)
  })

  router.serve('listPersonViews', ({query}) => listViews(null, query))

  function premisesFor(session: StoredSession, id: PremisesId): StoredPremises | null {
    const premises = city.premises.get(id)
    if (!premises) return null
    return scope.seesPlace(session, city.areaTree.locate(premises.position)) ? premises : null
  }

  async function personData(view: PersonView): Promise<PersonData> {
    const {premisesId} = view
    if (view.what === 'owner') return {what: 'owner', owner: await enforcement.ownerOf(premisesId), view}
    await node.caughtUp(CATCH_UP_MS)
    const {penalties} = await enforcement.premisesRecord(premisesId, MOST_SHOWN)
    return {what: 'penalties', penalties: penalties.filter(isPersons), view}
  }

  async function listViews(
    premisesId: PremisesId | null,
    {cursor, limit}: {cursor?: string | undefined; limit: number},
  ): Promise<Answer<HttpReply<'listPersonViews'>> | Refusal> {
    const beforeSeq = decodeCursor(cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await enforcement.listPersonViews({premisesId, beforeSeq, limit: limit + 1})
    const page = pageOf(rows, limit, ({seq}) => seq)
    return answer({...page, items: page.items.map(toRow)})
  }

  function toRow({seq, view}: {seq: number; view: PersonView}): PersonViewRow {
    return {seq, ...view, premisesName: city.premises.get(view.premisesId)?.name ?? ''}
  }
}

/** Whether it may be a natural person who was punished: one that no department calls an organisation. */
function isPersons({party}: Penalty): boolean {
  return party !== 'organisation'
}

function withoutPersons(penalty: Penalty): ShownPenalty {
  const isWithheld = isPersons(penalty) && penalty.amountYuan !== null
  return {...penalty, amountYuan: isWithheld ? null : penalty.amountYuan, isWithheld}
}
