import {randomUUID} from 'node:crypto'
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net'
import type {PanelAddress} from '#contract/ids.ts'
import type {CommandReply} from '#contract/socket.ts'
import {FeedError, StoreUnavailableError} from '../../errors.ts'
import type {FeedSink, ReadOutcome} from '../connector.ts'
import {parseDeadLetter} from './deadLetterFrame.ts'
import {decodeUnit} from './decodeUnit.ts'
import {answerType} from './describedTypes.ts'
import {zonePositionProfile} from './deviceProfile.ts'
import {encodeRead, encodeUnit} from './encodeUnit.ts'
import type {FireResponseConnector, FireResponseOptions, PanelReply, Schedule} from './fireResponseApi.ts'
import type {MutableCounters} from './frameIntake.ts'
import {Inspections} from './inspections.ts'
import type {Settlement} from './outstanding.ts'
import {createPanelClock} from './panelClock.ts'
import {PanelSession} from './panelSession.ts'
import {unitRecord} from './unitRecords.ts'
import {COMMAND, TYPE} from './wire.ts'

const FEED = 'fire-response'
const MINUTE_MS = 60_000
const KEEP_ALIVE_MS = 60_000
const LONGEST_SWEEP_MS = 1_000

/** What exists while the connector runs. */
interface Running {
  readonly sink: FeedSink
  readonly server: Server
  /** Every open connection, and when it has ended. */
  readonly sessions: Map<PanelSession, Promise<void>>
}

interface Connection {
  readonly session: PanelSession
  readonly since: number
  readonly lastHeardAt: number
}

