import type {Place} from '#contract/caseFile.ts'
import type {Coverage, Recommendation, TravelWay} from '#contract/dispatch.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {UnitDuty} from '#contract/roster.ts'
import type {Capability, Unit, UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {LRUCache} from 'lru-cache'
import type {Position} from '#geo/types.ts'
import {createCoverKeeper} from './coverKeeper.ts'
import {canGo, fits, type DispatchUnit} from './domain/dispatch/candidates.ts'
import {coverTasksOf, findUncovered, weigh, type CoverCell} from './domain/dispatch/findUncovered.ts'
import {recommendUnits} from './domain/dispatch/recommendUnits.ts'
import {allNeeds, runCardOf} from './domain/dispatchPolicy.ts'
import type {Policy} from './domain/policy.ts'
import {dutyOf, type Roster} from './domain/roster.ts'
import type {CoverageRequest, DispatchAdvice, RecommendRequest, TravelLeg} from './gateway/dispatchPorts.ts'
import type {TravelTimes} from './routing/travelTimes.ts'

/** A surface is at most this old; it says of when it is. */
const SURFACE_MS = 3_000
const KEPT_SURFACES = 20

/** What of the city dispatch needs to know. */
export interface DispatchCity {
  readonly policy: Policy
  readonly units: readonly Unit[]
  readonly cells: readonly CoverCell[]
  /** Everybody is on duty always when it is left out. */
  readonly roster?: Roster
  isWithin(code: AreaCode, ancestor: AreaCode): boolean
}

/** A unit with where it is now. */
interface UnitNow {
  readonly unit: Unit
  readonly kind: Unit['kind']
  readonly position: Position
  readonly status: UnitState['status']
  readonly openTasks: number
  readonly duty: UnitDuty
}

function isWaiting({status, duty}: UnitNow): boolean {
  return duty.isOnDuty && (status === 'available' || status === 'assigned')
}

interface Surface {
  readonly asOf: number
  readonly seconds: Float64Array
}

export interface WarmDispatchAdvice extends DispatchAdvice {
  /** Finds how far the units that have moved since reach now, so that a recommendation need not. */
  warm(): Promise<void>
}

/** The one engine that says who should go: for officers, for a task that was missed, for a drill. */
export function createDispatchAdvice({
  city,
  travelTimes,
  unitStates,
  now,
}: {
  city: DispatchCity
  travelTimes: TravelTimes
  /** Units that are not in it are available at their base. */
  unitStates: () => ReadonlyMap<UnitId, UnitState>
  now: () => number
}): WarmDispatchAdvice {
  const {policy, cells} = city
  const surfaces = new LRUCache<string, Promise<Surface>>({max: KEPT_SURFACES})
  const weights = weigh(cells)
  const keeper = createCoverKeeper(travelTimes, cells.length)

  function unitsNow(isSeen: (unit: Unit) => boolean): UnitNow[] {
    const states = unitStates()
    const at = now()
    return city.units.filter(isSeen).map(unit => {
      const state = states.get(unit.id)
      return {
        unit,
        kind: unit.kind,
        position: state?.position ?? unit.position,
        status: state?.status ?? 'available',
        openTasks: state?.taskIds.length ?? 0,
        duty: dutyOf(city.roster?.plannedOf(unit, at) ?? null, state, at),
      }
    })
  }

  async function recommend(request: RecommendRequest): Promise<Recommendation> {
    const {place, position, kind, level, passedOver, isUnitSeen, isAreaSeen} = request
    const asOf = now()
    const needs = request.needs ?? runCardOf(policy, kind, level)
    const units = unitsNow(() => true)
    const able = units.filter(
      ({unit, status}) =>
        canGo(status) && isUnitSeen(unit) && !passedOver.has(unit.id) && needs.some(need => fits(unit, need)),
    )
    const tasks = coverTasksOf(needs, policy.coverMinutes)
    const [times, covers] = await Promise.all([
      travelTimes.fromMany(able, position),
      keeper.update(tasks, units.filter(isWaiting)),
    ])
    const filled = recommendUnits({
      needs,
      units: able.map((each, index): DispatchUnit => {
        const {unit, status, position: at, openTasks, duty} = each
        const travel = times[index] ?? {seconds: 0, source: 'straightLine'}
        return {unit, status, position: at, openTasks, duty, travel, isInside: serves(unit, place)}
      }),
      weights: policy.ranking,
      at: asOf,
    })
    const going = [...new Set(filled.flatMap(({chosen}) => chosen))]
    const uncovered = covers.flatMap(({task, counts, reaches}) => {
      const leaving = going.flatMap(unitId => {
        const reach = reaches.get(unitId)
        return reach ? [reach] : []
      })
      const found = findUncovered({task, counts, leaving, cells})
      return found ? {...found, areas: found.areas.filter(({code}) => isAreaSeen(code))} : []
    })
    const isComplete = filled.every(({isRequired, shortfall}) => !isRequired || shortfall === 0)
    return {asOf, place, kind, level, needs: filled, isComplete, uncovered}
  }

  /** The smallest area that holds the place, or an area about it. */
  function serves(unit: Unit, {gridCell, community}: Place): boolean {
    const smallest = gridCell ?? community
    return smallest !== null && city.isWithin(smallest, unit.area)
  }

  async function coverage(request: CoverageRequest): Promise<Coverage> {
    const {position, minutes, capability, isUnitSeen, isAreaSeen} = request
    const longest = Math.max(...minutes) * 60
    const able = availableUnits(capability, isUnitSeen)
    const [times, surface] = await Promise.all([
      position ? travelTimes.fromMany(able, position) : [],
      surfaceOf(capability),
    ])
    const reach = able.flatMap(({unit: {id, name, kind}, position: at}, index) => {
      const travel = times[index]
      if (!travel || travel.seconds > longest) return []
      return {unitId: id, name, kind, position: [at[0], at[1]] satisfies [number, number], ...travel}
    })
    const seen = cells.flatMap(({code}, index) =>
      isAreaSeen(code)
        ? {code, seconds: surface.seconds[index] ?? Infinity, weight: weights[index] ?? 0}
        : [],
    )
    const weightOf = (list: typeof seen) => list.reduce((sum, {weight}) => sum + weight, 0)
    return {
      asOf: surface.asOf,
      capability,
      minutes: [...minutes],
      reach: reach.sort((a, b) => a.seconds - b.seconds),
      cells: seen.map(({code, seconds}) => ({
        code,
        seconds: seconds === Infinity ? null : Math.round(seconds),
      })),
      shares: minutes.map(
        limit => weightOf(seen.filter(({seconds}) => seconds <= limit * 60)) / (weightOf(seen) || 1),
      ),
    }
  }

  function availableUnits(capability: Capability | null, isSeen: (unit: Unit) => boolean): UnitNow[] {
    return unitsNow(isSeen).filter(
      each => isWaiting(each) && (capability === null || each.unit.capabilities.includes(capability)),
    )
  }

  function surfaceOf(capability: Capability | null): Promise<Surface> {
    const key = capability ?? ''
    const kept = surfaces.get(key)
    if (kept) return kept
    const asOf = now()
    const made = travelTimes
      .toCells(availableUnits(capability, () => true))
      .then(seconds => ({asOf, seconds}))
    surfaces.set(key, made, {ttl: SURFACE_MS})
    return made
  }

  const everyTask = coverTasksOf(allNeeds(policy), policy.coverMinutes)

  async function warm(): Promise<void> {
    const waiting = unitsNow(() => true).filter(isWaiting)
    for (const task of everyTask) await keeper.update([task], waiting, {isRetry: true})
  }

  async function ways(legs: readonly TravelLeg[]): Promise<TravelWay[]> {
    const found = await travelTimes.ways(
      legs.map(({from, to, kind}) => ({mover: {position: from, kind}, to})),
    )
    return found.map(({line, source}) => ({
      line: line.map(([lng, lat]) => [toMicroDegrees(lng), toMicroDegrees(lat)]),
      source,
    }))
  }

  return {recommend, coverage, ways, warm}
}

/** Six decimals of a degree are 0.1 m. */
function toMicroDegrees(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}
