import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {stringify} from 'csv-stringify/sync'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {MultiPolygonRings} from '#geo/types.ts'

/** An area as it goes into `areas.geojson`. */
export interface PackArea {
  readonly code: string
  readonly level: 'city' | 'community' | 'gridCell'
  readonly parent: string | null
  readonly name: string
  readonly rings: MultiPolygonRings
}

export interface PackBasemap {
  readonly id: string
  readonly kind: 'pack'
  readonly name: string
  readonly attribution: string
  readonly approvalNumber: string | null
}

/** What goes into `city.json`; positions are WGS-84, and `bounds` those of the city's area. */
export interface PackCity {
  readonly code: string
  readonly name: string
  readonly timeZone: string
  readonly clock: 'live' | 'replay'
  readonly feeds: readonly string[]
  readonly notice: string
  /** The first is the one to begin with. */
  readonly basemaps: readonly PackBasemap[]
}

/** The files of a city pack; the tables are written where they are given. */
export interface PackFiles {
  readonly city: PackCity
  readonly areas: readonly PackArea[]
  /** `policy.json`, as text. */
  readonly policy: string
  readonly land?: readonly {readonly name: string; readonly rings: MultiPolygonRings}[]
  readonly premises?: readonly Readonly<Record<string, string | number>>[]
  readonly panels?: readonly Readonly<Record<string, string | number>>[]
}

/** Writes a city pack into a folder; the same pack gives the same bytes. */
export async function writePack(
  folder: string,
  {city, areas, policy, land, premises, panels}: PackFiles,
): Promise<void> {
  const bounds = boundsOfRings(areas.flatMap(area => (area.level === 'city' ? area.rings.flat() : [])))
  const files: Record<string, string> = {
    'city.json': `${JSON.stringify({...city, sourceCrs: 'wgs84', bounds}, null, 2)}\n`,
    'areas.geojson': toGeoJson(areas.map(({rings, ...properties}) => ({properties, rings}))),
    'policy.json': policy,
    ...(land && {'land.geojson': toGeoJson(land.map(({name, rings}) => ({properties: {name}, rings})))}),
    ...(premises && {'premises.csv': stringify([...premises], {header: true})}),
    ...(panels && {'panels.csv': stringify([...panels], {header: true})}),
  }
  await mkdir(folder, {recursive: true})
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}

/** One feature a line: a fault is then found by its line. */
function toGeoJson(features: readonly {properties: object; rings: MultiPolygonRings}[]): string {
  const lines = features.map(({properties, rings}) => {
    const [polygon] = rings
    const geometry =
      rings.length === 1 && polygon
        ? {type: 'Polygon', coordinates: polygon}
        : {type: 'MultiPolygon', coordinates: rings}
    return JSON.stringify({type: 'Feature', properties, geometry})
  })
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`
}
