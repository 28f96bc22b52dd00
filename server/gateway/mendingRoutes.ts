import {randomUUID} from 'node:crypto'
import {premisesIdSchema} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import type {RiskFinding} from '#contract/risk.ts'
import {mendableFactOf, remediesFor, type Mending, type Remedy} from '#contract/riskMending.ts'
import {isPossibleFact} from '../domain/risk/attributeFeatures.ts'
import {decodeCursor, pageOf} from './cursor.ts'
import {CATCH_UP_MS} from './feedRoutes.ts'
import {findFireCandidates} from './fireCandidates.ts'
import {fireDismissal, firePlacement, type Saying} from './mendFire.ts'
import type {Clock} from './options.ts'
import type {City, GatewayPorts} from './ports.ts'
import {answer, refuse, type Refusal} from './refusal.ts'
import {notReady} from './riskRoutes.ts'
import type {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {isSameFinding, stillWaiting} from './waitingFindings.ts'

const DAY_MS = 86_400_000

export interface MendingRouteParts {
  readonly ports: Pick<GatewayPorts, 'commitAll' | 'hazards' | 'mendings' | 'node' | 'risk'>
  readonly city: Pick<City, 'premises' | 'areaTree'>
  readonly scope: Scope
  readonly clock: Clock
}

/** How data that the fire risk cannot use as it is are put right. */
export function serveMendings(router: ContractRouter, parts: MendingRouteParts): void {
  const {ports, city, scope, clock} = parts
  const {mendings, risk, node} = ports

  router.serve('listMendings', async ({query}) => {
    const beforeSeq = decodeCursor(query.cursor)
    if (beforeSeq === undefined) return refuse('invalid', {path: '$.cursor'})
    await node.caughtUp(CATCH_UP_MS)
    const rows = await mendings.listMendings({beforeSeq, limit: query.limit + 1})
    const page = pageOf(rows, query.limit, ({seq}) => seq)
    return answer({...page, items: page.items.map(({seq, mending}) => ({...mending, seq}))})
  })

  router.serve('listPremisesFindings', async ({params: {id}, session}) => {
    const premises = city.premises.get(id)
    if (!premises || !scope.seesPlace(session, city.areaTree.locate(premises.position))) {
      return refuse('notFound')
    }
    await node.caughtUp(CATCH_UP_MS)
    const mended = await mendings.mendingsOfPremises(id)
    const open = risk.readiness().isReady ? await risk.findingsAbout({premisesId: id}) : null
    return answer({
      open: open && stillWaiting(open, mended),
      mended: mended.map(({seq, mending}) => ({...mending, seq})),
    })
  })

  router.serve('listFireCandidates', async ({params: {findingId}}) => {
    const found = await findFinding(parts, findingId)
    if (!found.ok) return found
    const {fire} = found.finding
    return answer({items: fire === null ? [] : await findFireCandidates(fire, city.premises.values())})
  })

  router.serve('mendRiskFinding', async ({params: {findingId}, body, session}) => {
    const found = await findFinding(parts, findingId)
    if (!found.ok) return found
    const {finding, isMended} = found
    if (body.remedy === null && !isMended) return refuse('notAllowedInState')
    const at = clock.now()
    const refusal = body.remedy && refuseRemedy(body.remedy, finding, {city, at})
    if (refusal) return refusal
    const saying = {commandId: body.commandId ?? randomUUID(), by: session.user, note: body.note, at}
    const mending = {finding, remedy: body.remedy, note: body.note, by: session.user, at}
    const fireRecords = await recordsOfFire(parts, mending, saying)
    const {seq} = await ports.commitAll([...fireRecords, mendingRecord(mending, saying)])
    return answer({mending, seq})
  })
}

/** The record of a mending; where it comes with others, it is the last. */
export function mendingRecord(mending: Mending, {commandId}: Saying): NewRecord {
  const sourceId = `${commandId}:mended`
  return {origin: 'wanglou', source: 'command', sourceId, type: 'finding.mended', body: mending}
}

/** A finding that waits, or one that was mended. */
export async function findFinding(
  {ports: {mendings, node, risk}}: Pick<MendingRouteParts, 'ports'>,
  findingId: string,
): Promise<{ok: true; finding: RiskFinding; isMended: boolean} | Refusal> {
  await node.caughtUp(CATCH_UP_MS)
  const ready = risk.readiness()
  const open = ready.isReady ? await risk.findingsAbout({findingId}) : null
  const [waiting] = open ?? []
  const [kept] = await mendings.mendingsOfFindings([findingId])
  if (kept && (!waiting || isSameFinding(waiting, kept.mending.finding))) {
    return {ok: true, finding: kept.mending.finding, isMended: true}
  }
  if (waiting) return {ok: true, finding: waiting, isMended: false}
  return open === null ? notReady(risk.readiness()) : refuse('notFound')
}

type Refused = ReturnType<typeof refuse> | null

function refuseRemedy(
  remedy: Remedy,
  finding: RiskFinding,
  {city, at}: {city: Pick<City, 'premises'>; at: number},
): Refused {
  if (!remediesFor(finding).includes(remedy.type)) return refuse('invalid', {path: '$.remedy.type'})
  switch (remedy.type) {
    case 'fireAt':
      if (!city.premises.has(remedy.premisesId)) return refuse('invalid', {path: '$.remedy.premisesId'})
      return isDayWrong(remedy.on, finding, at) ? refuse('invalid', {path: '$.remedy.on'}) : null
    case 'value': {
      const fact = mendableFactOf(finding)
      const year = new Date(at).getUTCFullYear()
      const isRight = fact !== null && (remedy.value === null || isPossibleFact(fact, remedy.value, year))
      return isRight ? null : refuse('invalid', {path: '$.remedy.value'})
    }
    case 'same':
      return [finding.premisesId, finding.value].includes(remedy.keep)
        ? null
        : refuse('invalid', {path: '$.remedy.keep'})
    default:
      return null
  }
}

/** A day is needed where the one that is told cannot be, and may not lie ahead. */
function isDayWrong(on: string | null, {code, fire}: RiskFinding, at: number): boolean {
  if (on === null) return code === 'impossibleDate' || fire?.on === null
  return Date.parse(on) > at + DAY_MS
}

async function recordsOfFire(
  {ports: {hazards}}: Pick<MendingRouteParts, 'ports'>,
  {finding, remedy}: Pick<Mending, 'finding' | 'remedy'>,
  saying: Saying,
): Promise<NewRecord[]> {
  const fireId = finding.fire?.fireId ?? null
  const fire = fireId === null ? null : await hazards.fireById(fireId)
  if (!fire) return []
  if (remedy?.type === 'notAFire') return [fireDismissal(fire, remedy.reason, saying)]
  if (remedy?.type === 'fireAt') return [firePlacement(fire, remedy, saying)]
  const premisesId = premisesIdSchema.safeParse(finding.premisesId).data ?? null
  return [firePlacement(fire, {premisesId, on: null}, saying)]
}
