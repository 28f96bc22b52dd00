import {z} from 'zod'
import {caseKindSchema, stageSchema} from './caseFile.ts'
import {areaCodeSchema, epochMsSchema, positionSchema, seqSchema} from './ids.ts'

export const areaLevelSchema = z.enum(['city', 'community', 'gridCell'])
export type AreaLevel = z.infer<typeof areaLevelSchema>

export const bboxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()])

export const areaSchema = z.object({
  code: areaCodeSchema,
  level: areaLevelSchema,
  parent: areaCodeSchema.nullable(),
  name: z.string().min(1),
  bbox: bboxSchema,
  /** A position inside the area, for its label. */
  anchor: positionSchema,
  /** How many people live in it; null when the city pack does not say. */
  residents: z.number().int().nonnegative().nullable(),
})
export type Area = z.infer<typeof areaSchema>

/** Open cases of one area, now. Arrays run in the order of `caseKindSchema` and `stageSchema`. */
export const areaFiguresSchema = z.object({
  code: areaCodeSchema,
  /** Cases not yet evaluated. */
  open: z.number().int().nonnegative(),
  openByKind: z.array(z.number().int().nonnegative()).length(caseKindSchema.options.length),
  openByStage: z.array(z.number().int().nonnegative()).length(stageSchema.options.length),
  /** Of the open ones, those past the due time of their present stage. */
  overdue: z.number().int().nonnegative(),
  /** The overdue ones by the stage that they are stuck in. */
  overdueByStage: z.array(z.number().int().nonnegative()).length(stageSchema.options.length),
  activeFires: z.number().int().nonnegative(),
  activeFaults: z.number().int().nonnegative(),
})
export type AreaFigures = z.infer<typeof areaFiguresSchema>

/** The last 24 hours by the hour, oldest first; the last bucket is the hour that is running. */
export const daySeriesSchema = z.object({
  code: areaCodeSchema,
  /** Start of the last bucket. */
  lastHourAt: epochMsSchema,
  /** Reported cases: one array of 24 for each kind, in the order of `caseKindSchema`. */
  reportedByKind: z
    .array(z.array(z.number().int().nonnegative()).length(24))
    .length(caseKindSchema.options.length),
  evaluated: z.array(z.number().int().nonnegative()).length(24),
  firesRaised: z.array(z.number().int().nonnegative()).length(24),
  firesCleared: z.array(z.number().int().nonnegative()).length(24),
  faultsRaised: z.array(z.number().int().nonnegative()).length(24),
})
export type DaySeries = z.infer<typeof daySeriesSchema>

export const indicatorIdSchema = z.enum([
  'openCases',
  'overdueShare',
  'activeFires',
  'activeFaults',
  'reportedLast24h',
  'evaluatedLast24h',
  'outsideShare',
  'liveFeeds',
])
export type IndicatorId = z.infer<typeof indicatorIdSchema>

/** A figure with what it was made of. `value` is null where the denominator is 0. */
export const indicatorSchema = z.object({
  id: indicatorIdSchema,
  area: areaCodeSchema,
  value: z.number().nullable(),
  numerator: z.number(),
  /** Null for a plain count. */
  denominator: z.number().nullable(),
  unit: z.enum(['case', 'alarm', 'feed', 'ratio']),
  period: z.enum(['now', 'last24h']),
  /** Catalogue key of the definition in words. */
  definition: z.string(),
  /** Up to which moment and record it is known. */
  asOf: epochMsSchema,
  seq: seqSchema,
  /** The worst state among the feeds that it is made from. */
  freshness: z.enum(['live', 'late', 'down']),
})
export type Indicator = z.infer<typeof indicatorSchema>

/** The layers of Tianditu that a city may name. */
export const tiandituLayerSchema = z.enum(['vec', 'cva', 'img', 'cia', 'ter', 'cta'])
export type TiandituLayer = z.infer<typeof tiandituLayerSchema>

export const basemapIdSchema = z.string().regex(/^[\w-]{1,40}$/)

const basemapFields = {
  id: basemapIdSchema,
  name: z.string().min(1).max(60),
  attribution: z.string().max(200),
  /** 审图号; null when it has none: the administrator is told. */
  approvalNumber: z.string().min(1).max(60).nullable(),
  /** Whether the server can serve it: for one from outside that it was given the key. */
  isAvailable: z.boolean(),
}

/** A map to draw on: the pack's own vector tiles, Tianditu by way of the server, or a file of vector tiles. */
export const basemapSchema = z.discriminatedUnion('kind', [
  z.object({kind: z.literal('pack'), ...basemapFields}),
  z.object({kind: z.literal('tianditu'), ...basemapFields, layers: z.array(tiandituLayerSchema).min(1)}),
  z.object({kind: z.literal('pmtiles'), ...basemapFields}),
])
export type Basemap = z.infer<typeof basemapSchema>

const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A shift on duty, in the city's own time; one that ends at or before it begins goes on into the next day. */
export const shiftSchema = z.object({
  name: z.string().min(1).max(40),
  from: clockTimeSchema,
  to: clockTimeSchema,
})
export type Shift = z.infer<typeof shiftSchema>

/** What a client needs to know of the city before it draws anything. */
export const cityDescriptionSchema = z.object({
  code: areaCodeSchema,
  name: z.string(),
  timeZone: z.string(),
  bounds: bboxSchema,
  /** `live`: real backends. `simulated`: says so on every screen. `replay`: recorded calls, the clock is the record's. */
  mode: z.enum(['live', 'simulated', 'replay']),
  /** What of the pack is made up, in the words of the pack's author; empty when nothing is. */
  notice: z.string(),
  /** The first is the one to begin with. */
  basemaps: z.array(basemapSchema).min(1),
  /** Together they cover the day; empty when the city names none. */
  shifts: z.array(shiftSchema),
  /** Drills that `npm run drill` can play, of a simulated city. */
  drillScenarios: z.array(z.object({scenario: z.string(), name: z.string()})).optional(),
  counts: z.object({
    communities: z.number().int(),
    gridCells: z.number().int(),
    panels: z.number().int(),
    premises: z.number().int(),
    units: z.number().int(),
    streets: z.number().int(),
    buildings: z.number().int(),
  }),
  hasStreets: z.boolean(),
  hasBuildings: z.boolean(),
})
export type CityDescription = z.infer<typeof cityDescriptionSchema>
