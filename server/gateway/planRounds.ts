import type {HttpReply} from '#contract/httpRoutes.ts'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import type {InspectionPlan} from '#contract/inspection.ts'
import {PLAN_CANDIDATES, type PlanDraft, type PlannedStop} from '#contract/planRoutes.ts'
import type {RiskStamp} from '#contract/risk.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import {visitSeconds} from '../domain/planning/planningPolicy.ts'
import {momentOf, roundTimes} from '../domain/planning/roundTimes.ts'
import type {Clock} from './options.ts'
import type {VisitWorth} from './planPorts.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Outcome, type Refusal} from './refusal.ts'
import type {Call} from './router.ts'
import type {Scope} from './scope.ts'

export interface PlanRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    'channelOf' | 'city' | 'commit' | 'live' | 'node' | 'planner' | 'plans' | 'policy' | 'reports' | 'visits'
  >
  readonly scope: Scope
  readonly clock: Clock
}

/** A team on its day. */
export interface TeamDay {
  readonly unit: Unit
  readonly day: string
  readonly startAt: number
  readonly endAt: number
}

/** A team and its day as a request names them. */
export type AskedDay = Pick<Call<'draftPlan'>['body'], 'unitId' | 'day' | 'startAt' | 'endAt'>

export function readTeamDay(
  {ports, scope}: PlanRouteParts,
  units: ReadonlyMap<UnitId, Unit>,
  {session, asked}: {session: StoredSession; asked: AskedDay},
): ({readonly ok: true} & TeamDay) | Refusal {
  const unit = units.get(asked.unitId)
  if (!unit || !scope.seesUnit(session, unit)) return refuse('invalid', {path: '$.unitId'})
  const {from, to} = ports.policy.inspectionPlanning
  const {timeZone} = ports.city.description
  const startAt = asked.startAt ?? momentOf(asked.day, from, timeZone)
  const endAt = asked.endAt ?? momentOf(asked.day, to, timeZone)
  if (endAt <= startAt) return refuse('invalid', {path: '$.endAt'})
  return {ok: true, unit, day: asked.day, startAt, endAt}
}

export function isSeen(
  {ports, scope}: PlanRouteParts,
  session: StoredSession,
  premisesId: PremisesId,
): boolean {
  const premises = ports.city.premises.get(premisesId)
  return premises !== undefined && scope.seesPlace(session, ports.city.areaTree.locate(premises.position))
}

/** The first stop that is unknown, unseen or there twice. */
export function wrongStop(
  parts: PlanRouteParts,
  session: StoredSession,
  stops: readonly {readonly premisesId: PremisesId}[],
): Refusal | null {
  const index = stops.findIndex(
    ({premisesId}, at) =>
      !isSeen(parts, session, premisesId) || stops.findIndex(other => other.premisesId === premisesId) !== at,
  )
  return index === -1 ? null : refuse('invalid', {path: `$.stops.${String(index)}.premisesId`})
}

function visitSecondsOf({ports}: PlanRouteParts, premisesId: PremisesId): number {
  const rooms = ports.city.premises.get(premisesId)?.rooms ?? null
  return visitSeconds(ports.policy.inspectionPlanning, {rooms})
}

