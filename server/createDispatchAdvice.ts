import type {Place} from '#contract/caseFile.ts'
import type {Coverage, Recommendation} from '#contract/dispatch.ts'
import type {AreaCode} from '#contract/ids.ts'
import type {Capability, Unit, UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'
import {LRUCache} from 'lru-cache'
import type {Position} from '#geo/types.ts'
import {canGo, fits, type DispatchUnit} from './domain/dispatch/candidates.ts'
import {
  coverTasksOf,
  findUncovered,
  weigh,
  type CoverCell,
  type CoverTask,
} from './domain/dispatch/findUncovered.ts'
import {recommendUnits} from './domain/dispatch/recommendUnits.ts'
import {allNeeds, runCardOf} from './domain/dispatchPolicy.ts'
import type {Policy} from './domain/policy.ts'
import type {CoverageRequest, DispatchAdvice, RecommendRequest} from './gateway/dispatchPorts.ts'
import type {TravelTimes} from './routing/travelTimes.ts'

/** A surface is at most this old; it says of when it is. */
const SURFACE_MS = 3_000
const KEPT_SURFACES = 20
/** Reaches found ahead of time are asked for by so many, so that a recommendation never waits long behind them. */
const WARM_AT_ONCE = 50

/** What of the city dispatch needs to know. */
export interface DispatchCity {
  readonly policy: Policy
  readonly units: readonly Unit[]
  readonly cells: readonly CoverCell[]
  isWithin(code: AreaCode, ancestor: AreaCode): boolean
}

/** A unit with where it is now. */
interface UnitNow {
  readonly unit: Unit
  readonly kind: Unit['kind']
  readonly position: Position
  readonly status: UnitState['status']
  readonly openTasks: number
}

function isWaiting({status}: UnitNow): boolean {
  return status === 'available' || status === 'assigned'
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

  function unitsNow(isSeen: (unit: Unit) => boolean): UnitNow[] {
    const states = unitStates()
    return city.units.filter(isSeen).map(unit => {
      const state = states.get(unit.id)
      return {
        unit,
        kind: unit.kind,
        position: state?.position ?? unit.position,
        status: state?.status ?? 'available',
        openTasks: state?.taskIds.length ?? 0,
      }
    })
  }

  async function recommend(request: RecommendRequest): Promise<Recommendation> {
    const {place, position, kind, level, passedOver, isUnitSeen, isAreaSeen} = request
    const asOf = now()
    const needs = request.needs ?? runCardOf(policy, kind, level)
    const units = unitsNow(() => true)
    const staying = units.filter(isWaiting)
    const able = units.filter(
      ({unit, status}) =>
        canGo(status) && isUnitSeen(unit) && !passedOver.has(unit.id) && needs.some(need => fits(unit, need)),
    )
    const tasks = coverTasksOf(needs, policy.coverMinutes)
    const [times, reaches] = await Promise.all([
      travelTimes.fromMany(able, position),
      Promise.all(tasks.map(task => reachOf(task, staying))),
    ])
    const filled = recommendUnits({
      needs,
      units: able.map((each, index): DispatchUnit => {
        const travel = times[index] ?? {seconds: 0, source: 'straightLine'}
        return {...each, travel, isInside: serves(each.unit, place)}
      }),
      weights: policy.ranking,
    })
    const leaving = new Set(filled.flatMap(({chosen}) => chosen))
    const uncovered = tasks.flatMap((task, index) => {
      const found = reaches[index] && findUncovered({task, ...reaches[index], leaving, cells})
      if (!found) return []
      return {...found, areas: found.areas.filter(({code}) => isAreaSeen(code))}
    })
    const isComplete = filled.every(({isRequired, shortfall}) => !isRequired || shortfall === 0)
    return {asOf, place, kind, level, needs: filled, isComplete, uncovered}
  }

  async function reachOf(task: CoverTask, staying: readonly UnitNow[]) {
    const fitting = staying.filter(({unit}) => fits(unit, task))
    const reach = await travelTimes.cellsWithin(fitting, task.withinMinutes * 60)
    return {units: fitting.map(({unit}) => unit), reach}
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

  const cover = coverTasksOf(allNeeds(policy), policy.coverMinutes)
  const warmed = cover.map(() => new Map<UnitId, string>())

  async function warm(): Promise<void> {
    for (const [index, task] of cover.entries()) {
      const known = warmed[index]
      const moved = unitsNow(() => true).filter(
        ({unit, position}) => fits(unit, task) && known?.get(unit.id) !== position.join(),
      )
      for (let first = 0; first < moved.length; first += WARM_AT_ONCE) {
        const some = moved.slice(first, first + WARM_AT_ONCE)
        await travelTimes.cellsWithin(some, task.withinMinutes * 60)
        for (const {unit, position} of some) known?.set(unit.id, position.join())
      }
    }
  }

  return {recommend, coverage, warm}
}