/** Listens for fire panels. `run` throws FeedError when the port cannot be had. */
export function createFireResponseConnector(options: FireResponseOptions): FireResponseConnector {
  const {
    port,
    host,
    now,
    timeZone = 'Asia/Shanghai',
    profile = zonePositionProfile,
    lateAfterMs = 2 * MINUTE_MS,
    idleTimeoutMs = 5 * MINUTE_MS,
    halfOpenTimeoutMs = 30_000,
    partialFrameTimeoutMs = 10_000,
    replyTimeoutMs = 10_000,
    maxConnections = 20_000,
    schedule = scheduleTimeout,
  } = options
  const clock = createPanelClock(timeZone)
  const panels = new Map<PanelAddress, Connection>()
  const inspections = new Inspections({now, schedule})
  const inspecting = new Set<Promise<unknown>>()
  const counters = noCounts()
  let running: Running | null = null
  let connectionCount = 0

  function onHeard(address: PanelAddress, session: PanelSession) {
    const known = panels.get(address)
    const lastHeardAt = now()
    if (known?.session === session) panels.set(address, {...known, lastHeardAt})
    else if (!known || session.order > known.session.order)
      panels.set(address, {session, since: lastHeardAt, lastHeardAt})
  }

  function openSession(socket: Socket, sink: FeedSink): PanelSession {
    connectionCount++
    return new PanelSession(socket, {
      ...{sink, now, schedule, clock, profile, counters, onHeard, order: connectionCount},
      ...{replyTimeoutMs, idleTimeoutMs, halfOpenTimeoutMs, partialFrameTimeoutMs},
      onInspectReply: (address, answeredAt) => inspections.answered(address, answeredAt),
    })
  }

  function forget(session: PanelSession, {sink, sessions}: Running) {
    sessions.delete(session)
    for (const address of session.addresses())
      if (panels.get(address)?.session === session) panels.delete(address)
    sink.setConnections(sessions.size)
  }

  async function run(sink: FeedSink, signal: AbortSignal): Promise<void> {
    const server = createServer({keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true})
    const current: Running = {sink, server, sessions: new Map()}
    server.maxConnections = maxConnections
    server.on('drop', () => counters.refusedConnections++)
    const smallest = Math.min(idleTimeoutMs, halfOpenTimeoutMs, partialFrameTimeoutMs)
    const stopSweeping = every(Math.min(LONGEST_SWEEP_MS, smallest / 2), schedule, () => {
      const at = now()
      for (const session of current.sessions.keys()) session.sweep(at)
    })
    let onAbort = () => {}
    try {
      await new Promise<void>((resolve, reject) => {
        onAbort = resolve
        const serve = async (socket: Socket) => {
          const session = openSession(socket, sink)
          const served = session.run()
          current.sessions.set(session, served)
          sink.setConnections(current.sessions.size)
          await served.finally(() => forget(session, current))
        }
        server.on('connection', socket => void serve(socket).catch(reject))
        server.on('error', error => reject(new FeedError(FEED, 'cannot listen', {cause: error})))
        signal.addEventListener('abort', onAbort)
        running = current
        if (signal.aborted) resolve()
        else server.listen(port, host)
      })
    } finally {
      signal.removeEventListener('abort', onAbort)
      running = null
      stopSweeping()
      await close(current)
      await Promise.allSettled(inspecting)
    }
  }

  function read(payload: string, receivedAt = now()): ReadOutcome {
    const letter = parseDeadLetter(payload)
    if (!letter.ok) return letter
    const {frame, address} = letter
    const decoded = decodeUnit(frame.unit, {clock, profile})
    if (!decoded.ok) return decoded
    const record = unitRecord(decoded.unit, {address, frame, receivedAt, clock})
    return {ok: true, records: record ? [record] : []}
  }

  async function command(
    address: PanelAddress,
    typeFlag: number,
    object: () => Uint8Array,
  ): Promise<Settlement> {
    const connection = panels.get(address)
    if (!connection) return {outcome: 'closed'}
    const unit = () => encodeUnit(typeFlag, object())
    return connection.session.send(address, {command: COMMAND.control, unit, answerType: null})
  }

  async function inspect(
    address: PanelAddress,
    timeoutMinutes: number,
    by: string,
  ): Promise<CommandReply<'panel:inspect'>> {
    const connection = panels.get(address)
    const closed = connection && running?.sessions.get(connection.session)
    if (!running || !closed) return {ok: false, code: 'panelNotConnected'}
    const inspection = inspections.run(address, {
      ...{timeoutMinutes, by, closed, sink: running.sink},
      ask: () => command(address, TYPE.inspect, () => Uint8Array.of(timeoutMinutes)),
    })
    inspecting.add(inspection)
    return inspection.finally(() => inspecting.delete(inspection))
  }

  async function syncClock(address: PanelAddress, by: string): Promise<CommandReply<'panel:syncClock'>> {
    const sink = running?.sink
    const reply = toReply(await command(address, TYPE.syncClock, () => clock.encode(now())))
    if (!reply.ok) return reply
    if (!sink) return {ok: false, code: 'panelNotConnected'}
    const sentAt = now()
    try {
      await sink.append([
        {
          origin: FEED,
          source: `panel:${address}`,
          sourceId: randomUUID(),
          type: 'panel.described',
          body: {
            address,
            typeFlag: TYPE.syncClock,
            objects: [{time: sentAt, by}],
            receivedAt: sentAt,
            frame: '',
          },
        },
      ])
      return {ok: true}
    } catch (error) {
      if (error instanceof StoreUnavailableError) return {ok: false, code: 'unavailable'}
      throw error
    }
  }

  return {
    feed: FEED,
    lateAfterMs,
    run,
    read,
    inspect,
    syncClock,
    initialise: async address => toReply(await command(address, TYPE.initialise, () => Uint8Array.of(0))),
    async request(address, what) {
      const connection = panels.get(address)
      if (!connection) return {ok: false, code: 'panelNotConnected'}
      const unit = encodeRead(what, clock)
      const expected = answerType(what.typeFlag) ?? null
      const settlement = await connection.session.send(address, {
        command: COMMAND.request,
        unit: () => unit,
        answerType: expected,
      })
      return toReply(settlement)
    },
    address() {
      const bound = running?.server.address()
      return isAddressInfo(bound) ? {host: bound.address, port: bound.port} : null
    },
    connectedPanels: () =>
      [...panels].map(([address, {since, lastHeardAt}]) => ({address, since, lastHeardAt})),
    counters: () => ({...counters}),
  }
}

function toReply(settlement: Settlement): PanelReply {
  switch (settlement.outcome) {
    case 'confirmed':
      return {ok: true, unit: null}
    case 'answered':
      return {ok: true, unit: settlement.unit}
    case 'busy':
      return {ok: false, code: 'panelBusy'}
    case 'closed':
      return {ok: false, code: 'panelNotConnected'}
    default:
      return {ok: false, code: 'unavailable'}
  }
}

function noCounts(): MutableCounters {
  return {
    frames: 0,
    heartbeats: 0,
    unchanged: 0,
    retransmissions: 0,
    vendorFrames: 0,
    denied: 0,
    checksumErrors: 0,
    garbageBytes: 0,
    closedIdle: 0,
    refusedConnections: 0,
  }
}

function scheduleTimeout(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms)
  return () => clearTimeout(timer)
}

/** Repeats until the returned function is called. */
function every(ms: number, schedule: Schedule, action: () => void): () => void {
  const tick = () => {
    action()
    cancel = schedule(ms, tick)
  }
  let cancel = schedule(ms, tick)
  return () => cancel()
}

/** Ends every connection and waits until each has finished what it was keeping. */
async function close({server, sessions}: Running): Promise<void> {
  const closed = new Promise<void>(resolve => {
    server.close(() => resolve())
  })
  for (const session of sessions.keys()) session.close()
  await Promise.allSettled(sessions.values())
  await closed
}

function isAddressInfo(bound: AddressInfo | string | null | undefined): bound is AddressInfo {
  return typeof bound === 'object' && bound !== null
}
