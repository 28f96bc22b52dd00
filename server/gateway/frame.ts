import type {Socket} from 'socket.io'

/** One event as it goes over the wire, the same bytes for everybody who gets it. */
export interface EncodedEvent {
  /** The socket.io packet. */
  readonly packet: string
  /** The whole WebSocket frame that carries it. */
  readonly frame: Buffer
}

/** Encodes an event of a namespace once for any number of clients. */
export function encodeEvent(namespace: string, event: string, payload: unknown): EncodedEvent {
  // 2: a socket.io event. 4: an engine.io message.
  const packet = `2${namespace},${JSON.stringify([event, payload])}`
  return {packet, frame: textFrame(`4${packet}`)}
}

/** An unmasked, final text frame (RFC 6455, section 5.2). */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = 0x81
  if (headerLength === 2) frame[1] = length
  else if (headerLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, headerLength)
  return frame
}

/** A client's connection, as far as the fan-out needs it. */
export interface FrameSink {
  send(event: EncodedEvent): void
  /** Bytes handed over and not yet taken by the operating system. */
  backlogBytes(): number
  /** Cuts the connection without waiting for what is unsent. */
  terminate(): void
  /** Closes the connection because the server goes away (RFC 6455, code 1001): the client connects again. */
  goAway(): void
}

/** The part of npm ws's WebSocket that engine.io itself uses to send frames made in advance. */
interface RawWebSocket {
  readonly readyState: number
  readonly bufferedAmount: number
  readonly _sender: {sendFrame(list: readonly Buffer[]): void}
  terminate(): void
  close(code: number, reason: string): void
}

/** What engine.io keeps out of the types of its socket: what is not yet handed to the transport, and the WebSocket. */
interface EngineSocket {
  readonly writeBuffer: readonly {readonly data?: unknown}[]
  readonly transport: {readonly socket?: unknown}
}

const WEB_SOCKET_OPEN = 1

/**
 * Writes frames straight to a socket's WebSocket, past the bookkeeping that socket.io and engine.io do for each packet,
 * whenever nothing of theirs waits before it; else, or where the WebSocket is of another make, through engine.io.
 */
export function createFrameSink({conn}: Pick<Socket, 'conn'>): FrameSink {
  const candidate: unknown = conn
  const engine = isEngineSocket(candidate) ? candidate : null
  const raw = isRawWebSocket(engine?.transport.socket) ? engine.transport.socket : null
  return {
    send({packet, frame}) {
      if (conn.readyState !== 'open') return
      if (engine === null || raw === null || engine.writeBuffer.length > 0)
        conn.write(packet, {compress: false})
      else if (raw.readyState === WEB_SOCKET_OPEN) raw._sender.sendFrame([frame])
    },
    backlogBytes() {
      const bytes = raw?.bufferedAmount ?? 0
      return engine === null || engine.writeBuffer.length === 0
        ? bytes
        : bytes + queuedBytes(engine.writeBuffer)
    },
    terminate() {
      if (raw) raw.terminate()
      else conn.close(true)
    },
    goAway() {
      if (raw) raw.close(1001, 'server stopping')
      else conn.close()
    },
  }
}

function isEngineSocket(candidate: unknown): candidate is EngineSocket {
  if (typeof candidate !== 'object' || candidate === null) return false
  return 'writeBuffer' in candidate && Array.isArray(candidate.writeBuffer) && 'transport' in candidate
}

function queuedBytes(queue: EngineSocket['writeBuffer']): number {
  return queue.reduce((bytes, {data}) => bytes + (typeof data === 'string' ? data.length : 0), 0)
}

function isRawWebSocket(candidate: unknown): candidate is RawWebSocket {
  if (typeof candidate !== 'object' || candidate === null) return false
  if (!('_sender' in candidate && 'bufferedAmount' in candidate && 'readyState' in candidate)) return false
  if (!('terminate' in candidate && 'close' in candidate)) return false
  const sender = candidate._sender
  return (
    typeof sender === 'object' &&
    sender !== null &&
    'sendFrame' in sender &&
    typeof sender.sendFrame === 'function'
  )
}
