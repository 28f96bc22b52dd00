import {z} from 'zod'
import type {GroundLayer} from './cityPack.ts'
import {
  lineCoordinatesSchema,
  multiPolygonCoordinatesSchema,
  polygonCoordinatesSchema,
} from './geoJsonFormat.ts'

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

const lineSchema = z.object({type: z.literal('LineString'), coordinates: lineCoordinatesSchema})
const polygonSchema = z.object({type: z.literal('Polygon'), coordinates: polygonCoordinatesSchema})
const multiPolygonSchema = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: multiPolygonCoordinatesSchema,
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
