import {randomUUID} from 'node:crypto'
import type {HttpReply} from '#contract/httpRoutes.ts'
import type {AreaCode, PremisesId} from '#contract/ids.ts'
import {planIdSchema, type InspectionPlan, type PlanKept} from '#contract/inspection.ts'
import {PLAN_CANDIDATES, type PlanDraft, type PlannedStop} from '#contract/planRoutes.ts'
import type {RiskStamp} from '#contract/risk.ts'
import type {Unit, UnitId} from '#contract/unit.ts'
import {visitSeconds} from '../domain/planning/planningPolicy.ts'
import {dutyOf} from '../domain/roster.ts'
import {dayAt, momentOf, roundTimes} from '../domain/planning/roundTimes.ts'
import type {Clock} from './options.ts'
import type {VisitWorth} from './planPorts.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {answer, refuse, type Outcome, type Refusal} from './refusal.ts'
import type {Call} from './router.ts'
import type {Scope} from './scope.ts'

export interface PlanRouteParts {
  readonly ports: Pick<
    GatewayPorts,
    | 'channelOf'
    | 'city'
    | 'commit'
    | 'live'
    | 'node'
    | 'planner'
    | 'plans'
    | 'policy'
    | 'reports'
    | 'roster'
    | 'visits'
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

const DAY_MS = 86_400_000
/** A round of today sets out at the next full so many minutes. */
const START_STEP_MS = 300_000

export function readTeamDay(
  parts: PlanRouteParts,
  units: ReadonlyMap<UnitId, Unit>,
  {session, asked}: {session: StoredSession; asked: AskedDay},
): ({readonly ok: true} & TeamDay) | Refusal {
  const unit = units.get(asked.unitId)
  if (!unit || !parts.scope.seesUnit(session, unit)) return refuse('invalid', {path: '$.unitId'})
  const span = readSpan(parts, asked)
  if (!span.ok) return span
  if (!isOnDuty(parts, unit, span.startAt)) return refuse('unitOffDuty', {path: '$.unitId'})
  return {...span, unit, day: asked.day}
}

/** Whether a team is to be on duty when its round begins: by the roster, and by an officer's order that still counts then. */
export function isOnDuty({ports}: PlanRouteParts, unit: Unit, startAt: number): boolean {
  const state = ports.live.unitStates.get(unit.id)
  const then = state && {...state, status: 'available' as const}
  return dutyOf(ports.roster.plannedOf(unit, startAt), then, startAt).isOnDuty
}

/** A round lies on its day, which is not over; of today it sets out no earlier than now, unless somebody says when. */
function readSpan(
  {ports, clock}: PlanRouteParts,
  {day, ...asked}: AskedDay,
): ({readonly ok: true} & Pick<TeamDay, 'startAt' | 'endAt'>) | Refusal {
  const {from, to} = ports.policy.inspectionPlanning
  const {timeZone} = ports.city.description
  const now = clock.now()
  if (day < dayAt(now, timeZone)) return refuse('planImpossible', {path: '$.day'})
  const usual = momentOf(day, from, timeZone)
  const startAt = asked.startAt ?? Math.max(usual, START_STEP_MS * Math.ceil(now / START_STEP_MS))
  const endAt = asked.endAt ?? momentOf(day, to, timeZone)
  if (asked.startAt === undefined && usual < endAt && endAt <= startAt) {
    return refuse('planImpossible', {path: '$.day'})
  }
  if (dayAt(startAt, timeZone) !== day) return refuse('invalid', {path: '$.startAt'})
  if (endAt <= startAt || endAt > startAt + DAY_MS) return refuse('invalid', {path: '$.endAt'})
  return {ok: true, startAt, endAt}
}

export function isSeen(
  {ports, scope}: PlanRouteParts,
  session: StoredSession,
  premisesId: PremisesId,
): boolean {
  const premises = ports.city.premises.get(premisesId)
  return premises !== undefined && scope.seesPlace(session, ports.city.areaTree.locate(premises.position))
}

/** Whether a session answers for all that a plan is about. */
export function isOwn(
  parts: PlanRouteParts,
  session: StoredSession,
  {plan, unit}: {plan: Pick<InspectionPlan, 'stops'>; unit: Unit},
): boolean {
  const {scope} = parts
  return (
    scope.seesUnit(session, unit) && plan.stops.every(({premisesId}) => isSeen(parts, session, premisesId))
  )
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

interface LaidRound {
  readonly ok: true
  readonly stamp: RiskStamp
  readonly stops: readonly PlannedStop[]
  readonly returnSeconds: number
}

/** What is kept of a round that was laid out; what was done of the plan before stays done. */
export function keptRound(
  {unit, day, startAt, endAt}: TeamDay,
  {stops, returnSeconds, stamp}: LaidRound,
  before: InspectionPlan | null,
): Omit<PlanKept, 'by' | 'at' | 'replacesSeq'> {
  const done = new Map(before?.stops.map(stop => [stop.premisesId, stop.inspectionId]))
  return {
    planId: before?.planId ?? planIdSchema.parse(randomUUID()),
    unitId: unit.id,
    ...{day, startAt, endAt, returnSeconds},
    startPosition: [...unit.position],
    stops: stops.map(({row: _row, visitMinutes: _visit, ...stop}) => ({
      ...stop,
      inspectionId: done.get(stop.premisesId) ?? null,
    })),
    caseCode: before?.caseCode ?? null,
    modelVersion: stamp.modelVersion,
  }
}

/** A round in an officer's own order. */
export async function layOut(
  parts: PlanRouteParts,
  team: TeamDay,
  wanted: readonly {readonly premisesId: PremisesId; readonly isPinned: boolean}[],
): Promise<LaidRound | Refusal> {
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

/** A kept plan with what is known of its premises now, as far as the session sees them. */
export async function replyOf(
  parts: PlanRouteParts,
  plan: InspectionPlan,
  session: StoredSession,
): Promise<HttpReply<'readPlan'>> {
  const always = plan.stops
    .map(({premisesId}) => premisesId)
    .filter(premisesId => isSeen(parts, session, premisesId))
  const known = await parts.ports.visits.bestVisits({area: null, limit: 0, always, excluded: []})
  const rows = new Map(known?.visits.map(({row}) => [row.premisesId, row]))
  const stops = plan.stops.map(stop => ({
    ...stop,
    row: rows.get(stop.premisesId) ?? null,
    visitMinutes: visitSecondsOf(parts, stop.premisesId) / 60,
  }))
  return {plan: {...plan, stops}, seq: plan.updatedSeq}
}
