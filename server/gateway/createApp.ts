import {randomUUID} from 'node:crypto'
import express, {type ErrorRequestHandler, type Express} from 'express'
import {reviveMoment} from '#contract/httpJson.ts'
import type {ProblemCode} from '#contract/problem.ts'
import {SearchTooSlowError, StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import {serveAreas} from './areaRoutes.ts'
import {serveAlarmCommands} from './alarmCommandRoutes.ts'
import {serveCaseCommands} from './caseCommandRoutes.ts'
import {serveCases} from './caseRoutes.ts'
import type {Commands} from './commands.ts'
import {serveDrills} from './drillRoutes.ts'
import {serveDispatch} from './dispatchRoutes.ts'
import {serveDuplicates} from './duplicateRoutes.ts'
import {serveEnforcement} from './enforcementRoutes.ts'
import {serveFeeds} from './feedRoutes.ts'
import {createLogIn} from './logIn.ts'
import {FieldLinks} from './fieldLinks.ts'
import {serveField} from './fieldRoutes.ts'
import {serveFind} from './findRoutes.ts'
import {serveFires} from './fireRoutes.ts'
import {serveHandovers} from './handoverRoutes.ts'
import {serveHazardQueries} from './hazardQueries.ts'
import {serveHazardCommands} from './hazardRoutes.ts'
import {serveInspectionFigures} from './inspectionFigures.ts'
import {serveInspections} from './inspectionRoutes.ts'
import {serveMap} from './mapRoutes.ts'
import type {GatewayMetrics} from './metrics.ts'
import {createOpenApiDocument} from './openapi.ts'
import type {Clock, GatewayLimits, GatewayOptions} from './options.ts'
import {Pairing} from './pairing.ts'
import {servePlans} from './planRoutes.ts'
import {servePanels} from './panelRoutes.ts'
import type {GatewayPorts} from './ports.ts'
import {serveMendings} from './mendingRoutes.ts'
import {servePremises} from './premisesRoutes.ts'
import {createRateLimit} from './rateLimits.ts'
import {answer, sendProblem, STORE_RETRY_SECONDS} from './refusal.ts'
import {serveReports} from './reportRoutes.ts'
import {serveRisk} from './riskRoutes.ts'
import {serveRoster} from './rosterRoutes.ts'
import {ContractRouter} from './router.ts'
import type {Scope} from './scope.ts'
import {createSecurityHeaders} from './security.ts'
import {serveSessions} from './sessionRoutes.ts'
import type {Sessions} from './sessions.ts'
import {createStaticFiles} from './staticFiles.ts'
import {serveStatus} from './statusRoutes.ts'
import {serveTasks} from './taskRoutes.ts'
import {serveWalls} from './wallRoutes.ts'
import {serveWallShows} from './wallShowRoutes.ts'

export interface AppParts {
  readonly options: GatewayOptions
  readonly limits: GatewayLimits
  readonly ports: GatewayPorts
  readonly log: Logger
  readonly clock: Clock
  readonly metrics: GatewayMetrics
  readonly scope: Scope
  readonly sessions: Sessions
  readonly commands: Commands
  readonly isHttps: boolean
  readonly state: {readonly isStopping: boolean}
  endSessions(ended: {readonly sessionIds: readonly string[]}): void
}

/** The Express application: status, the contract's routes, the web client. */
export function createApp(parts: AppParts): Express {
  const {options, ports, metrics, isHttps, state} = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_request, response, next) => {
    response.set('x-request-id', randomUUID())
    next()
  })
  app.use(createSecurityHeaders(isHttps))
  serveStatus(app, {node: ports.node, metrics, state})
  app.use('/api', express.json({limit: '64kb', type: 'application/json', reviver: reviveMoment}))
  app.use(createApi(parts).express)
  app.use('/api', (_request, response) => sendProblem(response, {code: 'notFound'}))
  if (options.webRoot !== null) app.use(createStaticFiles(options.webRoot))
  app.use((_request, response) => sendProblem(response, {code: 'notFound'}))
  app.use(createErrorHandler(parts.log))
  return app
}

