import {z} from 'zod'
import type {Position} from '#geo/types.ts'
import type {GroundLayer} from './cityPack.ts'

const idSchema = z.string().min(1).max(40)
const nameSchema = z
  .string()
  .max(100)
  .nullish()
  .transform(name => name ?? null)

export const streetClassSchema = z.enum(['arterial', 'street', 'alley'])
export const waterClassSchema = z.enum(['sea', 'river', 'creek', 'pond'])
export const landUseClassSchema = z.enum([
  'field',
  'village',
  'oldTown',
  'residential',
  'industrial',
  'centre',
  'park',
  'tidalFlat',
])

const lineSchema = z.object({
  type: z.literal('LineString'),
  coordinates: z.custom<Position[]>(value => isNested(value, 1, 2), 'a line needs two positions'),
})
const polygonSchema = z.object({
  type: z.literal('Polygon'),
  coordinates: z.custom<Position[][]>(value => isNested(value, 2, 4), 'a polygon is a list of rings'),
})
const multiPolygonSchema = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.custom<Position[][][]>(
    value => isNested(value, 3, 4),
    'a multipolygon is a list of polygons',
  ),
})

/** One feature of each file that the basemap is drawn from. */
export const groundFeatureSchemas = {
  streets: z.object({
    type: z.literal('Feature'),
    properties: z.object({
      id: idSchema,
      name: nameSchema,
      class: streetClassSchema,
      isOneWay: z.boolean().optional(),
    }),
    geometry: z.discriminatedUnion('type', [lineSchema]),
  }),
  water: z.object({
    type: z.literal('Feature'),
    properties: z.object({
      class: waterClassSchema,
      name: nameSchema,
      widthMeters: z.number().positive().optional(),
    }),
    geometry: z.discriminatedUnion('type', [polygonSchema, multiPolygonSchema, lineSchema]),
  }),
  landUse: z.object({
    type: z.literal('Feature'),
    properties: z.object({class: landUseClassSchema}),
    geometry: z.discriminatedUnion('type', [polygonSchema, multiPolygonSchema]),
  }),
  buildings: z.object({
    type: z.literal('Feature'),
    properties: z.object({
      id: idSchema,
      heightMeters: z.number().nonnegative().max(1_000),
      floors: z.number().int().nonnegative().max(200),
      use: z.enum(['dwelling', 'workshop', 'shop', 'warehouse', 'public']),
    }),
    geometry: z.discriminatedUnion('type', [polygonSchema]),
  }),
} as const satisfies Record<GroundLayer, z.ZodType>

export type GroundFeature<Layer extends GroundLayer> = z.output<(typeof groundFeatureSchemas)[Layer]>

/** Whether a value is positions in nested lists, `depth` of them, the innermost not shorter than `least`. */
function isNested(value: unknown, depth: number, least: number): boolean {
  if (!Array.isArray(value)) return false
  if (depth === 0) return isPosition(value)
  if (value.length < (depth === 1 ? least : 1)) return false
  return value.every(part => isNested(part, depth - 1, least))
}

function isPosition([lng, lat]: readonly unknown[]): boolean {
  return (
    typeof lng === 'number' &&
    Math.abs(lng) <= 180 && //
    typeof lat === 'number' &&
    Math.abs(lat) <= 90
  )
}
