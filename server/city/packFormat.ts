import {z} from 'zod'
import {feedNameSchema} from '#contract/feed.ts'
import {panelRegistrationSchema} from '#contract/alarm.ts'
import {areaLevelSchema, basemapIdSchema, tiandituLayerSchema} from '#contract/area.ts'
import {areaCodeSchema, panelAddressSchema, premisesIdSchema} from '#contract/ids.ts'
import {crsSchema} from '#contract/record.ts'
import {capabilitySchema, unitIdSchema, unitKindSchema, unitSchema} from '#contract/unit.ts'
import {multiPolygonCoordinatesSchema, polygonCoordinatesSchema} from './geoJsonFormat.ts'
import {historySpanSchema} from './historyFormat.ts'

const basemapFields = {
  id: basemapIdSchema,
  name: z.string().min(1).max(60),
  attribution: z.string().max(200),
  approvalNumber: z.string().min(1).max(60).nullable(),
}

/** A basemap of `city.json`. */
export const basemapFileSchema = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('pack'), ...basemapFields}),
  z.object({kind: z.literal('tianditu'), ...basemapFields, layers: z.array(tiandituLayerSchema).min(1)}),
  /** `file` stands in the pack's folder. */
  z.object({kind: z.literal('pmtiles'), ...basemapFields, file: z.string().regex(/^[\w-][\w.-]*\.pmtiles$/)}),
])

/** `city.json`. All positions of the pack, `bounds` included, are in `sourceCrs`. */
export const cityFileSchema = z.object({
  /** GB/T 2260 code of the city, or six digits of the same use elsewhere. */
  code: z.string().regex(/^\d{6}$/),
  name: z.string().min(1).max(60),
  /** IANA name, such as `Asia/Shanghai`. */
  timeZone: z.string().refine(isTimeZone, 'not an IANA time zone'),
  /** `[west, south, east, north]`; must hold the city. */
  bounds: z
    .tuple([
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
    ])
    .refine(([west, south, east, north]) => west < east && south < north, 'west and south come first'),
  sourceCrs: crsSchema,
  clock: z.enum(['live', 'replay']).default('live'),
  /** The feeds that this city has. */
  feeds: z
    .array(feedNameSchema)
    .min(1)
    .default([...feedNameSchema.options]),
  /** What of the pack is made up; shown on every screen. */
  notice: z.string().max(500).default(''),
  /** The first is the one to begin with. */
  basemaps: z.array(basemapFileSchema).min(1),
  /** From when until when the pack tells what happened at premises. */
  history: historySpanSchema.optional(),
  /** Indicator targets by indicator id. */
  targets: z.record(z.string(), z.number()).optional(),
})

/** One feature of `areas.geojson`; rings are judged apart, so that each fault has a name of its own. */
export const areaFeatureSchema = z.object({
  type: z.literal('Feature'),
  properties: z.object({
    code: areaCodeSchema,
    level: areaLevelSchema,
    parent: areaCodeSchema.nullish().transform(parent => parent ?? null),
    name: z.string().min(1).max(100),
    /** How many people live in it. */
    residents: z
      .number()
      .int()
      .nonnegative()
      .nullish()
      .transform(residents => residents ?? null),
  }),
  geometry: z.discriminatedUnion('type', [
    z.object({type: z.literal('Polygon'), coordinates: polygonCoordinatesSchema}),
    z.object({type: z.literal('MultiPolygon'), coordinates: multiPolygonCoordinatesSchema}),
  ]),
})

/** A feature of `land.geojson`: land about the city, drawn behind it. */
export const landFeatureSchema = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: areaFeatureSchema.shape.geometry,
})

const cell = z.string().trim()
const lngCell = numberCell(-180, 180)
const latCell = numberCell(-90, 90)

/** A row of `panels.csv`: bound to premises, to a position, or to both (then the position is the panel's). */
export const panelRowSchema = z.object({
  address: cell.pipe(panelAddressSchema),
  name: cell.pipe(panelRegistrationSchema.shape.name),
  premisesId: emptyAsNull(cell.pipe(premisesIdSchema)),
  lng: emptyAsNull(lngCell),
  lat: emptyAsNull(latCell),
  streetAddress: cell.pipe(panelRegistrationSchema.shape.streetAddress),
})

/** A row of `units.csv`. `area` is that which it serves; `capabilities` are words divided by semicolons. */
export const unitRowSchema = z.object({
  id: cell.pipe(unitIdSchema),
  name: cell.min(1).max(120),
  kind: cell.pipe(unitKindSchema),
  lng: lngCell,
  lat: latCell,
  area: cell.pipe(areaCodeSchema),
  capabilities: cell
    .transform(text => (text === '' ? [] : text.split(';').map(word => word.trim())))
    .pipe(z.array(capabilitySchema)),
  /** Names of shifts of its kind, divided by semicolons; all when empty. */
  shifts: cell
    .transform(text => (text === '' ? null : text.split(';').map(word => word.trim())))
    .pipe(unitSchema.shape.shifts.unwrap().nullable()),
  team: emptyAsNull(
    cell.regex(/^\d+$/, 'not a whole number').transform(Number).pipe(unitSchema.shape.team.unwrap()),
  ),
})

/** The columns of `units.csv` that must be there. */
export const UNIT_COLUMNS = ['id', 'name', 'kind', 'lng', 'lat', 'area'] as const

function numberCell(min: number, max: number) {
  return cell
    .regex(/^-?\d+(\.\d+)?$/, 'not a number')
    .transform(Number)
    .pipe(z.number().min(min).max(max))
}

function emptyAsNull<Schema extends z.ZodType<unknown, string>>(schema: Schema) {
  return z
    .string()
    .transform(text => (text.trim() === '' ? null : text))
    .pipe(z.union([z.null(), schema]))
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', {timeZone: name}))
  } catch {
    return false
  }
}
