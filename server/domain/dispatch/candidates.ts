import type {CandidateReason, DispatchCandidate, RunCardNeed, TravelSource} from '#contract/dispatch.ts'
import type {Unit} from '#contract/unit.ts'
import type {UnitStatus} from '#contract/unitState.ts'
import type {Position} from '#geo/types.ts'

/** A unit as the ranking looks at it. */
export interface DispatchUnit {
  readonly unit: Unit
  readonly status: UnitStatus
  /** Where it is, or its base while that is not known. */
  readonly position: Position
  readonly openTasks: number
  readonly travel: {readonly seconds: number; readonly source: TravelSource}
  /** Whether the place lies in the area that it serves. */
  readonly isInside: boolean
}

/** What counts against a unit beside its travel time, in seconds. */
export interface RankingWeights {
  readonly perOpenTask: number
  readonly outsideJurisdiction: number
  readonly enRoute: number
}

/** Whether a unit in this state may be asked to go anywhere. */
export function canGo(status: UnitStatus): boolean {
  return status !== 'offDuty' && status !== 'onScene'
}

/** Whether a unit has what a need asks for. */
export function fits(unit: Pick<Unit, 'kind' | 'capabilities'>, need: NeededSort): boolean {
  const isOfKind = need.unitKinds === undefined || need.unitKinds.includes(unit.kind)
  return isOfKind && unit.capabilities.includes(need.capability)
}
type NeededSort = Pick<RunCardNeed, 'capability' | 'unitKinds'>

/** Who could fill a need, best first; of equal ones the one with the lower id. */
export function rankCandidates(
  need: RunCardNeed,
  units: readonly DispatchUnit[],
  weights: RankingWeights,
): DispatchCandidate[] {
  return units
    .filter(({unit, status}) => canGo(status) && fits(unit, need))
    .map(each => judge(need, each, weights))
    .sort((a, b) => a.costSeconds - b.costSeconds || (a.unitId < b.unitId ? -1 : 1))
}

function judge(
  need: RunCardNeed,
  {unit, status, position, openTasks, travel, isInside}: DispatchUnit,
  weights: RankingWeights,
): DispatchCandidate {
  const loadSeconds = openTasks * weights.perOpenTask
  const outsideSeconds = isInside ? 0 : weights.outsideJurisdiction
  const statusSeconds = status === 'enRoute' ? weights.enRoute : 0
  const others = unit.capabilities.filter(capability => capability !== need.capability)
  const reasons: CandidateReason[] = [
    {code: 'travel', ...travel, isInTime: travel.seconds <= need.withinMinutes * 60},
    {code: 'jurisdiction', isInside, costSeconds: outsideSeconds},
  ]
  if (others.length > 0) reasons.push({code: 'capability', capabilities: others})
  if (openTasks > 0) reasons.push({code: 'load', openTasks, costSeconds: loadSeconds})
  if (status !== 'available') reasons.push({code: 'status', status, costSeconds: statusSeconds})
  return {
    unitId: unit.id,
    name: unit.name,
    kind: unit.kind,
    position: [position[0], position[1]],
    status,
    costSeconds: travel.seconds + loadSeconds + outsideSeconds + statusSeconds,
    reasons,
  }
}
