import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {performance} from 'node:perf_hooks'
import type {Express} from 'express'
import type {Registry} from 'prom-client'
import type {HazardId} from '#contract/hazard.ts'
import {httpRoutes} from '#contract/httpRoutes.ts'
import type {Logger} from '../logger.ts'
import {createApp} from './createApp.ts'
import {createCommands} from './commands.ts'
import {Fanout} from './fanout.ts'
import {DeskPresence} from './deskPresence.ts'
import {createFeedRoute, deliveredFeed} from './feedRoute.ts'
import {attachLive, LIVE_NAMESPACE, type Live} from './live.ts'
import {registerAlarmMetrics} from './alarmMetrics.ts'
import {createGatewayMetrics} from './metrics.ts'
import {DEFAULT_LIMITS, type Clock, type GatewayOptions} from './options.ts'
import {LiveRisk} from './liveRisk.ts'
import type {GatewayPorts, StoredSession} from './ports.ts'
import {createRateLimit} from './rateLimits.ts'
import {ReplayMemory} from './replayMemory.ts'
import {createScope} from './scope.ts'
import {Sessions} from './sessions.ts'
import {HazardNews} from './hazardNews.ts'
import {WallShows} from './wallShows.ts'

export interface GatewayParts {
  readonly options: GatewayOptions
  readonly ports: GatewayPorts
  readonly log: Logger
  readonly clock: Clock
}

/** The HTTP and socket edge of one node. */
export interface Gateway {
  /** Everything but feeds' deliveries and sockets. */
  readonly app: Express
  /** What `/metrics` shows; parts of the server add to it. */
  readonly registry: Registry
  /** Listens and resolves with the port, which is a free one for 0. */
  listen(port: number, host?: string): Promise<number>
  /** Closes the sockets of these sessions, or of a wall, on this node. */
  endSessions(ended: {readonly sessionIds: readonly string[]} | {readonly wallId: string}): void
  /** What is on a wall, or with null on all, has changed: the screens of this node are told. */
  wallShown(wallId: string | null): void
  /** A hazard has changed: whoever may see it is told, a little later. */
  hazardChanged(hazardId: HazardId): void
  /**
   * Stops for good: readiness fails, nothing new is accepted, sockets are told to go elsewhere, requests under way may
   * finish within `graceMs`, then they are cut off.
   */
  close(graceMs: number): Promise<void>
}

/** Slow senders are cut off: headers within 10 s, a whole request within 30 s. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const IDLE_CHECK_MS = 50

export function createGateway({options, ports, log, clock}: GatewayParts): Gateway {
  const {publicUrl, sessionSecret, trustProxy} = options
  const limits = {...DEFAULT_LIMITS, ...options.limits}
  const isHttps = publicUrl?.startsWith('https:') ?? false
  const append: GatewayPorts['append'] = records => ports.append(records)
  const metrics = createGatewayMetrics(() => ports.node.lagRecords())
  registerAlarmMetrics(metrics.registry, {
    live: ports.live,
    situation: ports.situation,
    areaTree: ports.city.areaTree,
  })
  const scope = createScope(ports.city.description.code, ports.city.areaTree)
  const sessions = new Sessions({
    access: ports.access,
    clock,
    secret: sessionSecret,
    isSecure: isHttps,
    append,
  })
  const commands = createCommands({panels: ports.panels, deadLetterReplay: ports.deadLetterReplay, scope})
  const state = {isStopping: false}

  const deliver = createFeedRoute({
    feeds: ports.feeds,
    replays: new ReplayMemory(limits.rememberedDeliveries),
    rateLimit: createRateLimit(limits.feedDeliveriesPerTenSeconds, 10),
    clock,
    log,
    trustProxy,
    onDelivered: metrics.delivered,
  })
  const endSessions: Gateway['endSessions'] = ended => live.endSessions(session => isOneOf(session, ended))
  const app = createApp({
    options,
    limits,
    ports,
    log,
    clock,
    metrics,
    scope,
    sessions,
    commands,
    isHttps,
    state,
    endSessions,
  })
  const httpServer = createServer(
    {headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS},
    (request, response) => {
      if (state.isStopping) response.setHeader('connection', 'close')
      const feed = deliveredFeed(request)
      if (feed === null) return app(request, response)
      void deliverTimed(feed, request, response)
    },
  )
  const fanout = new Fanout({namespace: LIVE_NAMESPACE, situation: ports.situation, clock, limits, metrics})
  const wallShows = new WallShows({live: ports.live, scope, clock})
  const hazardNews = new HazardNews({live: ports.live, scope})
  const live: Live = attachLive(httpServer, {
    sessions,
    scope,
    fanout,
    commands,
    metrics,
    clock,
    log,
    publicUrl,
    limits,
    presence: new DeskPresence({live: ports.live, scope}),
    wallShows,
    liveRisk: new LiveRisk({namespace: LIVE_NAMESPACE, risk: ports.risk, scope, limits}),
    hazardNews,
  })

  async function deliverTimed(
    feed: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const startedAt = performance.now()
    await deliver(request, response, feed)
    const seconds = (performance.now() - startedAt) / 1000
    metrics.httpDone('post', httpRoutes.sendEvents.path, response.statusCode, seconds)
  }

  return {
    app,
    registry: metrics.registry,
    endSessions,
    wallShown: wallId => wallShows.changed(wallId),
    hazardChanged: hazardId => hazardNews.changed(hazardId),
    listen: (port, host) => listen(httpServer, port, host),
    async close(graceMs) {
      state.isStopping = true
      const closed = closeServer(httpServer, graceMs)
      fanout.close()
      live.close()
      await closed
    },
  }
}

function isOneOf(session: StoredSession, ended: Parameters<Gateway['endSessions']>[0]): boolean {
  return 'wallId' in ended ? session.wallId === ended.wallId : ended.sessionIds.includes(session.sessionId)
}

function listen(server: Server, port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise(resolve => {
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS)
    const grace = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(grace)
      resolve()
    })
  })
}
