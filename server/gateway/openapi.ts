import {z} from 'zod'
import {alarmSchema, panelSchema} from '#contract/alarm.ts'
import {
  areaSchema,
  areaFiguresSchema,
  cityDescriptionSchema,
  daySeriesSchema,
  indicatorSchema,
} from '#contract/area.ts'
import {caseFileSchema, caseStepSchema, caseSummarySchema, placeSchema} from '#contract/caseFile.ts'
import {deadLetterSchema, feedHealthSchema, ingestReplySchema} from '#contract/feed.ts'
import {auditReportSchema, cloudEventSchema, panelRowSchema, type HttpRoute} from '#contract/http.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import {epochMsSchema} from '#contract/ids.ts'
import {packWarningsSchema} from '#contract/cityPack.ts'
import {premisesSchema} from '#contract/premises.ts'
import {PROBLEM_STATUS, problemSchema, type ProblemCode} from '#contract/problem.ts'
import {pairedWallSchema, sessionReplySchema, sessionSchema} from '#contract/session.ts'
import {taskPhotoSchema, taskSchema} from '#contract/task.ts'
import {unitSchema} from '#contract/unit.ts'
import {unitStateSchema} from '#contract/unitState.ts'
import {CONTRACT_VERSION} from '#contract/version.ts'
import {SESSION_COOKIE} from './sessions.ts'

type Json = Record<string, unknown>

/** Schemas that have a name of their own in the document; every other is written out where it is used. */
const NAMED = {
  Alarm: alarmSchema,
  Area: areaSchema,
  AreaFigures: areaFiguresSchema,
  AuditReport: auditReportSchema,
  CaseFile: caseFileSchema,
  CaseStep: caseStepSchema,
  CaseSummary: caseSummarySchema,
  City: cityDescriptionSchema,
  CloudEvent: cloudEventSchema,
  DaySeries: daySeriesSchema,
  DeadLetter: deadLetterSchema,
  FeedHealth: feedHealthSchema,
  Indicator: indicatorSchema,
  IngestReply: ingestReplySchema,
  PackWarnings: packWarningsSchema,
  PairedWall: pairedWallSchema,
  Panel: panelSchema,
  PanelRow: panelRowSchema,
  Place: placeSchema,
  Premises: premisesSchema,
  Problem: problemSchema,
  Session: sessionSchema,
  SessionReply: sessionReplySchema,
  Task: taskSchema,
  TaskPhoto: taskPhotoSchema,
  Unit: unitSchema,
  UnitState: unitStateSchema,
} as const

const SIGNATURE_HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

/** The HTTP interface as an OpenAPI 3.1 document, made of the contract's route table and schemas. */
export function createOpenApiDocument(): Json {
  const named = z.registry<{id: string}>()
  for (const [id, schema] of Object.entries(NAMED)) named.add(schema, {id})
  const {schemas} = z.toJSONSchema(named, {uri: componentUri, override: writeMoment})
  const paths: Record<string, Json> = {}
  for (const [operationId, route] of Object.entries(httpRoutes)) {
    paths[route.path] = {...paths[route.path], [route.method]: operation(operationId, route, named)}
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wanglou',
      version: String(CONTRACT_VERSION),
      license: {name: 'Apache-2.0', identifier: 'Apache-2.0'},
    },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([id, schema]) => [id, withoutDialect(schema)]),
      ),
      securitySchemes: {
        cookie: {type: 'apiKey', in: 'cookie', name: SESSION_COOKIE},
        token: {type: 'http', scheme: 'bearer', bearerFormat: 'JWT'},
        fieldLink: {type: 'http', scheme: 'bearer', bearerFormat: 'JWT'},
      },
    },
  }
}

/** Moments are numbers inside and RFC 3339 text in HTTP; see `writeHttpJson`. */
function writeMoment({zodSchema, jsonSchema}: {zodSchema: unknown; jsonSchema: Json}): void {
  if (zodSchema !== epochMsSchema) return
  for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
  Object.assign(jsonSchema, {type: 'string', format: 'date-time'})
}

type Registry = z.core.$ZodRegistry<{id: string}>

function operation(operationId: string, route: HttpRoute, named: Registry): Json {
  const roles = typeof route.roles === 'string' ? null : route.roles
  const content = requestContent(route, named)
  return {
    operationId,
    summary: route.summary,
    ...(roles ? {description: `Roles: ${roles.join(', ')}.`} : {}),
    security: securityOf(route),
    parameters: [
      ...parametersOf(route.params, 'path', named),
      ...parametersOf(route.query, 'query', named),
      ...(route.roles === 'signature' ? SIGNATURE_HEADERS.map(signatureHeader) : []),
    ],
    ...(content ? {requestBody: {required: true, content}} : {}),
    responses: {
      [route.status]: success(route, named),
      ...(route.mayBeEmpty && {204: {description: 'There is nothing.'}}),
      ...problemResponses(route),
    },
  }
}

function securityOf({roles}: HttpRoute): Json[] {
  if (roles === 'open' || roles === 'signature') return []
  return roles === 'field' ? [{fieldLink: []}] : [{cookie: []}, {token: []}]
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query', named: Registry): Json[] {
  if (!schema) return []
  const {properties = {}, required = []} = z.toJSONSchema(schema, {
    io: 'input',
    metadata: named,
    override: writeMoment,
  })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function signatureHeader(name: string): Json {
  return {name, in: 'header', required: true, schema: {type: 'string'}}
}

function requestContent({request, requestTypes}: HttpRoute, named: Registry): Json | null {
  const types = requestTypes ?? (request ? {'application/json': request} : null)
  if (!types) return null
  return Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [type, {schema: schemaOf(schema, named, 'input')}]),
  )
}

function success({reply, replyType, otherTypes = [], summary}: HttpRoute, named: Registry): Json {
  if (!reply) return {description: summary}
  const content: Record<string, Json> = {
    [replyType ?? 'application/json']: {schema: schemaOf(reply, named, 'output')},
  }
  for (const type of otherTypes) content[type] = {schema: {type: 'string', format: 'binary'}}
  return {description: summary, content}
}

function problemResponses(route: HttpRoute): Json {
  const codes = new Set<ProblemCode>([...route.problems, 'internal'])
  if (route.query ?? route.request ?? route.bodyLimit) codes.add('invalid')
  if (route.roles !== 'open' && route.roles !== 'signature')
    codes.add('unauthenticated').add('storeUnavailable')
  if (typeof route.roles !== 'string') codes.add('forbidden')
  if (route.method !== 'get' && route.roles !== 'signature') codes.add('crossSite').add('storeUnavailable')
  const content = {'application/problem+json': {schema: {$ref: componentUri('Problem')}}}
  const responses: Record<string, {description: string; content: Json}> = {}
  for (const code of codes) {
    const status = String(PROBLEM_STATUS[code])
    const before = responses[status]
    responses[status] = {description: before ? `${before.description}, ${code}` : code, content}
  }
  return responses
}

/** A schema that has a name as a reference to it; any other written out, its named parts as references. */
function schemaOf(schema: z.ZodType, named: Registry, io: 'input' | 'output'): unknown {
  const id = named.get(schema)?.id
  if (id !== undefined) return {$ref: componentUri(id)}
  const {$defs: _, ...written} = z.toJSONSchema(schema, {io, metadata: named, override: writeMoment})
  return JSON.parse(JSON.stringify(withoutDialect(written)).replaceAll('"#/$defs/', `"${componentUri('')}`))
}

function withoutDialect({$schema: _1, $id: _2, ...schema}: Json): Json {
  return schema
}

function componentUri(id: string): string {
  return `#/components/schemas/${id}`
}
