import type {PanelAddress} from '#contract/ids.ts'
import type {CommandReply, RefusalCode} from '#contract/socket.ts'
import type {Connector} from '../connector.ts'
import type {DecodedUnit} from './decodeUnit.ts'
import type {DeviceProfile} from './deviceProfile.ts'
import type {PanelRead} from './encodeUnit.ts'

export interface FireResponseOptions {
  /** TCP port to listen on; 0 for any free one. */
  readonly port: number
  /** Address to listen on; all interfaces when left out. */
  readonly host?: string
  /** Epoch ms. */
  readonly now: () => number
  /** IANA zone that panel clocks show. Default Asia/Shanghai. */
  readonly timeZone?: string
  /** How the panels split part addresses. */
  readonly profile?: DeviceProfile
  /** Silence longer than this makes the feed late. Default 2 minutes. */
  readonly lateAfterMs?: number
  /** A connection without a valid frame for this long is closed. Default 5 minutes. */
  readonly idleTimeoutMs?: number
  /** A connection that never sent a valid frame is closed after this. Default 30 s. */
  readonly halfOpenTimeoutMs?: number
  /** A frame must be complete this long after its first byte. Default 10 s. */
  readonly partialFrameTimeoutMs?: number
  /** How long a panel may take to answer before a request is sent again, three times. Default 10 s. */
  readonly replyTimeoutMs?: number
  /** Connections beyond this many are refused. Default 20,000. */
  readonly maxConnections?: number
  /** Calls `action` after `ms` unless the returned function is called first. Default setTimeout. */
  readonly schedule?: Schedule
}

export type Schedule = (ms: number, action: () => void) => () => void

/** One panel that has a connection now. */
export interface ConnectedPanel {
  readonly address: PanelAddress
  /** When it was first heard on its present connection. */
  readonly since: number
  readonly lastHeardAt: number
}

/** What passed on the wire since the connector was made; none of it is a record of its own. */
export interface FireResponseCounters {
  readonly frames: number
  readonly heartbeats: number
  readonly unchanged: number
  readonly retransmissions: number
  readonly vendorFrames: number
  readonly denied: number
  readonly checksumErrors: number
  readonly garbageBytes: number
  readonly closedIdle: number
  readonly refusedConnections: number
}

/** The answer to a downward request: what the panel sent, or why there is nothing. */
export type PanelReply =
  {readonly ok: true; readonly unit: DecodedUnit | null} | {readonly ok: false; readonly code: RefusalCode}

/** GB/T 26875.3-2011 over TCP, both directions. Of two connections of one panel the newer takes the commands. */
export interface FireResponseConnector extends Connector {
  /** Where it listens; null while it does not. */
  address(): {readonly host: string; readonly port: number} | null
  connectedPanels(): readonly ConnectedPanel[]
  counters(): FireResponseCounters
  /**
   * Type 91: asks the seat to answer. Resolves when it answered, denied, went away or `timeoutMinutes` passed, after
   * that is in the log.
   */
  inspect(address: PanelAddress, timeoutMinutes: number, by: string): Promise<CommandReply<'panel:inspect'>>
  /** Type 90: sets the panel's clock to ours. */
  syncClock(address: PanelAddress, by: string): Promise<CommandReply<'panel:syncClock'>>
  /** Type 89: has the panel start anew. */
  initialise(address: PanelAddress): Promise<PanelReply>
  /** Types 61–68 and 81–88: reads from the panel; what it sends is also kept in the log. */
  request(address: PanelAddress, read: PanelRead): Promise<PanelReply>
}
