import {z} from 'zod'
import {alarmSchema, panelSchema} from './alarm.ts'
import {
  areaFiguresSchema,
  areaLevelSchema,
  areaSchema,
  cityDescriptionSchema,
  daySeriesSchema,
  indicatorSchema,
} from './area.ts'
import {
  caseFileSchema,
  caseKindSchema,
  caseStepSchema,
  caseSummarySchema,
  placeSchema,
  stageSchema,
} from './caseFile.ts'
import {deadLetterSchema, feedHealthSchema, feedNameSchema, ingestReplySchema} from './feed.ts'
import {areaCodeSchema, caseCodeSchema, panelAddressSchema, positionSchema, premisesIdSchema, seqSchema} from './ids.ts'
import type {ProblemCode} from './problem.ts'
import {
  logInRequestSchema,
  pairedWallSchema,
  pairingApproveSchema,
  pairingClaimSchema,
  pairingCodeSchema,
  pairingOpenedSchema,
  sessionReplySchema,
  type Role,
} from './session.ts'

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

export const premisesSchema = z.object({
  id: premisesIdSchema,
  name: z.string(),
  kind: z.enum(['rental', 'mixedUse', 'other']),
  position: positionSchema,
  address: z.string(),
  floors: z.number().nullable(),
  place: placeSchema,
  /** The fire panels that watch it. */
  panels: z.array(panelAddressSchema),
})
export type PremisesReply = z.infer<typeof premisesSchema>

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

/** A page of rows; `nextCursor` asks for the one after it and is null on the last. */
function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({items: z.array(row), nextCursor: z.string().nullable()})
}

const cursor = z.string().max(200).optional().describe('nextCursor of the page before')
const limit = z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100)
const flag = z
  .enum(['true', 'false', '1', '0'])
  .default('false')
  .transform(value => value === 'true' || value === '1')

