import {mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {stringify} from 'csv-stringify/sync'
import {boundsOfRings} from '#geo/boundsOfRings.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'

/** An area as it goes into `areas.geojson`. */
export interface PackArea {
  readonly code: string
  readonly level: 'city' | 'community' | 'gridCell'
  readonly parent: string | null
  readonly name: string
  /** Who live there; left out where nobody has counted. */
  readonly residents?: number
  readonly rings: MultiPolygonRings
}

/** A basemap of `city.json`. */
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
  readonly basemaps: readonly PackBasemap[]
}

/** A row of a table; its columns are written in the order of the first row's keys. */
export type TableRow = Readonly<Record<string, string | number>>

/** A shape on the map; positions in degrees. */
export interface PackFeature {
  readonly properties: Readonly<Record<string, string | number | boolean | null>>
  readonly shape: {readonly line: readonly Position[]} | {readonly rings: MultiPolygonRings}
}

/** The layers of the map, each in a file of its own. */
export type PackLayer = 'land' | 'water' | 'landUse' | 'streets' | 'buildings'
export type PackTable = 'premises' | 'panels' | 'units'

/** The files of a city pack; layers and tables are written where they are given. */
export interface PackFiles {
  readonly city: PackCity
  readonly areas: readonly PackArea[]
  /** `policy.json`, as text. */
  readonly policy: string
  readonly layers?: Readonly<Partial<Record<PackLayer, readonly PackFeature[]>>>
  readonly tables?: Readonly<Partial<Record<PackTable, readonly TableRow[]>>>
}

/** Writes a city pack into a folder; the same pack gives the same bytes. */
export async function writePack(
  folder: string,
  {city, areas, policy, layers = {}, tables = {}}: PackFiles,
): Promise<void> {
  const bounds = boundsOfRings(areas.flatMap(area => (area.level === 'city' ? area.rings.flat() : [])))
  const files: Record<string, string> = {
    'city.json': `${JSON.stringify({...city, sourceCrs: 'wgs84', bounds}, null, 2)}\n`,
    'areas.geojson': toGeoJson(areas.map(({rings, ...properties}) => ({properties, shape: {rings}}))),
    'policy.json': policy,
  }
  for (const [name, features] of Object.entries(layers)) files[`${name}.geojson`] = toGeoJson(features)
  for (const [name, rows] of Object.entries(tables))
    files[`${name}.csv`] = stringify([...rows], {header: true})
  await mkdir(folder, {recursive: true})
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}

/** One feature a line: a fault is then found by its line. */
function toGeoJson(features: readonly PackFeature[]): string {
  const lines = features.map(({properties, shape}) =>
    JSON.stringify({type: 'Feature', properties, geometry: toGeometry(shape)}),
  )
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`
}

function toGeometry(shape: PackFeature['shape']): object {
  if ('line' in shape) return {type: 'LineString', coordinates: shape.line}
  const [polygon] = shape.rings
  return shape.rings.length === 1 && polygon
    ? {type: 'Polygon', coordinates: polygon}
    : {type: 'MultiPolygon', coordinates: shape.rings}
}
