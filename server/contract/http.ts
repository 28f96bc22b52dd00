import {z} from 'zod'
import {panelSchema} from './alarm.ts'
import {areaFiguresSchema, areaLevelSchema, areaSchema, daySeriesSchema, indicatorSchema} from './area.ts'
import {seqSchema} from './ids.ts'
import type {ProblemCode} from './problem.ts'
import type {Role} from './session.ts'

/** The most rows of one page. */
export const PAGE_LIMIT = 500

/** The largest body of a feed's delivery, in bytes. */
export const FEED_BODY_LIMIT = 1_048_576

/** What a walk along the log's hash chain found. */
export const auditReportSchema = z.object({
  isIntact: z.boolean(),
  /** How many records were checked. */
  records: z.number().int().nonnegative(),
  /** The first record that does not fit the chain; null when all do. */
  firstBroken: z.object({seq: seqSchema, reason: z.string()}).nullable(),
})
export type AuditReport = z.infer<typeof auditReportSchema>

/** One event of a delivery (CloudEvents 1.0); `data` is as the feed's own documents say. */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().min(1),
  time: z.iso.datetime({offset: true}).optional(),
  data: z.unknown(),
})

/** Whether this node can serve: it answers 503 until each part is there. */
export const readinessSchema = z.object({
  isReady: z.boolean(),
  store: z.boolean(),
  situation: z.boolean(),
  city: z.boolean(),
  isStopping: z.boolean(),
})

/** A panel, and whether it is connected to this node now. */
export const panelRowSchema = panelSchema.extend({isConnected: z.boolean()})

/** An area with what stands in it now, and its last 24 hours; these are null for an area without figures of its own. */
export const areaReplySchema = z.object({
  area: areaSchema,
  figures: areaFiguresSchema.nullable(),
  series: daySeriesSchema.nullable(),
  indicators: z.array(indicatorSchema),
})

/** Areas as GeoJSON (RFC 7946); `land` is the ground around the city and has other properties. */
export const mapReplySchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.looseObject({type: z.literal('Feature')})),
})
export const mapNameSchema = z.enum([...areaLevelSchema.options, 'land'])

/** The body of a reply that is not text. */
export const bytesSchema = z.string().meta({format: 'binary'})

/** A number in an address. */
export function addressNumber(max: number) {
  return z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .pipe(z.number().max(max))
}

/** A page of rows; `nextCursor` asks for the one after it and is null on the last. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({items: z.array(row), nextCursor: z.string().nullable()})
}

/** The query parameters of a list. */
export const cursor = z.string().max(200).optional().describe('nextCursor of the page before')
export const limit = z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100)
/** A yes or no in a query. */
export const flag = z
  .enum(['true', 'false', '1', '0'])
  .default('false')
  .transform(value => value === 'true' || value === '1')

/** One or several words, as a repeated parameter or divided by commas. */
export function wordsOf<Word extends z.ZodType>(word: Word) {
  return z
    .preprocess(
      value =>
        typeof value === 'string' || Array.isArray(value) ? [value].flat().join(',').split(',') : value,
      z.array(word).min(1).max(20),
    )
    .optional()
}

/** One address of the interface: what it takes, what it answers and who may ask. */
export interface HttpRoute {
  readonly method: 'get' | 'post' | 'delete'
  /** As OpenAPI writes it: `/api/cases/{caseCode}`. */
  readonly path: `/${string}`
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly request?: z.ZodType
  /** Content types of the request with their schemas, where it is not plain JSON. */
  readonly requestTypes?: Readonly<Record<string, z.ZodType>>
  /** The most bytes of a body that is handed on as it came. */
  readonly bodyLimit?: number
  /** The success status and body; null for none. */
  readonly status: 200 | 201 | 202 | 204
  readonly reply: z.ZodType | null
  readonly replyType?: string
  /** Further types of files that the reply may have, where the query asks for one. */
  readonly otherTypes?: readonly string[]
  /** Whether 204 answers a request for which there is nothing. */
  readonly mayBeEmpty?: true
  /** `open`: no session needed. `session`: any. `signature`: the feed's own. `field`: the link of a task. Otherwise these roles. */
  readonly roles: 'open' | 'session' | 'signature' | 'field' | readonly Role[]
  /** Refusals beyond those that every route may answer. */
  readonly problems: readonly ProblemCode[]
}
