import {readHttpJson, writeHttpJson} from '#contract/httpJson.ts'
import type {HttpRoute} from '#contract/http.ts'
import {
  httpRoutes,
  type HttpBody,
  type HttpParams,
  type HttpQuery,
  type HttpReply,
  type HttpRouteName,
} from '#contract/httpRoutes.ts'
import {problemSchema} from '#contract/problem.ts'
import type {FailureCode, Outcome} from './failure.ts'

const DEFAULT_TIMEOUT_MS = 15_000

/** What a call takes beside its route: its path's places, its query and its body, as the contract has them. */
export interface HttpCall<Name extends HttpRouteName> {
  readonly params?: HttpParams<Name>
  readonly query?: Partial<HttpQuery<Name>>
  readonly body?: HttpBody<Name>
  /** A body that is sent as it is, such as a photo. */
  readonly raw?: Blob
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const unauthenticatedListeners = new Set<() => void>()

/** Calls `listener` whenever the server refuses a call because nobody is logged in. Returns how to stop it. */
export function onUnauthenticated(listener: () => void): () => void {
  unauthenticatedListeners.add(listener)
  return () => unauthenticatedListeners.delete(listener)
}

const answeredListeners = new Set<(name: HttpRouteName) => void>()

/** Calls `listener` whenever a call has been answered as asked. Returns how to stop it. */
export function onAnswered(listener: (name: HttpRouteName) => void): () => void {
  answeredListeners.add(listener)
  return () => answeredListeners.delete(listener)
}

/**
 * Calls a route of the contract and checks its reply against the route's schema. Never rejects: what goes wrong is a
 * failure with a code, an aborted call `timeout`.
 */
export async function callHttp<Name extends HttpRouteName>(
  name: Name,
  call: HttpCall<Name> = {},
): Promise<Outcome<HttpReply<Name>>> {
  const route: HttpRoute = httpRoutes[name]
  const response = await request(route, call)
  if (!(response instanceof Response)) return response
  if (!response.ok) return {ok: false, code: await readFailure(response, name)}
  for (const listener of answeredListeners) listener(name)
  const body = route.reply === null ? null : await readJson(response)
  const parsed = route.reply === null ? {success: true as const, data: null} : route.reply.safeParse(body)
  if (!parsed.success) return {ok: false, code: 'unexpectedReply'}
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- TypeScript cannot follow that the schema of `name` yields its reply
  return {ok: true, value: parsed.data as HttpReply<Name>}
}

/** Calls a route whose reply is bytes; otherwise like `callHttp`. */
export async function callForBytes<Name extends HttpRouteName>(
  name: Name,
  call: HttpCall<Name> = {},
): Promise<Outcome<ArrayBuffer>> {
  const response = await request(httpRoutes[name], call)
  if (!(response instanceof Response)) return response
  if (!response.ok) return {ok: false, code: await readFailure(response, name)}
  try {
    return {ok: true, value: await response.arrayBuffer()}
  } catch {
    return {ok: false, code: 'network'}
  }
}

async function request(
  route: HttpRoute,
  {params, query, body, raw, signal, timeoutMs = DEFAULT_TIMEOUT_MS}: HttpCall<HttpRouteName>,
): Promise<Response | {ok: false; code: FailureCode}> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const aborted = signal ? AbortSignal.any([signal, deadline]) : deadline
  try {
    return await fetch(fillPath(route.path, params ?? {}) + queryText(query ?? {}), {
      method: route.method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...(body && {'content-type': 'application/json'}),
        ...(raw && {'content-type': raw.type}),
      },
      ...(body && {body: writeHttpJson(body)}),
      ...(raw && {body: raw}),
      signal: aborted,
    })
  } catch {
    return {ok: false, code: aborted.aborted ? 'timeout' : 'network'}
  }
}

async function readFailure(response: Response, name: HttpRouteName): Promise<FailureCode> {
  const problem = problemSchema.safeParse(await readJson(response))
  const code = problem.success
    ? problem.data.code
    : response.status >= 500
      ? 'unavailable'
      : 'unexpectedReply'
  const isLoggedOut = response.status === 401 && name !== 'openSession' && name !== 'claimPairing'
  if (isLoggedOut) for (const listener of unauthenticatedListeners) listener()
  return code
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return readHttpJson(await response.text())
  } catch {
    return undefined
  }
}

function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])))
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) search.set(key, value.join(','))
    else if (isPlain(value)) search.set(key, String(value))
  }
  return search.size === 0 ? '' : `?${search}`
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
