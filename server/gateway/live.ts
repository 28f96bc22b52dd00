import type {Server as HttpServer} from 'node:http'
import {Server} from 'socket.io'
import type {z} from 'zod'
import {
  clientCommands,
  subscribeSchema,
  topicSchema,
  type ClientCommandName,
  type ClientToServerEvents,
  type CommandReply,
  type CommandRequest,
  type ServerToClientEvents,
  type SubscribeReply,
} from '#contract/socket.ts'
import {StoreUnavailableError} from '../errors.ts'
import type {Logger} from '../logger.ts'
import {createCommandMemories, unavailableReply, type CommandMemories, type Commands} from './commands.ts'
import {isOwnOrigin} from './crossSite.ts'
import type {DeskPresence} from './deskPresence.ts'
import type {Fanout, Subscription} from './fanout.ts'
import {createFrameSink} from './frame.ts'
import type {GatewayMetrics} from './metrics.ts'
import type {Clock, GatewayLimits} from './options.ts'
import type {StoredSession, View} from './ports.ts'
import type {LiveRisk} from './liveRisk.ts'
import type {LiveSocket, NoEvents} from './liveSocket.ts'
import {createRateLimit} from './rateLimits.ts'
import type {Scope} from './scope.ts'
import type {Sessions} from './sessions.ts'
import {serveSignals} from './serveSignals.ts'
import {SessionWatch} from './sessionWatch.ts'
import type {HazardNews} from './hazardNews.ts'
import type {WallShows} from './wallShows.ts'

export const LIVE_NAMESPACE = '/live'

export interface LiveParts {
  readonly sessions: Sessions
  readonly scope: Scope
  readonly fanout: Fanout
  readonly commands: Commands
  readonly metrics: GatewayMetrics
  readonly clock: Clock
  readonly log: Logger
  readonly publicUrl: string | null
  readonly limits: GatewayLimits
  readonly presence: DeskPresence
  readonly wallShows: WallShows
  readonly liveRisk: LiveRisk
  readonly hazardNews: HazardNews
}

/** The socket edge: who may connect, what they follow, what they command. */
export interface Live {
  /** Closes the sockets of sessions on this node, for good: their clients do not come back by themselves. */
  endSessions(isEnded: (session: StoredSession) => boolean): void
  /** Cuts every connection so that clients look for another node, and refuses new ones. */
  close(): void
}

export function attachLive(httpServer: HttpServer, parts: LiveParts): Live {
  const {sessions, metrics, log, limits} = parts
  let isClosing = false
  const io = new Server<ClientToServerEvents, ServerToClientEvents, NoEvents, {session: StoredSession}>(
    httpServer,
    {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket'],
      allowUpgrades: false,
      perMessageDeflate: false,
      maxHttpBufferSize: 65_536,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      connectTimeout: 5_000,
      allowRequest: ({headers}, decide) =>
        decide(null, !isClosing && isOwnOrigin(headers.origin, headers.host, parts.publicUrl)),
    },
  )
  const watch = new SessionWatch({sessions, clock: parts.clock, log})
  const memories = createCommandMemories()
  const eventLimit = createRateLimit(limits.socketEventsPerTenSeconds, 10)

  io.use((_socket, next) => next(refusal('notFound')))
  const namespace = io.of(LIVE_NAMESPACE)
  namespace.use((socket, next) => {
    authenticate(socket, sessions).then(
      session => {
        if (!session) {
          next(refusal('unauthenticated'))
          return
        }
        socket.data.session = session
        next()
      },
      (error: unknown) => {
        if (!(error instanceof StoreUnavailableError)) log.error({err: error}, 'socket refused by an error')
        next(refusal(error instanceof StoreUnavailableError ? 'storeUnavailable' : 'internal'))
      },
    )
  })
  namespace.on('connection', socket => {
    metrics.socketsOpen(namespace.sockets.size)
    const stopWatching = watch.add(socket.data.session, {
      warn: expiresAt => socket.emit('session:expiring', {expiresAt}),
      end: () => socket.disconnect(true),
    })
    const subscription = serveSubscription(socket, parts)
    serveCommands(socket, parts, memories)
    const stopSignals = serveSignals(socket, parts)
    limitEvents(socket)
    socket.on('disconnect', () => {
      stopWatching()
      subscription.leave()
      stopSignals()
      metrics.socketsOpen(namespace.sockets.size)
    })
  })

  function limitEvents(socket: LiveSocket): void {
    socket.use((_event, next) => {
      void eventLimit.consume(socket.id).then(waitSeconds => {
        if (waitSeconds === 0) {
          next()
          return
        }
        log.warn({sessionId: socket.data.session.sessionId}, 'socket sent too many events')
        socket.disconnect(true)
      })
    })
  }

  return {
    endSessions: isEnded => watch.end(isEnded),
    close() {
      isClosing = true
      watch.close()
      parts.presence.close()
      parts.liveRisk.close()
      parts.hazardNews.close()
      for (const socket of namespace.sockets.values()) createFrameSink(socket).goAway()
    },
  }
}

