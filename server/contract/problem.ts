import {z} from 'zod'
import {caseSummarySchema} from './caseFile.ts'

/** Stable codes of refused requests; the client has words for each. */
export const problemCodeSchema = z.enum([
  'invalid',
  'unauthenticated',
  'forbidden',
  'outOfScope',
  'notFound',
  'wrongCredentials',
  'crossSite',
  'tooLarge',
  'unsupportedType',
  'tooManyRequests',
  'pairingExpired',
  'pairingPending',
  'signatureMissing',
  'signatureWrong',
  'signatureStale',
  'signatureReplayed',
  'panelNotConnected',
  'panelBusy',
  'panelDenied',
  'alreadyResolved',
  'stillRejected',
  'notAllowedInState',
  'staleVersion',
  'needsOtherOfficer',
  'reasonMissing',
  'alreadyClaimed',
  'unitOffDuty',
  'unitAlreadySent',
  'notAPhoto',
  'storeUnavailable',
  'searchTooSlow',
  'basemapUnavailable',
  'riskNotReady',
  'alreadyFitting',
  'planImpossible',
  'internal',
])
export type ProblemCode = z.infer<typeof problemCodeSchema>

/** The HTTP status that each code comes with. */
export const PROBLEM_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  outOfScope: 403,
  notFound: 404,
  wrongCredentials: 401,
  crossSite: 403,
  tooLarge: 413,
  unsupportedType: 415,
  tooManyRequests: 429,
  pairingExpired: 410,
  pairingPending: 409,
  signatureMissing: 401,
  signatureWrong: 401,
  signatureStale: 401,
  signatureReplayed: 401,
  panelNotConnected: 409,
  panelBusy: 409,
  panelDenied: 502,
  alreadyResolved: 409,
  stillRejected: 422,
  notAllowedInState: 409,
  staleVersion: 409,
  needsOtherOfficer: 403,
  reasonMissing: 400,
  alreadyClaimed: 409,
  unitOffDuty: 409,
  unitAlreadySent: 409,
  notAPhoto: 415,
  storeUnavailable: 503,
  searchTooSlow: 503,
  basemapUnavailable: 503,
  riskNotReady: 503,
  alreadyFitting: 409,
  planImpossible: 409,
  internal: 500,
} as const satisfies Record<ProblemCode, number>

/** RFC 9457 problem details. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCodeSchema,
  /** Where in the request, as a JSON path. */
  path: z.string().optional(),
  /** The case as it now is, where that is why. */
  case: caseSummarySchema.optional(),
  /** What an operator of the node can look for, such as the line of a file that cannot be read. */
  detail: z.string().max(500).optional(),
})
export type Problem = z.infer<typeof problemSchema>
