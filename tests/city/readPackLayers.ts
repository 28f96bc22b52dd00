import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import type {MultiPolygonRings, Position} from '#geo/types.ts'

const positionSchema = z.tuple([z.number(), z.number()])
const ringsSchema = z.array(z.array(positionSchema))
const geometrySchema = z.discriminatedUnion('type', [
  z.object({type: z.literal('LineString'), coordinates: z.array(positionSchema)}),
  z.object({type: z.literal('Polygon'), coordinates: ringsSchema}),
  z.object({type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema)}),
])

/** A feature of a layer; what it is not is empty. */
export interface LayerFeature<Properties> {
  readonly properties: Properties
  readonly line: readonly Position[]
  readonly rings: MultiPolygonRings
}

/** The features of one of a pack's GeoJSON files, each with the properties of the schema. */
export async function readLayer<Properties>(
  folder: string,
  name: string,
  schema: z.ZodType<Properties>,
): Promise<readonly LayerFeature<Properties>[]> {
  const text = await readFile(join(folder, `${name}.geojson`), 'utf8')
  const collection = z.object({features: z.array(z.object({properties: schema, geometry: geometrySchema}))})
  return collection.parse(JSON.parse(text)).features.map(({properties, geometry}) => ({
    properties,
    line: geometry.type === 'LineString' ? geometry.coordinates : [],
    rings:
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [],
  }))
}

/** The rows of one of a pack's CSV files. */
export async function readTable<Row>(
  folder: string,
  name: string,
  schema: z.ZodType<Row>,
): Promise<readonly Row[]> {
  const text = await readFile(join(folder, `${name}.csv`), 'utf8')
  return z.array(schema).parse(parse(text, {columns: true}))
}

const metersPerDegree = [98_700, 110_820] as const

/** Metres east and north of a corner of the city: for distances. */
export function toMeters([lng, lat]: Position): Position {
  return [(lng - 120.4) * metersPerDegree[0], (lat - 27.4) * metersPerDegree[1]]
}