/** One or several words, as a repeated parameter or divided by commas. */
function wordsOf<Word extends z.ZodType>(word: Word) {
  return z
    .preprocess(
      value => (typeof value === 'string' || Array.isArray(value) ? [value].flat().join(',').split(',') : value),
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
  /** The success status and body; null for none. */
  readonly status: 200 | 201 | 202 | 204
  readonly reply: z.ZodType | null
  readonly replyType?: string
  /** `open`: no session needed. `session`: any. `signature`: the feed's own. Otherwise these roles. */
  readonly roles: 'open' | 'session' | 'signature' | readonly Role[]
  /** Refusals beyond those that every route may answer. */
  readonly problems: readonly ProblemCode[]
}

const OFFICERS: readonly Role[] = ['admin', 'leader', 'duty']
const OPERATORS: readonly Role[] = ['admin', 'duty', 'community']
const ADMIN: readonly Role[] = ['admin']

/** Every address under `/api`; the server serves no other, and `/api/openapi.json` is made of it. */
export const httpRoutes = {
  readOpenApi: {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This interface, as OpenAPI 3.1.',
    status: 200,
    reply: z.record(z.string(), z.unknown()),
    roles: 'open',
    problems: [],
  },
  openSession: {
    method: 'post',
    path: '/api/session',
    summary: 'Logs in; sets the session cookie.',
    request: logInRequestSchema,
    status: 201,
    reply: sessionReplySchema,
    roles: 'open',
    problems: ['wrongCredentials', 'tooManyRequests'],
  },
  readSession: {
    method: 'get',
    path: '/api/session',
    summary: 'The present session with a fresh token; slides its expiry.',
    status: 200,
    reply: sessionReplySchema,
    roles: 'session',
    problems: [],
  },
  closeSession: {
    method: 'delete',
    path: '/api/session',
    summary: 'Logs out.',
    status: 204,
    reply: null,
    roles: 'session',
    problems: [],
  },
  sendEvents: {
    method: 'post',
    path: '/api/feeds/{feed}/events',
    summary: 'A delivery of events, signed by Standard Webhooks headers; answered after the durable append.',
    params: z.object({feed: z.string()}),
    requestTypes: {
      'application/cloudevents+json': cloudEventSchema,
      'application/cloudevents-batch+json': z.array(cloudEventSchema),
    },
    status: 202,
    reply: ingestReplySchema,
    roles: 'signature',
    problems: [
      'signatureMissing',
      'signatureStale',
      'signatureWrong',
      'signatureReplayed',
      'notFound',
      'tooLarge',
      'unsupportedType',
      'tooManyRequests',
    ],
  },
  listFeeds: {
    method: 'get',
    path: '/api/feeds',
    summary: 'Health of every feed, as this node sees it.',
    status: 200,
    reply: z.object({items: z.array(feedHealthSchema)}),
    roles: 'session',
    problems: [],
  },
  listDeadLetters: {
    method: 'get',
    path: '/api/dead-letters',
    summary: 'Events that could not be read, newest first.',
    query: z.object({feed: feedNameSchema.optional(), waiting: flag, cursor, limit}),
    status: 200,
    reply: pageOf(deadLetterSchema),
    roles: ADMIN,
    problems: [],
  },
  replayDeadLetter: {
    method: 'post',
    path: '/api/dead-letters/{seq}/replay',
    summary: 'Reads a dead letter once more.',
    params: z.object({seq: z.coerce.number().pipe(seqSchema)}),
    status: 204,
    reply: null,
    roles: ADMIN,
    problems: ['notFound', 'alreadyResolved', 'stillRejected'],
  },
  readCity: {
    method: 'get',
    path: '/api/city',
    summary: 'What a client needs to know of the city before it draws anything.',
    status: 200,
    reply: cityDescriptionSchema,
    roles: 'open',
    problems: [],
  },
  listAreas: {
    method: 'get',
    path: '/api/areas',
    summary: 'Areas in scope: the city, communities, grid cells.',
    query: z.object({
      level: areaLevelSchema.optional(),
      parent: areaCodeSchema.optional(),
      cursor,
      limit,
    }),
    status: 200,
    reply: pageOf(areaSchema),
    roles: 'session',
    problems: ['outOfScope'],
  },
  readArea: {
    method: 'get',
    path: '/api/areas/{code}',
    summary: 'One area with its figures, its last 24 hours and its indicators.',
    params: z.object({code: areaCodeSchema}),
    status: 200,
    reply: areaReplySchema,
    roles: 'session',
    problems: ['notFound', 'outOfScope'],
  },
  readMap: {
    method: 'get',
    path: '/api/map/{name}.geojson',
    summary: 'Outlines of the areas in scope, or of the land around the city.',
    params: z.object({name: mapNameSchema}),
    status: 200,
    reply: mapReplySchema,
    replyType: 'application/geo+json',
    roles: 'session',
    problems: ['notFound'],
  },
  listCases: {
    method: 'get',
    path: '/api/cases',
    summary: 'Cases in scope, newest first.',
    query: z.object({
      area: areaCodeSchema.optional(),
      kind: wordsOf(caseKindSchema),
      stage: wordsOf(stageSchema),
      outside: flag,
      externalId: z.string().max(128).optional(),
      cursor,
      limit,
    }),
    status: 200,
    reply: pageOf(caseSummarySchema),
    roles: 'session',
    problems: ['outOfScope'],
  },
  readCase: {
    method: 'get',
    path: '/api/cases/{caseCode}',
    summary: 'One case file with its whole timeline.',
    params: z.object({caseCode: caseCodeSchema}),
    status: 200,
    reply: z.object({case: caseFileSchema, steps: z.array(caseStepSchema)}),
    roles: 'session',
    problems: ['notFound'],
  },
  listAlarms: {
    method: 'get',
    path: '/api/alarms',
    summary: 'Alarms in scope, newest first.',
    query: z.object({area: areaCodeSchema.optional(), standing: flag, cursor, limit}),
    status: 200,
    reply: pageOf(alarmSchema),
    roles: 'session',
    problems: ['outOfScope'],
  },
  listPanels: {
    method: 'get',
    path: '/api/panels',
    summary: 'Fire panels in scope: registered ones, and those heard from without being registered.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(panelRowSchema),
    roles: 'session',
    problems: [],
  },
  inspectPanel: {
    method: 'post',
    path: '/api/panels/{address}/inspect',
    summary: 'Asks the seat of a panel to answer; replies when it did, or when its time is over.',
    params: z.object({address: panelAddressSchema}),
    request: z.object({timeoutMinutes: z.number().int().min(1).max(10)}),
    status: 200,
    reply: z.object({outcome: z.enum(['answered', 'unanswered', 'denied', 'disconnected'])}),
    roles: OPERATORS,
    problems: ['notFound', 'panelNotConnected', 'panelBusy'],
  },
  syncPanelClock: {
    method: 'post',
    path: '/api/panels/{address}/sync-clock',
    summary: 'Sets the clock of a panel.',
    params: z.object({address: panelAddressSchema}),
    status: 204,
    reply: null,
    roles: OPERATORS,
    problems: ['notFound', 'panelNotConnected', 'panelBusy', 'panelDenied'],
  },
  readPremises: {
    method: 'get',
    path: '/api/premises/{id}',
    summary: 'One of the premises.',
    params: z.object({id: premisesIdSchema}),
    status: 200,
    reply: premisesSchema,
    roles: 'session',
    problems: ['notFound'],
  },
  listIndicators: {
    method: 'get',
    path: '/api/indicators',
    summary: 'Indicators of an area, each with what it was made of; of all the session may see by default.',
    query: z.object({area: areaCodeSchema.optional()}),
    status: 200,
    reply: z.object({items: z.array(indicatorSchema)}),
    roles: 'session',
    problems: ['outOfScope'],
  },
  verifyAudit: {
    method: 'get',
    path: '/api/audit/verify',
    summary: 'Walks the log and names the first record that breaks its hash chain.',
    status: 200,
    reply: auditReportSchema,
    roles: ADMIN,
    problems: [],
  },
  openPairing: {
    method: 'post',
    path: '/api/walls/pairings',
    summary: 'A wall asks for a code to show.',
    status: 201,
    reply: pairingOpenedSchema,
    roles: 'open',
    problems: ['tooManyRequests'],
  },
  approvePairing: {
    method: 'post',
    path: '/api/walls/pairings/{code}/approve',
    summary: 'An officer lets the wall that shows this code in.',
    params: z.object({code: z.string().toUpperCase().pipe(pairingCodeSchema)}),
    request: pairingApproveSchema,
    status: 200,
    reply: z.object({wallId: z.string()}),
    roles: OFFICERS,
    problems: ['pairingExpired', 'outOfScope', 'tooManyRequests'],
  },
  claimPairing: {
    method: 'post',
    path: '/api/walls/pairings/{code}/claim',
    summary: 'The wall claims its approval, once; sets the session cookie.',
    params: z.object({code: z.string().toUpperCase().pipe(pairingCodeSchema)}),
    request: pairingClaimSchema.omit({code: true}),
    status: 200,
    reply: sessionReplySchema,
    roles: 'open',
    problems: ['pairingPending', 'pairingExpired', 'tooManyRequests'],
  },
  listWalls: {
    method: 'get',
    path: '/api/walls',
    summary: 'Paired walls.',
    status: 200,
    reply: z.object({items: z.array(pairedWallSchema)}),
    roles: OFFICERS,
    problems: [],
  },
  revokeWall: {
    method: 'delete',
    path: '/api/walls/{wallId}',
    summary: 'Revokes a wall; its sockets are closed on every node.',
    params: z.object({wallId: z.string().min(1).max(60)}),
    status: 204,
    reply: null,
    roles: OFFICERS,
    problems: ['notFound'],
  },
} as const satisfies Record<string, HttpRoute>

export type HttpRoutes = typeof httpRoutes
export type HttpRouteName = keyof HttpRoutes

/** What a route's part is after parsing; an empty object where the route takes none. */
type Parsed<Name extends HttpRouteName, Part extends 'params' | 'query' | 'request'> =
  HttpRoutes[Name] extends Record<Part, infer Schema extends z.ZodType> ? z.infer<Schema> : Record<never, never>

export type HttpParams<Name extends HttpRouteName> = Parsed<Name, 'params'>
export type HttpQuery<Name extends HttpRouteName> = Parsed<Name, 'query'>
export type HttpBody<Name extends HttpRouteName> = Parsed<Name, 'request'>
export type HttpReply<Name extends HttpRouteName> = HttpRoutes[Name]['reply'] extends infer Schema extends z.ZodType
  ? z.infer<Schema>
  : null
