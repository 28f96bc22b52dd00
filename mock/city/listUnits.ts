import type {Position} from '#geo/types.ts'
import type {LonggangWords} from './longgangSources.ts'
import {fill} from './nameRoads.ts'
import type {PackArea, TableRow} from './packWriter.ts'

const MICRO_FIRE_STATIONS = 60
const POLICE_POSTS = 20
const MEDIATION_ROOMS = 26

const CAPABILITIES = {
  gridWorker: 'verify;mediate',
  jointDutyStation: 'verify;firstAid;extinguish;mediate',
  microFireStation: 'extinguish;firstAid',
  fireStation: 'extinguish;rescue;ladder;firstAid;power',
  policePost: 'police;verify',
  mediator: 'mediate',
} as const

/** How many teams of a kind take a shift in turn; the neighbour of each is in another one. */
const TEAMS: Readonly<Partial<Record<keyof typeof CAPABILITIES, number>>> = {gridWorker: 4, mediator: 3}

/** Who can be sent: a grid worker for every cell, a station for every community, and those who serve several. */
export function listUnits(
  areas: readonly PackArea[],
  {
    fireStations,
    placeIn,
    words,
  }: {
    fireStations: readonly Position[]
    /** Somewhere at a building of the area, in degrees. */
    placeIn: (area: PackArea) => Position
    words: LonggangWords
  },
): readonly TableRow[] {
  const city = areas.filter(({level}) => level === 'city')
  const communities = areas.filter(({level}) => level === 'community')
  const cells = areas.filter(({level}) => level === 'gridCell')
  // Where many live first, and each some way from the next.
  const busiest = [...communities].sort((a, b) => (b.residents ?? 0) - (a.residents ?? 0))
  const spread = (count: number) =>
    busiest
      .filter((_, index) => index % Math.max(1, Math.floor(busiest.length / count)) === 0)
      .slice(0, count)
  const rowsOf = (
    kind: keyof typeof CAPABILITIES,
    served: readonly PackArea[],
    nameOf: (area: PackArea) => string,
  ) =>
    served.map((area, index) => {
      const [lng, lat] = placeIn(area)
      const id = `${kind}-${String(index + 1).padStart(4, '0')}`
      const teams = TEAMS[kind]
      const team = teams === undefined ? '' : (index % teams) + 1
      const capabilities = CAPABILITIES[kind]
      return {id, name: nameOf(area), kind, lng, lat, area: area.code, capabilities, team}
    })
  const named = (template: string) => (area: PackArea) =>
    fill(template, {community: area.name, cell: area.name})
  const stations = fireStations.map(([lng, lat], index) => ({
    id: `fireStation-${String(index + 1).padStart(4, '0')}`,
    name: words.units.fireStation[index] ?? '',
    kind: 'fireStation',
    lng,
    lat,
    area: city[0]?.code ?? '',
    capabilities: CAPABILITIES.fireStation,
    team: '',
  }))
  const micro = busiest.slice(0, MICRO_FIRE_STATIONS)
  return [
    ...stations,
    ...rowsOf('jointDutyStation', communities, named(words.units.jointDutyStation)),
    ...rowsOf('microFireStation', micro, named(words.units.microFireStation)),
    ...rowsOf('policePost', spread(POLICE_POSTS), named(words.units.policePost)),
    ...rowsOf('mediator', spread(MEDIATION_ROOMS), named(words.units.mediator)),
    ...rowsOf('gridWorker', cells, named(words.units.gridWorker)),
  ]
}
