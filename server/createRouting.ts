import type {AreaCode} from '#contract/ids.ts'
import type {CityPack} from './city/cityPack.ts'
import type {DispatchCity} from './createDispatchAdvice.ts'
import type {CoverCell} from './domain/dispatch/findUncovered.ts'
import type {Logger} from './logger.ts'
import {createOsrmRouter} from './routing/osrmRouter.ts'
import {createStreetRouter} from './routing/streetRouter.ts'
import {createTravelTimes, type TravelTimes} from './routing/travelTimes.ts'

export interface Routing {
  readonly travelTimes: TravelTimes
  readonly city: DispatchCity
  close(): Promise<void>
}

/** The ways about a city: its streets in a thread of their own, and an OSRM server where there is one. */
export function createRouting(
  pack: CityPack,
  {
    folder,
    routerUrl,
    workerUrl,
    logger,
  }: {
    folder: string
    routerUrl: string | null
    /** The program that searches the streets; null to have none. */
    workerUrl: URL | null
    logger: Logger
  },
): Routing {
  const areas = pack.areaTree.areas.filter(({level}) => level === 'gridCell')
  const cells = areas.map(({anchor}) => anchor)
  const speeds = pack.policy.travelSpeeds
  const streets =
    workerUrl && pack.ground.streets > 0
      ? createStreetRouter({
          workerUrl,
          folder,
          speeds,
          cells,
          onFailure: error => logger.error({err: error}, 'the route worker failed; another one is started'),
        })
      : null
  const osrm =
    routerUrl === null
      ? null
      : createOsrmRouter({
          url: routerUrl,
          now: Date.now,
          onFailure: reason => logger.warn({reason}, 'the router cannot be used; ways are found without it'),
        })
  return {
    travelTimes: createTravelTimes({osrm, streets, speeds, cells}),
    city: {
      policy: pack.policy,
      units: pack.units,
      cells: describeCells(pack),
      roster: pack.roster,
      isWithin: (code, ancestor) => pack.areaTree.isWithin(code, ancestor),
    },
    close: () => streets?.close() ?? Promise.resolve(),
  }
}

function describeCells({areaTree, premises}: CityPack): CoverCell[] {
  const count = new Map<number, number>()
  for (const {position} of premises.values()) {
    const cell = areaTree.gridCellIndexAt(position)
    count.set(cell, (count.get(cell) ?? 0) + 1)
  }
  const names = new Map<AreaCode | null, string>(areaTree.areas.map(({code, name}) => [code, name]))
  return areaTree.areas.flatMap(({level, code, parent, residents}, index) =>
    level === 'gridCell' && parent
      ? {
          code,
          community: {code: parent, name: names.get(parent) ?? ''},
          residents,
          premises: count.get(index) ?? 0,
        }
      : [],
  )
}
