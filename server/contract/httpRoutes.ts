import {z} from 'zod'
import {accessRoutes} from './accessRoutes.ts'
import {alarmSchema} from './alarm.ts'
import {areaLevelSchema, areaSchema, cityDescriptionSchema, indicatorSchema} from './area.ts'
import {duplicateRoutes} from './duplicate.ts'
import {drillRoutes} from './drillRoutes.ts'
import {enforcementRoutes} from './enforcementRoutes.ts'
import {dispatchRoutes} from './dispatchRoutes.ts'
import {caseKindSchema, caseSummarySchema, stageSchema} from './caseFile.ts'
import {caseRoutes} from './caseRoutes.ts'
import {findRoutes} from './find.ts'
import {handoverRoutes} from './handoverRoutes.ts'
import {hazardRoutes} from './hazardRoutes.ts'
import {inspectionRoutes} from './inspectionRoutes.ts'
import {packWarningsSchema} from './cityPack.ts'
import {deadLetterSchema, feedHealthSchema, feedNameSchema, ingestReplySchema} from './feed.ts'
import {
  areaReplySchema,
  auditReportSchema,
  cloudEventSchema,
  cursor,
  flag,
  limit,
  pageOf,
  panelRowSchema,
  wordsOf,
  type HttpRoute,
} from './http.ts'
import {areaCodeSchema, panelAddressSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {mapRoutes} from './mapRoutes.ts'
import {premisesSchema} from './premises.ts'
import {planRoutes} from './planRoutes.ts'
import {reportRoutes} from './reportRoutes.ts'
import {riskRoutes} from './riskRoutes.ts'
import {riskMendingRoutes} from './riskMendingRoutes.ts'
import type {Role} from './session.ts'
import {taskRoutes} from './taskRoutes.ts'
import {unitSchema} from './unit.ts'

const OPERATORS: readonly Role[] = ['admin', 'duty', 'community']
const ADMIN: readonly Role[] = ['admin']

/** Every address under `/api`; the server serves no other, and `/api/openapi.json` is made of it. */
export const httpRoutes = {
  ...accessRoutes,
  ...duplicateRoutes,
  ...drillRoutes,
  ...enforcementRoutes,
  ...dispatchRoutes,
  ...caseRoutes,
  ...findRoutes,
  ...handoverRoutes,
  ...hazardRoutes,
  ...inspectionRoutes,
  ...mapRoutes,
  ...planRoutes,
  ...reportRoutes,
  ...riskRoutes,
  ...riskMendingRoutes,
  ...taskRoutes,
  readOpenApi: {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This interface, as OpenAPI 3.1.',
    status: 200,
    reply: z.record(z.string(), z.unknown()),
    roles: 'open',
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
      'invalid',
      'storeUnavailable',
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
  listPackWarnings: {
    method: 'get',
    path: '/api/city/warnings',
    summary: 'What was noticed of the city pack that is shown all the same.',
    status: 200,
    reply: packWarningsSchema,
    roles: ADMIN,
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
  listCases: {
    method: 'get',
    path: '/api/cases',
    summary: 'Cases in scope, newest first.',
    query: z.object({
      area: areaCodeSchema.optional(),
      kind: wordsOf(caseKindSchema),
      stage: wordsOf(stageSchema),
      open: flag,
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
  listUnits: {
    method: 'get',
    path: '/api/units',
    summary: 'Units that have their base in scope or serve it.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(unitSchema),
    roles: 'session',
    problems: [],
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
} as const satisfies Record<string, HttpRoute>

export type HttpRoutes = typeof httpRoutes
export type HttpRouteName = keyof HttpRoutes

/** What a route's part is after parsing; an empty object where the route takes none. */
type Parsed<Name extends HttpRouteName, Part extends 'params' | 'query' | 'request'> =
  HttpRoutes[Name] extends Record<Part, infer Schema extends z.ZodType>
    ? z.infer<Schema>
    : Record<string, never>

export type HttpParams<Name extends HttpRouteName> = Parsed<Name, 'params'>
export type HttpQuery<Name extends HttpRouteName> = Parsed<Name, 'query'>
export type HttpBody<Name extends HttpRouteName> = Parsed<Name, 'request'>
export type HttpReply<Name extends HttpRouteName> = HttpRoutes[Name]['reply'] extends infer Schema extends
  z.ZodType
  ? z.infer<Schema>
  : null
