import {performance} from 'node:perf_hooks'
import {Router, type Request, type Response} from 'express'
import type {z} from 'zod'
import type {HttpRoute} from '#contract/http.ts'
import {
  httpRoutes,
  type HttpBody,
  type HttpParams,
  type HttpQuery,
  type HttpReply,
  type HttpRouteName,
  type HttpRoutes,
} from '#contract/httpRoutes.ts'
import {clientAddress} from './clientAddress.ts'
import {isSameOrigin, isUnsafe} from './crossSite.ts'
import type {FieldLinks, FieldPass} from './fieldLinks.ts'
import type {StoredSession} from './ports.ts'
import {readBody, refuseBody} from './readBody.ts'
import {
  refuse,
  sendProblem,
  type EncodedAnswer,
  type FileAnswer,
  type Outcome,
  type Refusal,
} from './refusal.ts'
import {sendOutcome} from './sendOutcome.ts'
import type {Sessions} from './sessions.ts'

/** A parsed and permitted request. */
export interface Call<Name extends HttpRouteName> {
  readonly params: HttpParams<Name>
  readonly query: HttpQuery<Name>
  readonly body: HttpBody<Name>
  /** Null on open routes and those of a task's link. */
  readonly session: HttpRoutes[Name]['roles'] extends 'open' | 'field' ? null : StoredSession
  /** Null everywhere else. */
  readonly field: HttpRoutes[Name]['roles'] extends 'field' ? FieldPass : null
  /** The body as it came, on a route that has a limit for it. */
  readonly bytes: HttpRoutes[Name] extends {readonly bodyLimit: number} ? Buffer : null
  /** Where it came from, for rate limits. */
  readonly address: string
}

type HandlerResult<Name extends HttpRouteName> = Outcome<HttpReply<Name>> | EncodedAnswer | FileAnswer

export type Handler<Name extends HttpRouteName> = (
  call: Call<Name>,
) => HandlerResult<Name> | Promise<HandlerResult<Name>>

export interface RouterParts {
  readonly sessions: Sessions
  readonly fieldLinks: FieldLinks
  readonly publicUrl: string | null
  readonly trustProxy: boolean
  onDone(done: {
    method: string
    route: string
    status: number
    seconds: number
    requestId: string | undefined
  }): void
}

/** Serves routes of the contract's table: permits, parses, calls, answers. */
export class ContractRouter {
  readonly express = Router({caseSensitive: true})
  readonly #parts: RouterParts

  constructor(parts: RouterParts) {
    this.#parts = parts
  }

  /** Serves the route of this name with `handle`. */
  serve<Name extends HttpRouteName>(name: Name, handle: Handler<Name>): void {
    const route: HttpRoute = httpRoutes[name]
    const expressPath = expressPathOf(route)
    this.express[route.method](expressPath, async (request, response) => {
      const startedAt = performance.now()
      response.once('close', () => {
        const seconds = (performance.now() - startedAt) / 1000
        const {method, path} = route
        const requestId = response.get('x-request-id')
        this.#parts.onDone({method, route: path, status: response.statusCode, seconds, requestId})
      })
      const outcome = await this.#run(route, {request, response}, handle)
      if (outcome.ok) sendOutcome(response, route, outcome)
      else if (outcome.code === 'tooLarge') refuseBody(request, response, outcome)
      else sendProblem(response, outcome)
    })
  }

  /** Says of every address of the contract which methods it takes; to be called when all are served. */
  refuseOtherMethods(): void {
    for (const [expressPath, allowed] of allowedMethods()) {
      this.express.use(expressPath, (request, response, next) => {
        if (request.path !== '/' || request.method === 'OPTIONS') {
          next()
          return
        }
        response.set('allow', allowed)
        sendProblem(response, {code: 'methodNotAllowed'})
      })
    }
  }

