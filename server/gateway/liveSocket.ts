import type {Socket} from 'socket.io'
import type {ClientToServerEvents, ServerToClientEvents} from '#contract/socket.ts'
import type {StoredSession} from './ports.ts'

export type NoEvents = Record<string, never>
/** A client's socket, whose session is known. */
export type LiveSocket = Socket<
  ClientToServerEvents,
  ServerToClientEvents,
  NoEvents,
  {session: StoredSession}
>
