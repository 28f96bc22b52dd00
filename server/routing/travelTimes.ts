import type {UnitKind} from '#contract/unit.ts'
import {distanceMeters} from '#geo/distanceMeters.ts'
import type {Position} from '#geo/types.ts'
import type {TravelSpeeds} from '../domain/dispatchPolicy.ts'
import type {Leg, Mover, TravelTime, Way} from './mover.ts'
import type {OsrmRouter} from './osrmRouter.ts'
import type {StreetRouter} from './streetRouter.ts'

/** How much longer than a straight line a way through a town is; measured ones are between 1.2 and 1.4. */
const DETOUR = 1.3

/** `isEstimate`: by straight lines. */
export interface Reaches {
  readonly reaches: readonly (readonly number[] | Int32Array)[]
  readonly isEstimate: boolean
}

/** How long ways take. Never rejects: what no router knows is estimated by the straight line, and says so. */
export interface TravelTimes {
  fromMany(movers: readonly Mover[], to: Position): Promise<readonly TravelTime[]>
  /** For each mover the grid cells, by their place in the list, that it reaches in so many seconds. */
  cellsWithin(movers: readonly Mover[], seconds: number): Promise<Reaches>
  /** For each grid cell the seconds from the nearest mover; Infinity for no way. */
  toCells(movers: readonly Mover[]): Promise<Float64Array>
  ways(legs: readonly Leg[]): Promise<readonly Way[]>
}

/**
 * Asks for each way in this order: the OSRM server, for those who drive; the pack's own streets; the straight line.
 * Reach over the grid cells is by the pack's own streets.
 */
export function createTravelTimes({
  osrm,
  streets,
  speeds,
  cells,
}: {
  osrm: OsrmRouter | null
  streets: StreetRouter | null
  speeds: Readonly<Record<UnitKind, TravelSpeeds>>
  cells: readonly Position[]
}): TravelTimes {
  const straight = ({position, kind}: Mover, to: Position) =>
    (distanceMeters(position, to) * DETOUR * 3.6) / speeds[kind].street

  async function askOsrm(movers: readonly Mover[], to: Position): Promise<readonly (number | null)[]> {
    const drivers = osrm ? movers.filter(({kind}) => speeds[kind].isDriving) : []
    if (!osrm || drivers.length === 0) return []
    const known = await osrm.table(
      drivers.map(({position}) => position),
      to,
    )
    if (!known) return []
    const byDriver = new Map(drivers.map((driver, index) => [driver, known[index] ?? null]))
    return movers.map(mover => byDriver.get(mover) ?? null)
  }

  async function askOsrmWays(legs: readonly Leg[]): Promise<ReadonlyMap<Leg, readonly Position[]>> {
    const driven = osrm ? legs.filter(({mover}) => speeds[mover.kind].isDriving) : []
    if (!osrm || driven.length === 0) return new Map()
    const lines = await osrm.routes(driven.map(({mover, to}) => [mover.position, to]))
    return new Map(
      driven.flatMap((leg, index) => {
        const line = lines?.[index]
        return line ? [[leg, [leg.mover.position, ...line, leg.to]]] : []
      }),
    )
  }

  return {
    async ways(legs) {
      const byOsrm = await askOsrmWays(legs)
      const others = legs.filter(leg => !byOsrm.has(leg))
      const lines = others.length > 0 ? await streets?.ways(others) : null
      const byStreets = new Map(others.map((leg, index) => [leg, lines?.[index] ?? null]))
      return legs.map(leg => {
        const driven = byOsrm.get(leg)
        if (driven) return {line: driven, source: 'osrm'}
        const line = byStreets.get(leg)
        if (line) return {line, source: 'streets'}
        return {line: [leg.mover.position, leg.to], source: 'straightLine'}
      })
    },
    async fromMany(movers, to) {
      const [byOsrm, byStreets] = await Promise.all([
        askOsrm(movers, to),
        streets?.secondsTo(movers, to) ?? Promise.resolve(null),
      ])
      return movers.map((mover, index) => {
        const driven = byOsrm[index] ?? null
        if (driven !== null) return {seconds: driven, source: 'osrm'}
        const seconds = byStreets?.[index] ?? Infinity
        if (seconds !== Infinity) return {seconds, source: 'streets'}
        return {seconds: straight(mover, to), source: 'straightLine'}
      })
    },
    async cellsWithin(movers, seconds) {
      const reached = await streets?.cellsWithin(movers, seconds)
      if (reached) return {reaches: reached, isEstimate: false}
      const reaches = movers.map(mover =>
        [...cells.keys()].filter(cell => straight(mover, cells[cell] ?? mover.position) <= seconds),
      )
      return {reaches, isEstimate: true}
    },
    async toCells(movers) {
      const known = await streets?.secondsToCells(movers)
      if (known) return known
      return Float64Array.from(cells, cell => Math.min(...movers.map(mover => straight(mover, cell))))
    },
  }
}