  async #run<Name extends HttpRouteName>(
    route: HttpRoute,
    {request, response}: {request: Request; response: Response},
    handle: Handler<Name>,
  ): Promise<HandlerResult<Name>> {
    const permitted = await this.#permit(route, request, response)
    if (!permitted.ok) return permitted
    const parsed = parseCall(route, request)
    if (!parsed.ok) return parsed
    const body = await readRaw(route, request)
    if (!body.ok) return body
    const {session, field} = permitted
    const {bytes} = body
    const address = clientAddress(request, this.#parts.trustProxy)
    // The table's schemas have just parsed each part, and `permit` has found the session that the route asks for.
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- no type follows either through the table
    return handle({...parsed.parts, session, field, bytes, address} as unknown as Call<Name>)
  }

  /** Finds the session, refuses what comes from another site or may not be done, and slides the session. */
  async #permit(route: HttpRoute, request: Request, response: Response): Promise<Permission | Refusal> {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const crossSite = bearer === undefined ? this.#refuseCrossSite(request, route) : null
    if (crossSite) return crossSite
    if (route.roles === 'open') return {ok: true, session: null, field: null}
    if (route.roles === 'field') return this.#permitField(bearer)
    const session = await this.#sessionOf(request, response, bearer)
    if (!session) return refuse('unauthenticated')
    if (typeof route.roles !== 'string' && !route.roles.includes(session.role)) return refuse('forbidden')
    return {ok: true, session, field: null}
  }

  async #permitField(bearer: string | undefined): Promise<Permission | Refusal> {
    const field = bearer === undefined ? null : await this.#parts.fieldLinks.read(bearer)
    return field ? {ok: true, session: null, field} : refuse('unauthenticated')
  }

  #refuseCrossSite(request: Request, {bodyLimit}: HttpRoute): Refusal | null {
    if (!isUnsafe(request.method)) return null
    if (!isSameOrigin(request, this.#parts.publicUrl)) return refuse('crossSite')
    // None of these types can be sent from another site without its asking first.
    const types = bodyLimit === undefined ? ['application/json'] : ['application/octet-stream', 'image/*']
    if (!hasBody(request) || request.is(types) !== false) return null
    return refuse(request.headers.cookie === undefined ? 'unsupportedType' : 'crossSite')
  }

  async #sessionOf(request: Request, response: Response, bearer: string | undefined) {
    const {sessions} = this.#parts
    if (bearer !== undefined) {
      const named = await sessions.byToken(bearer)
      return named && sessions.slide(named)
    }
    const found = await sessions.byCookie(request.headers.cookie)
    if (!found) return null
    const session = await sessions.slide(found.session)
    if (session !== found.session) response.append('set-cookie', sessions.cookieOf(session, found.key))
    return session
  }
}

function expressPathOf({path}: HttpRoute): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** By path as Express writes it, what `Allow` says. */
function allowedMethods(): ReadonlyMap<string, string> {
  const byPath = new Map<string, string[]>()
  for (const route of Object.values<HttpRoute>(httpRoutes)) {
    const methods = route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()]
    const path = expressPathOf(route)
    byPath.set(path, [...(byPath.get(path) ?? []), ...methods])
  }
  return new Map([...byPath].map(([path, methods]) => [path, methods.join(', ')]))
}

interface Permission {
  readonly ok: true
  readonly session: StoredSession | null
  readonly field: FieldPass | null
}

/** The body of a route that takes it as it comes. */
async function readRaw(
  {bodyLimit}: HttpRoute,
  request: Request,
): Promise<{readonly ok: true; readonly bytes: Buffer | null} | Refusal> {
  if (bodyLimit === undefined) return {ok: true, bytes: null}
  const read = await readBody(request, bodyLimit)
  if (read.ok) return read
  return refuse(read.reason === 'tooLarge' ? 'tooLarge' : 'invalid')
}

function hasBody(request: Request): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  )
}

/** Each part of the request through its schema; the first that does not fit is named. */
function parseCall(route: HttpRoute, request: Request) {
  const parts: Record<'params' | 'query' | 'body', unknown> = {params: {}, query: {}, body: {}}
  const sources: readonly [keyof typeof parts, z.ZodType | undefined, unknown][] = [
    ['params', route.params, request.params],
    ['query', route.query, request.query],
    ['body', route.request, request.body],
  ]
  for (const [name, schema, value] of sources) {
    if (!schema) continue
    const parsed = schema.safeParse(value)
    const badPlace = parsed.success ? placeOfNul(parsed.data) : (parsed.error.issues[0]?.path ?? [])
    if (badPlace) return refusePart(name, badPlace)
    parts[name] = parsed.data
  }
  return {ok: true as const, parts}
}

/** An address that no entity can have is not found; anything else is invalid, with its place. */
function refusePart(name: 'params' | 'query' | 'body', place: readonly PropertyKey[]): Refusal {
  if (name === 'params') return refuse('notFound')
  return refuse('invalid', {path: ['$', ...place.map(String)].join('.')})
}

/** Where a text holds the character NUL, which PostgreSQL cannot keep or look for; null when none does. */
function placeOfNul(value: unknown): PropertyKey[] | null {
  if (typeof value === 'string') return value.includes('\0') ? [] : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, part] of Object.entries(value)) {
    const place = placeOfNul(part)
    if (place) return [key, ...place]
  }
  return null
}