/** The session that a handshake proves, by its token or else its cookie; slides it. */
async function authenticate({handshake}: LiveSocket, sessions: Sessions): Promise<StoredSession | null> {
  const token: unknown = handshake.auth['token']
  const session =
    typeof token === 'string'
      ? await sessions.byToken(token)
      : ((await sessions.byCookie(handshake.headers.cookie))?.session ?? null)
  return session && sessions.slide(session)
}

/** One subscription a socket; a new one takes the place of the one before. */
function serveSubscription(socket: LiveSocket, {scope, fanout, log}: LiveParts): {leave(): void} {
  const sink = createFrameSink(socket)
  let current: Subscription | null = null
  const leave = () => {
    current?.leave()
    current = null
  }
  const follow = (request: unknown): SubscribeReply => {
    const parsed = subscribeSchema.safeParse(request)
    if (!parsed.success) return {ok: false, code: 'invalid'}
    const {session} = socket.data
    const {scope: areas = session.areas, topics = topicSchema.options} = parsed.data
    if (!areas.every(area => scope.isArea(area))) return {ok: false, code: 'notFound'}
    if (!areas.every(area => scope.seesArea(session, area))) return {ok: false, code: 'outOfScope'}
    const view: View = {scope: smallest(areas), topics: [...new Set(topics)]}
    leave()
    current = fanout.subscribe(sink, view, parsed.data.since)
    log.debug({sessionId: session.sessionId, seq: current.seq}, 'subscribed')
    return {ok: true, seq: current.seq}
  }
  socket.on('subscribe', (request: unknown, acknowledge: unknown) => {
    const reply = follow(request)
    if (typeof acknowledge === 'function') acknowledge(reply)
  })
  return {leave}

  /** The city alone when it is among the areas, because it holds the others. */
  function smallest(areas: View['scope']): View['scope'] {
    return areas.includes(scope.cityCode) ? [scope.cityCode] : [...new Set(areas)]
  }
}

function serveCommands(
  socket: LiveSocket,
  {commands, clock, log}: LiveParts,
  memories: CommandMemories,
): void {
  serve('panel:inspect', clientCommands['panel:inspect'].request)
  serve('panel:syncClock', clientCommands['panel:syncClock'].request)
  serve('deadLetter:replay', clientCommands['deadLetter:replay'].request)

  function serve<Name extends ClientCommandName>(name: Name, schema: z.ZodType<CommandRequest<Name>>): void {
    const listener = async (request: unknown, acknowledge: unknown) => {
      const reply = await run(name, schema, request).catch((error: unknown) => {
        log.error({command: name, sessionId: socket.data.session.sessionId, err: error}, 'command failed')
        return {ok: false, code: 'unavailable'} as const
      })
      if (typeof acknowledge === 'function') acknowledge(reply)
    }
    // socket.io's types tie each listener to one event; here the event is a parameter.
    socket.on<ClientCommandName>(name, listener)
  }

  async function run<Name extends ClientCommandName>(
    name: Name,
    schema: z.ZodType<CommandRequest<Name>>,
    request: unknown,
  ): Promise<CommandReply<Name> | {ok: false; code: 'invalid' | 'unavailable'}> {
    const parsed = schema.safeParse(request)
    if (!parsed.success) return {ok: false, code: 'invalid'}
    const {session} = socket.data
    const {commandId} = parsed.data
    log.info({commandId, command: name, sessionId: session.sessionId}, 'command received')
    const key = `${session.sessionId} ${commandId}`
    const work = () => commands[name](session, parsed.data)
    const isKept = (reply: CommandReply<Name>) => reply.ok || reply.code !== 'unavailable'
    return memories[name].once(key, clock.now(), {work, isKept}).catch(unavailableReply)
  }
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), {data: {code}})
}
