import type {ServerResponse} from 'node:http'
import type {CaseSummary} from '#contract/caseFile.ts'
import {writeHttpJson} from '#contract/httpJson.ts'
import {PROBLEM_STATUS, type Problem, type ProblemCode} from '#contract/problem.ts'

/** An expected refusal, as a value. */
export interface Refusal {
  readonly ok: false
  readonly code: ProblemCode
  /** Where in the request, as a JSON path. */
  readonly path?: string
  readonly retryAfterSeconds?: number
  /** The case as it now is, where that is why. */
  readonly case?: CaseSummary
  /** For whoever operates the node, where something on it has to be mended. */
  readonly detail?: string
}

/** A request that was done, and what it answers. */
export interface Answer<Body> {
  readonly ok: true
  readonly body: Body
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that was done, its answer already written out; null is 204, for a route that may be empty. */
export interface EncodedAnswer {
  readonly ok: true
  readonly encoded: string | Buffer | null
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that a file answers, the part of it that the request's Range asks for. */
export interface FileAnswer {
  readonly ok: true
  /** An absolute path. */
  readonly file: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Outcome<Body> = Answer<Body> | Refusal

export function answer<Body>(body: Body, headers?: Readonly<Record<string, string>>): Answer<Body> {
  return headers ? {ok: true, body, headers} : {ok: true, body}
}

export function refuse(code: ProblemCode, details: Omit<Refusal, 'ok' | 'code'> = {}): Refusal {
  return {ok: false, code, ...details}
}

/** Wait this long after a 503 before asking again. */
export const STORE_RETRY_SECONDS = 5

const TITLES: Record<ProblemCode, string> = {
  invalid: 'The request does not fit its schema',
  unauthenticated: 'No valid session',
  forbidden: 'The role may not do this',
  outOfScope: 'Outside the areas of the session',
  notFound: 'Not found',
  methodNotAllowed: 'The address does not take this method',
  wrongCredentials: 'Wrong user or password',
  crossSite: 'The request comes from another site',
  tooLarge: 'The body is too large',
  unsupportedType: 'The content type or encoding is not supported',
  tooManyRequests: 'Too many requests',
  pairingExpired: 'The pairing is unknown or has expired',
  pairingPending: 'No officer has approved the pairing yet',
  signatureMissing: 'The signature headers are missing or malformed',
  signatureWrong: 'No signature fits the body',
  signatureStale: 'The timestamp is outside the window',
  signatureReplayed: 'The delivery was received before',
  panelNotConnected: 'The panel is not connected',
  panelBusy: 'The panel is still answering another request',
  panelDenied: 'The panel denied it',
  alreadyResolved: 'It was resolved before',
  stillRejected: 'It still cannot be read',
  notAllowedInState: 'The state of the case does not allow this',
  staleVersion: 'The case has moved on since it was read',
  needsOtherOfficer: 'Somebody else has to do this',
  reasonMissing: 'A reason is needed',
  alreadyClaimed: 'Another officer has claimed the case',
  unitOffDuty: 'The unit is off duty',
  unitAlreadySent: 'The unit already has a task of this case',
  notAPhoto: 'The file is not a photo of a type that is kept',
  storeUnavailable: 'The store does not answer; nothing was recorded',
  searchTooSlow: 'The search took too long and was given up',
  basemapUnavailable: 'The basemap cannot be had at the moment',
  riskNotReady: 'The fire risk has not been computed yet',
  alreadyFitting: 'A model is being fitted already',
  planImpossible: 'No plan fits into the time given',
  internal: 'An error of the server',
}

/** RFC 9457 problem details as status, headers and body. */
export function problemOf({code, path, retryAfterSeconds, case: caseSummary, detail}: Omit<Refusal, 'ok'>) {
  const status = PROBLEM_STATUS[code]
  const problem: Problem = {type: `urn:wanglou:problem:${code}`, title: TITLES[code], status, code}
  if (path !== undefined) problem.path = path
  if (caseSummary !== undefined) problem.case = caseSummary
  if (detail !== undefined) problem.detail = detail
  const body = writeHttpJson(problem)
  const headers: Record<string, string | number> = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  if (retryAfterSeconds !== undefined) headers['retry-after'] = retryAfterSeconds
  return {status, headers, body}
}

/** Ends a response with problem details. */
export function sendProblem(response: ServerResponse, refusal: Omit<Refusal, 'ok'>): void {
  const {status, headers, body} = problemOf(refusal)
  response.writeHead(status, headers).end(body)
}
