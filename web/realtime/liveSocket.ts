import {io, type Socket} from 'socket.io-client'
import type {Subscribe} from '#contract/socket.ts'
import type {SendSignal} from '#web/commands/signals.ts'
import type {CommandTransport} from '#web/commands/sendCommand.ts'

const RECONNECT_MIN_MS = 500
const RECONNECT_MAX_MS = 5_000
/** Pause after the server itself refused or closed the connection, which socket.io does not retry. */
const REFUSED_PAUSE_MS = 3_000
const ACKNOWLEDGE_MS = 10_000

/** What the socket tells. */
export interface LiveSocketListeners {
  readonly connected: () => void
  readonly disconnected: () => void
  readonly heard: () => void
  readonly loaded: (payload: unknown) => void
  readonly changed: (payload: unknown) => void
  readonly expiring: (payload: unknown) => void
  readonly shown: (payload: unknown) => void
  readonly watching: (payload: unknown) => void
  readonly risk: (payload: unknown) => void
  readonly hazardsChanged: (payload: unknown) => void
}

/** The one connection to `/live`. It never gives up until it is closed. */
export interface LiveSocket extends CommandTransport {
  readonly open: () => void
  readonly close: () => void
  readonly subscribe: (request: Subscribe) => Promise<unknown>
  /** Tells the server something of the moment; while there is no connection it is forgotten. */
  readonly signal: SendSignal
}

/** A websocket to the live namespace at `url`, what it carries unchecked; `readToken` is asked anew for each attempt, and null leaves the server the session cookie. */
export function createLiveSocket(
  readToken: () => Promise<string | null>,
  listeners: LiveSocketListeners,
  url = '/live',
): LiveSocket {
  const socket: Socket = io(url, {
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: RECONNECT_MIN_MS,
    reconnectionDelayMax: RECONNECT_MAX_MS,
    auth: answer => void readToken().then(token => answer(token === null ? {} : {token})),
  })
  let isWanted = false
  let retry: ReturnType<typeof setTimeout> | undefined

  socket.on('connect', listeners.connected)
  socket.on('disconnect', () => {
    listeners.disconnected()
    retryWhenRefused()
  })
  socket.on('connect_error', retryWhenRefused)
  socket.on('situation:loaded', listeners.loaded)
  socket.on('situation:changed', listeners.changed)
  socket.on('session:expiring', listeners.expiring)
  socket.on('wall:show', listeners.shown)
  socket.on('desk:watching', listeners.watching)
  socket.on('risk:changed', listeners.risk)
  socket.on('hazards:changed', listeners.hazardsChanged)
  socket.io.on('ping', listeners.heard)

  function retryWhenRefused() {
    if (!isWanted || socket.active) return
    clearTimeout(retry)
    retry = setTimeout(() => socket.connect(), REFUSED_PAUSE_MS)
  }

  return {
    open() {
      isWanted = true
      socket.connect()
    },
    close() {
      isWanted = false
      clearTimeout(retry)
      socket.disconnect()
    },
    isConnected: () => socket.connected,
    subscribe: request => socket.timeout(ACKNOWLEDGE_MS).emitWithAck('subscribe', request),
    signal: (name, signal) => {
      if (socket.connected) socket.emit(name, signal)
    },
    emit: (name, request, timeoutMs) => socket.timeout(timeoutMs).emitWithAck(name, request),
  }
}
