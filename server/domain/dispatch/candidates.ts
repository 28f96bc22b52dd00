import type {CandidateReason, DispatchCandidate, RunCardNeed, TravelSource} from '#contract/dispatch.ts'
import type {UnitDuty} from '#contract/roster.ts'
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
  /** Left out for whoever is on duty always. */
  readonly duty?: UnitDuty
}

/** What counts against a unit beside its travel time, in seconds. */
export interface RankingWeights {
  readonly perOpenTask: number
  readonly outsideJurisdiction: number
  readonly enRoute: number
  readonly offDuty: number
}

/** A unit and what it is ranked by, lower first. */
export interface RankedUnit {
  readonly candidate: DispatchUnit
  readonly costSeconds: number
}

/** Whoever goes off duty within so long is said to. */
const GOES_OFF_SOON_MS = 3_600_000

/** Whether a unit may be chosen without an officer's deciding so: it is on duty, and on the way to nowhere else. */
export function isFree({status, duty}: Pick<DispatchUnit, 'status' | 'duty'>): boolean {
  return status !== 'enRoute' && duty?.isOnDuty !== false
}

/** Whether a unit in this state may be asked to go anywhere. */
export function canGo(status: UnitStatus): boolean {
  return status !== 'offDuty' && status !== 'onScene'
}

/** Whether a unit has what a need asks for. */
export function fits(
  {kind, capabilities}: Pick<Unit, 'kind' | 'capabilities'>,
  {capability, unitKinds}: Pick<RunCardNeed, 'capability' | 'unitKinds'>,
): boolean {
  return (unitKinds === undefined || unitKinds.includes(kind)) && capabilities.includes(capability)
}

/** Who could fill a need, best first; of equal ones the one with the lower id. */
export function rankUnits(
  need: RunCardNeed,
  units: readonly DispatchUnit[],
  weights: RankingWeights,
): RankedUnit[] {
  return units
    .filter(({unit, status}) => canGo(status) && fits(unit, need))
    .map(candidate => {
      const {load, outside, status, offDuty} = costsOf(candidate, weights)
      return {candidate, costSeconds: candidate.travel.seconds + load + outside + status + offDuty}
    })
    .sort((a, b) => a.costSeconds - b.costSeconds || (a.candidate.unit.id < b.candidate.unit.id ? -1 : 1))
}

/** A candidate with its reasons, as they are at `at`. */
export function describeCandidate(
  need: RunCardNeed,
  {candidate, costSeconds}: RankedUnit,
  {weights, at}: {weights: RankingWeights; at: number},
): DispatchCandidate {
  const {unit, status, position, openTasks, travel, isInside} = candidate
  const costs = costsOf(candidate, weights)
  const others = unit.capabilities.filter(capability => capability !== need.capability)
  const reasons: CandidateReason[] = [
    {code: 'travel', ...travel, isInTime: travel.seconds <= need.withinMinutes * 60},
    {code: 'jurisdiction', isInside, costSeconds: costs.outside},
  ]
  if (others.length > 0) reasons.push({code: 'capability', capabilities: others})
  if (openTasks > 0) reasons.push({code: 'load', openTasks, costSeconds: costs.load})
  if (status !== 'available') reasons.push({code: 'status', status, costSeconds: costs.status})
  reasons.push(...dutyReasons(candidate, {costSeconds: costs.offDuty, at}))
  const {id, name, kind} = unit
  return {unitId: id, name, kind, position: [position[0], position[1]], status, costSeconds, reasons}
}

function dutyReasons(
  {duty}: DispatchUnit,
  {costSeconds, at}: {costSeconds: number; at: number},
): CandidateReason[] {
  if (!duty) return []
  const {isOnDuty, source, until} = duty
  if (!isOnDuty) {
    return [{code: 'offDuty', source: source === 'officer' ? source : 'roster', until, costSeconds}]
  }
  return until !== null && until - at <= GOES_OFF_SOON_MS ? [{code: 'dutyEnds', until}] : []
}

function costsOf({openTasks, isInside, status, duty}: DispatchUnit, weights: RankingWeights) {
  return {
    load: openTasks * weights.perOpenTask,
    outside: isInside ? 0 : weights.outsideJurisdiction,
    status: status === 'enRoute' ? weights.enRoute : 0,
    offDuty: duty?.isOnDuty === false ? weights.offDuty : 0,
  }
}