export async function draftRound(
  parts: PlanRouteParts,
  team: TeamDay,
  {area, pinned, excluded}: {area: AreaCode; pinned: readonly PremisesId[]; excluded: readonly PremisesId[]},
): Promise<Outcome<PlanDraft>> {
  const {ports, scope} = parts
  const known = await ports.visits.bestVisits({
    area: area === scope.cityCode ? null : area,
    limit: PLAN_CANDIDATES,
    always: pinned,
    excluded,
  })
  if (!known) return refuse('riskNotReady', {retryAfterSeconds: 5})
  const isPinned = new Set(pinned)
  const candidates = known.visits.map(visit => ({
    ...visit,
    isPinned: isPinned.has(visit.row.premisesId),
    visitSeconds: visitSecondsOf(parts, visit.row.premisesId),
  }))
  const round = await ports.planner.choose({
    start: team.unit.position,
    kind: team.unit.kind,
    stops: candidates.map(({row, averted, ...stop}) => ({...stop, position: row.position, worth: averted})),
    availableSeconds: (team.endAt - team.startAt) / 1000,
  })
  if (round === null) return refuse('planImpossible', {retryAfterSeconds: 30})
  if (round === 'impossible') return refuse('planImpossible', {path: '$.pinned'})
  const chosen = round.order.flatMap(index => candidates[index] ?? [])
  const {isEstimate, stops, returnSeconds} = await timed(parts, team, chosen)
  return answer({
    unitId: team.unit.id,
    ...{day: team.day, startAt: team.startAt, endAt: team.endAt, returnSeconds},
    startPosition: [...team.unit.position],
    modelVersion: known.stamp.modelVersion,
    stops,
    averted: chosen.reduce((sum, {averted}) => sum + averted, 0),
    candidates: candidates.length,
    gap: chosen.length === 0 ? null : round.gap,
    isEstimate,
  })
}

interface Chosen extends VisitWorth {
  readonly isPinned: boolean
  readonly visitSeconds: number
}

/** The stops with their times, in the order given. */
async function timed({ports}: PlanRouteParts, team: TeamDay, chosen: readonly Chosen[]) {
  const {seconds, isEstimate} = await ports.planner.ways(
    team.unit.position,
    team.unit.kind,
    chosen.map(({row}) => row.position),
  )
  const stops = roundTimes(team.startAt, chosen, seconds).map(
    ({row, averted, isPinned, visitSeconds: visit, arriveAt, leaveAt, travelSeconds}): PlannedStop => ({
      premisesId: row.premisesId,
      ...{arriveAt, leaveAt, travelSeconds, averted, isPinned, row},
      inspectionId: null,
      visitMinutes: visit / 60,
    }),
  )
  return {stops, isEstimate, returnSeconds: chosen.length === 0 ? 0 : (seconds.at(-1) ?? 0)}
}

/** A round in an officer's own order. */
export async function layOut(
  parts: PlanRouteParts,
  team: TeamDay,
  wanted: readonly {readonly premisesId: PremisesId; readonly isPinned: boolean}[],
): Promise<
  | {
      readonly ok: true
      readonly stamp: RiskStamp
      readonly stops: PlannedStop[]
      readonly returnSeconds: number
    }
  | Refusal
> {
  const known = await parts.ports.visits.bestVisits({
    area: null,
    limit: 0,
    always: wanted.map(({premisesId}) => premisesId),
    excluded: [],
  })
  if (!known) return refuse('riskNotReady', {retryAfterSeconds: 5})
  const byId = new Map(known.visits.map(visit => [visit.row.premisesId, visit]))
  const chosen = wanted.flatMap(({premisesId, isPinned}) => {
    const visit = byId.get(premisesId)
    return visit ? {...visit, isPinned, visitSeconds: visitSecondsOf(parts, premisesId)} : []
  })
  const {stops, returnSeconds} = await timed(parts, team, chosen)
  const backAt = (stops.at(-1)?.leaveAt ?? team.startAt) + 1000 * returnSeconds
  if (backAt > team.endAt) return refuse('planImpossible', {path: '$.stops'})
  return {ok: true, stamp: known.stamp, stops, returnSeconds}
}

/** A kept plan with what is known of its premises now. */
export async function replyOf(parts: PlanRouteParts, plan: InspectionPlan): Promise<HttpReply<'readPlan'>> {
  const always = plan.stops.map(({premisesId}) => premisesId)
  const known = await parts.ports.visits.bestVisits({area: null, limit: 0, always, excluded: []})
  const rows = new Map(known?.visits.map(({row}) => [row.premisesId, row]))
  const stops = plan.stops.map(stop => ({
    ...stop,
    row: rows.get(stop.premisesId) ?? null,
    visitMinutes: visitSecondsOf(parts, stop.premisesId) / 60,
  }))
  return {plan: {...plan, stops}, seq: plan.updatedSeq}
}
