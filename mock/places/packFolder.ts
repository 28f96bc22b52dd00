import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'csv-parse/sync'
import {z} from 'zod'
import {toWgs84} from '#geo/toWgs84.ts'
import type {MultiPolygonRings, Position} from '#geo/types.ts'

const cityFileSchema = z.object({
  code: z.string(),
  timeZone: z.string(),
  /** The day, `YYYY-MM-DD`, up to which it tells what happened. */
  history: z.object({until: z.iso.date()}).optional(),
  sourceCrs: z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000']).default('wgs84'),
})
export type CityFile = z.infer<typeof cityFileSchema>

/** What a city's backends read of its pack. Positions of the files are in the pack's datum. */
export interface PackFolder {
  readonly city: CityFile
  toWgs84(position: Position): Position
  /** The features of a GeoJSON file; none when the pack has no such file. */
  features<Schema extends z.ZodType>(file: string, featureSchema: Schema): Promise<readonly z.infer<Schema>[]>
  /** The rows of a CSV file with a header, as far as the schema asks for them; none when the pack has no such file. */
  rows<Schema extends z.ZodObject>(file: string, rowSchema: Schema): Promise<readonly z.infer<Schema>[]>
}

const positionSchema = z.custom<Position>(
  value => Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number',
)
const lineSchema = z.array(positionSchema)
const ringsSchema = z.array(lineSchema)

/** An area's geometry as its polygons. */
export const polygonsSchema = z
  .discriminatedUnion('type', [
    z.object({type: z.literal('Polygon'), coordinates: ringsSchema}),
    z.object({type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema)}),
  ])
  .transform(({type, coordinates}): readonly MultiPolygonRings[number][] =>
    type === 'Polygon' ? [coordinates] : coordinates,
  )

/** The lines of a geometry, be they lines or the borders of areas. */
export const linesSchema = z
  .discriminatedUnion('type', [
    z.object({type: z.literal('LineString'), coordinates: lineSchema}),
    z.object({type: z.literal('MultiLineString'), coordinates: ringsSchema}),
    z.object({type: z.literal('Polygon'), coordinates: ringsSchema}),
    z.object({type: z.literal('MultiPolygon'), coordinates: z.array(ringsSchema)}),
  ])
  .transform((geometry): readonly (readonly Position[])[] => {
    if (geometry.type === 'LineString') return [geometry.coordinates]
    return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : geometry.coordinates
  })

/** Opens a city pack. Throws when `city.json` cannot be read. */
export async function openPackFolder(folder: string): Promise<PackFolder> {
  const city = cityFileSchema.parse(JSON.parse(await readFile(join(folder, 'city.json'), 'utf8')))
  return {
    city,
    toWgs84: position => toWgs84(position, city.sourceCrs),
    async features(file, featureSchema) {
      const text = await readIfThere(join(folder, file))
      if (text === null) return []
      return z.object({features: z.array(featureSchema)}).parse(JSON.parse(text)).features
    },
    async rows(file, rowSchema) {
      const text = await readIfThere(join(folder, file))
      if (text === null) return []
      const isWanted = (name: string) => Object.hasOwn(rowSchema.shape, name)
      const columns = (header: string[]) => header.map(name => (isWanted(name) ? name : false))
      const rows: unknown = parse(text, {columns, bom: true, skip_empty_lines: true})
      return z.array(rowSchema).parse(rows)
    },
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
