import {z} from 'zod'

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
  'storeUnavailable',
  'internal',
])
export type ProblemCode = z.infer<typeof problemCodeSchema>

/** RFC 9457 problem details. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCodeSchema,
  /** Where in the request, as a JSON path. */
  path: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>
