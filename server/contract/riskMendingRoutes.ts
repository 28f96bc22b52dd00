import {z} from 'zod'
import {cursor, limit, pageOf, type HttpRoute} from './http.ts'
import {caseCodeSchema, premisesIdSchema, seqSchema} from './ids.ts'
import {premisesFireSchema} from './inspection.ts'
import {riskFindingSchema} from './risk.ts'
import {fireCandidateSchema, mendingSchema, remedySchema} from './riskMending.ts'
import type {Role} from './session.ts'

const ADMIN: readonly Role[] = ['admin']
const OFFICERS: readonly Role[] = ['admin', 'duty', 'community']

const finding = z.object({findingId: riskFindingSchema.shape.findingId})
const note = z.string().trim().max(500).default('')
const storedMending = mendingSchema.extend({seq: seqSchema})

/** How data that the fire risk cannot use as it is are put right. */
export const riskMendingRoutes = {
  mendRiskFinding: {
    method: 'post',
    path: '/api/risk/findings/{findingId}/mend',
    summary: 'Says what is right instead of a finding; a remedy of null takes back what was said before.',
    params: finding,
    request: z.object({commandId: z.uuid().optional(), remedy: remedySchema.nullable(), note}),
    status: 201,
    reply: z.object({mending: mendingSchema, seq: seqSchema}),
    roles: ADMIN,
    problems: ['riskNotReady', 'notFound', 'notAllowedInState', 'storeUnavailable'],
  },
  listFireCandidates: {
    method: 'get',
    path: '/api/risk/findings/{findingId}/candidates',
    summary:
      'Premises that a fire of a finding may have been at: those nearest to it, and of the most alike addresses.',
    params: finding,
    status: 200,
    reply: z.object({items: z.array(fireCandidateSchema).max(20)}),
    roles: ADMIN,
    problems: ['riskNotReady', 'notFound'],
  },
  listMendings: {
    method: 'get',
    path: '/api/risk/mendings',
    summary: 'Findings that were mended: what was done, by whom and when, the newest first.',
    query: z.object({cursor, limit}),
    status: 200,
    reply: pageOf(storedMending),
    roles: ADMIN,
    problems: ['invalid', 'storeUnavailable'],
  },
  listPremisesFindings: {
    method: 'get',
    path: '/api/premises/{id}/findings',
    summary: 'What of the data about premises waits to be mended, and what was.',
    params: z.object({id: premisesIdSchema}),
    status: 200,
    reply: z.object({
      /** Null while the fire risk is not known. */
      open: z.array(riskFindingSchema).max(50).nullable(),
      mended: z.array(storedMending),
    }),
    roles: 'session',
    problems: ['notFound', 'storeUnavailable'],
  },
  dismissFire: {
    method: 'post',
    path: '/api/fires/dismiss',
    summary:
      'What was told as a fire, or the case of one, was none; `withdrawn` takes back that it was judged.',
    request: z.object({
      commandId: z.uuid().optional(),
      fireId: premisesFireSchema.shape.fireId.optional(),
      caseCode: caseCodeSchema.optional(),
      reason: premisesFireSchema.shape.dismissed.unwrap().shape.reason,
      note,
    }),
    status: 201,
    reply: z.object({fire: premisesFireSchema, seq: seqSchema}),
    roles: OFFICERS,
    problems: ['notFound', 'invalid', 'storeUnavailable'],
  },
} as const satisfies Record<string, HttpRoute>
