import {z} from 'zod'
import {bytesSchema, limit, cursor, pageOf, type HttpRoute} from './http.ts'
import {areaLevelSchema} from './area.ts'
import {areaCodeSchema, epochMsSchema, premisesIdSchema} from './ids.ts'
import {
  areaRiskSchema,
  riskExplanationSchema,
  riskFindingSchema,
  riskFittedSchema,
  riskOpinionSchema,
  riskRowSchema,
  riskStampSchema,
  whatIfMeasureSchema,
} from './risk.ts'
import type {Role} from './session.ts'

const ADMIN: readonly Role[] = ['admin']
const OPERATORS: readonly Role[] = ['admin', 'leader', 'duty', 'community']

/** What a surface of density is of: fires, people in danger, open hazards, or fires expected where nothing reports smoke. */
export const heatMeasureSchema = z.enum(['probability', 'harm', 'hazards', 'blindSpots'])
export type HeatMeasure = z.infer<typeof heatMeasureSchema>

const measures = z.array(whatIfMeasureSchema).min(1).max(10)

const whatIfReplySchema = z.object({
  stamp: riskStampSchema,
  premises: z.number().int().nonnegative(),
  firesBefore: z.number().nonnegative(),
  firesAfter: z.number().nonnegative(),
  harmBefore: z.number().nonnegative(),
  harmAfter: z.number().nonnegative(),
  communities: z.array(z.object({code: areaCodeSchema, firesAverted: z.number(), harmAverted: z.number()})),
})

/** The fire risk of premises. All answer 503 `riskNotReady` until the first scores are there. */
export const riskRoutes = {
  readRiskTable: {
    method: 'get',
    path: '/api/risk/table.bin',
    summary:
      'Scores of all premises in scope, in the order of premises.bin; see server/contract/riskTable.ts.',
    status: 200,
    reply: bytesSchema,
    replyType: 'application/octet-stream',
    roles: 'session',
    problems: ['riskNotReady'],
  },
  readRiskHeat: {
    method: 'get',
    path: '/api/risk/heat.bin',
    summary: 'Density per km² a year over the city; see server/contract/heatTable.ts.',
    query: z.object({measure: heatMeasureSchema.default('probability')}),
    status: 200,
    reply: bytesSchema,
    replyType: 'application/octet-stream',
    roles: 'session',
    problems: ['riskNotReady'],
  },
  listRiskPremises: {
    method: 'get',
    path: '/api/risk/premises',
    summary: 'Premises of an area, those with the highest risk first.',
    query: z.object({
      area: areaCodeSchema.optional(),
      by: z.enum(['probability', 'harm']).default('harm'),
      onlyBlind: z.enum(['true', 'false']).optional(),
      top: limit,
    }),
    status: 200,
    reply: z.object({stamp: riskStampSchema, items: z.array(riskRowSchema)}),
    roles: 'session',
    problems: ['riskNotReady', 'outOfScope', 'notFound'],
  },
  explainRisk: {
    method: 'get',
    path: '/api/risk/premises/{id}',
    summary: 'The score of premises with every reason, and what happened there.',
    params: z.object({id: premisesIdSchema}),
    status: 200,
    reply: riskExplanationSchema,
    roles: 'session',
    problems: ['riskNotReady', 'notFound'],
  },
  listAreaRisks: {
    method: 'get',
    path: '/api/risk/areas',
    summary: 'The risk of areas in scope with its trend.',
    query: z.object({level: areaLevelSchema.default('community'), parent: areaCodeSchema.optional()}),
    status: 200,
    reply: z.object({stamp: riskStampSchema, items: z.array(areaRiskSchema)}),
    roles: 'session',
    problems: ['riskNotReady', 'outOfScope'],
  },
  readRiskModel: {
    method: 'get',
    path: '/api/risk/model',
    summary: 'The model in use with its evaluation, and the last ones that were refused.',
    status: 200,
    reply: z.object({
      stamp: riskStampSchema,
      /** Null while the expert prior alone counts, because none was fitted yet. */
      inUse: riskFittedSchema.nullable(),
      refused: z.array(riskFittedSchema.omit({model: true}).extend({version: z.string()})).max(10),
      isFitting: z.boolean(),
      nextFitAt: epochMsSchema.nullable(),
      /** What experts hold of each feature, by which a model begins. */
      prior: z.array(riskOpinionSchema),
    }),
    roles: 'session',
    problems: ['riskNotReady'],
  },
  refitRisk: {
    method: 'post',
    path: '/api/risk/refit',
    summary: 'Fits a model to what is known now; it is taken if it is no worse.',
    status: 202,
    reply: z.object({isFitting: z.literal(true)}),
    roles: ADMIN,
    problems: ['riskNotReady', 'alreadyFitting'],
  },
  tryRiskMeasures: {
    method: 'post',
    path: '/api/risk/what-if',
    summary: 'How much risk measures would take off.',
    request: z.object({measures}),
    status: 200,
    reply: whatIfReplySchema,
    roles: OPERATORS,
    problems: ['riskNotReady', 'invalid', 'outOfScope'],
  },
  readWhatIfHeat: {
    method: 'post',
    path: '/api/risk/what-if/heat.bin',
    summary: 'What measures would take off, as a density like that of heat.bin.',
    request: z.object({measures, measure: heatMeasureSchema.default('probability')}),
    status: 200,
    reply: bytesSchema,
    replyType: 'application/octet-stream',
    roles: OPERATORS,
    problems: ['riskNotReady', 'invalid', 'outOfScope'],
  },
  listRiskFindings: {
    method: 'get',
    path: '/api/risk/findings',
    summary: 'Data that has to be mended before it can be used.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(riskFindingSchema),
    roles: ADMIN,
    problems: ['riskNotReady', 'invalid'],
  },
} as const satisfies Record<string, HttpRoute>
