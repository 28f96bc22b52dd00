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
  basemap: z.object({
    attribution: z.string(),
    /** 审图号 */
    approvalNumber: z.string().nullable(),
  }),
  counts: z.object({communities: z.number().int(), gridCells: z.number().int(), panels: z.number().int()}),
})
export type CityDescription = z.infer<typeof cityDescriptionSchema>