function createApi(parts: AppParts): ContractRouter {
  const {options, limits, ports, log, clock, metrics, scope, sessions, commands} = parts
  const {access, panels, city, cases, duty, node, live, situation, feeds, deadLetters} = ports
  const endSessions = (sessionIds: readonly string[]) => parts.endSessions({sessionIds})
  const fieldLinks = new FieldLinks({clock, secret: options.sessionSecret, baseUrl: options.fieldUrl})
  const router = new ContractRouter({
    sessions,
    fieldLinks,
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy,
    onDone({method, route, status, seconds, requestId}) {
      metrics.httpDone(method, route, status, seconds)
      log.debug({requestId, method, route, status, seconds}, 'request done')
    },
  })
  const logIn = createLogIn({
    access,
    perAddress: createRateLimit(limits.wrongLogInsPerAddress, 300),
    perUser: createRateLimit(limits.wrongLogInsPerUser, 300),
  })
  const pairing = new Pairing({access, sessions, clock, append: records => ports.append(records)})
  const perAddress = createRateLimit(limits.pairingsPerAddress, 600)
  const openApi = createOpenApiDocument()

  router.serve('readOpenApi', () => answer(openApi))
  serveSessions(router, {sessions, logIn, endSessions})
  serveWalls(router, {access, pairing, sessions, scope, perAddress, endSessions})
  serveWallShows(router, {ports, scope, clock})
  serveFeeds(router, {feeds, deadLetters, commands, node})
  serveAreas(router, {city, situation, scope})
  serveDuplicates(router, {cases, live: ports.live, node, policy: ports.policy, scope})
  serveCases(router, {cases, tasks: ports.tasks, node, scope})
  serveTasks(router, {ports, fieldLinks, scope, clock})
  serveRoster(router, {ports, scope, clock})
  serveField(router, {ports, clock, photosPerTask: createRateLimit(limits.photosPerTask, 3_600)})
  const {policy, reports} = ports
  serveReports(router, {cases, tasks: ports.tasks, duty, city, node, policy, reports, scope, clock})
  serveFind(router, {
    cases,
    panels,
    city,
    node,
    scope,
    perSession: createRateLimit(limits.findsPerTenSeconds, 10),
  })
  servePanels(router, {panels, commands, scope})
  servePremises(router, {city, panels, scope, mendings: ports.mendings})
  serveEnforcement(router, {
    ...{enforcement: ports.enforcement, city, node, scope, clock},
    append: records => ports.append(records),
  })
  serveMap(router, {city, map: ports.map, scope})
  serveRisk(router, {risk: ports.risk, mendings: ports.mendings, city, scope, policy})
  const commit: GatewayPorts['commit'] = record => ports.commit(record)
  serveDrills(router, {duty, panels, node, live, commit, policy, scope, clock})
  serveHandovers(router, {duty, city, feeds, node, live, commit, scope, clock})
  serveDispatch(router, {dispatch: ports.dispatch, cases, node, city, scope})
  servePlans(router, {ports, scope, clock})
  serveAlarmCommands(router, {ports, scope, clock})
  serveHazardQueries(router, {ports, city, scope, clock})
  const photosPerSession = createRateLimit(limits.photosPerTask, 3_600)
  serveHazardCommands(router, {ports, city, scope, clock, photosPerSession})
  serveInspections(router, {ports, city, scope, clock})
  serveInspectionFigures(router, {ports, city, scope, clock})
  serveFires(router, {ports, city, scope, clock})
  serveMendings(router, {ports, city, scope, clock})
  // After every other address of this form: it takes whatever stands in the place of the command.
  serveCaseCommands(router, {ports, areaTree: city.areaTree, scope, clock})
  router.serve('verifyAudit', async () => answer(await ports.verifyAudit()))
  router.refuseOtherMethods()
  return router
}

/** Codes for what Express's body parser refuses. */
const BODY_PROBLEMS = new Map<unknown, ProblemCode>([
  ['entity.too.large', 'tooLarge'],
  ['entity.parse.failed', 'invalid'],
  ['request.size.invalid', 'invalid'],
  ['request.aborted', 'invalid'],
  ['charset.unsupported', 'unsupportedType'],
  ['encoding.unsupported', 'unsupportedType'],
])

function createErrorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    if (error instanceof StoreUnavailableError) {
      sendProblem(response, {code: 'storeUnavailable', retryAfterSeconds: STORE_RETRY_SECONDS})
      return
    }
    if (error instanceof SearchTooSlowError) {
      sendProblem(response, {code: 'searchTooSlow'})
      return
    }
    const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null
    const code = error instanceof URIError ? 'notFound' : (BODY_PROBLEMS.get(type) ?? 'internal')
    if (code === 'internal')
      log.error({requestId: response.get('x-request-id'), err: error}, 'request failed')
    sendProblem(response, {code})
  }
}
