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
  /** From which day, and up to which, what happened at premises is known. */
  readonly history?: {readonly from: string; readonly until: string}
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
export type PackTable =
  | 'premises'
  | 'panels'
  | 'units'
  | 'fires'
  | 'inspections'
  | 'hazards'
  | 'penalties'
  | 'sensorMonths'
  | 'premisesChanges'
  | 'contacts'

/** The files of a city pack; layers and tables are written where they are given. */
export interface PackFiles {
  readonly city: PackCity
  readonly areas: readonly PackArea[]
  /** `policy.json`, as text. */
  readonly policy: string
  readonly layers?: Readonly<Partial<Record<PackLayer, readonly PackFeature[]>>>
  readonly tables?: Readonly<Partial<Record<PackTable, readonly TableRow[]>>>
  /** Tables of `truth/`, which tell of a made-up city what no register of it could. */
  readonly truth?: Readonly<Record<string, readonly TableRow[]>>
}

/** Writes a city pack into a folder; the same pack gives the same bytes. */
export async function writePack(
  folder: string,
  {city, areas, policy, layers = {}, tables = {}, truth = {}}: PackFiles,
): Promise<void> {
  const bounds = boundsOfRings(areas.flatMap(area => (area.level === 'city' ? area.rings.flat() : [])))
  const files: Record<string, string> = {
    'city.json': `${JSON.stringify({...city, sourceCrs: 'wgs84', bounds}, null, 2)}\n`,
    'areas.geojson': toGeoJson(areas.map(({rings, ...properties}) => ({properties, shape: {rings}}))),
    'policy.json': policy,
  }
  for (const [name, features] of Object.entries(layers)) files[`${name}.geojson`] = toGeoJson(features)
  for (const [name, rows] of Object.entries(tables)) files[`${name}.csv`] = toCsv(rows)
  for (const [name, rows] of Object.entries(truth)) files[join('truth', `${name}.csv`)] = toCsv(rows)
  await mkdir(join(folder, 'truth'), {recursive: true})
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}

/** A cell that holds what divides cells is left to the library, and with it its table: it takes three times as long. */
function toCsv(rows: readonly TableRow[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns.join(',')]
  for (const row of rows) {
    let line = ''
    for (const [at, column] of columns.entries()) {
      const cell = row[column] ?? ''
      if (typeof cell === 'string' && /[",\r\n]/.test(cell)) return stringify([...rows], {header: true})
      line += at === 0 ? String(cell) : `,${cell}`
    }
    lines.push(line)
  }
  return `${lines.join('\n')}\n`
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
