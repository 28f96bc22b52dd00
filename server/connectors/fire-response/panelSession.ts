import type {Socket} from 'node:net'
import type {PanelAddress} from '#contract/ids.ts'
import type {DecodedUnit} from './decodeUnit.ts'
import type {Schedule} from './fireResponseApi.ts'
import {encodeFrame, type Frame, type FrameHeader} from './frame.ts'
import {FrameIntake, type IntakeContext, type IntakeLine} from './frameIntake.ts'
import {FrameReader, type ReaderEvent} from './frameReader.ts'
import {Outstanding, type Settlement} from './outstanding.ts'
import {pseudoAddress, sourceAddress} from './panelIdentity.ts'
import {COMMAND, HEADER_BYTES, TRAILER_BYTES} from './wire.ts'

const EVENTS_PER_APPEND = 64
const MOST_UNSENT_BYTES = 64 * 1024
const MOST_PANELS = 512
const EMPTY_FRAME_BYTES = HEADER_BYTES + TRAILER_BYTES

export interface SessionContext extends IntakeContext {
  /** Rises with every connection. */
  readonly order: number
  readonly schedule: Schedule
  readonly replyTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly halfOpenTimeoutMs: number
  readonly partialFrameTimeoutMs: number
  /** A valid frame of this panel came in on this connection. */
  readonly onHeard: (address: PanelAddress, session: PanelSession) => void
  /** The panel's seat answered 查岗, and that is in the log. */
  readonly onInspectReply: (address: PanelAddress, answeredAt: number) => void
}

/** How to speak to one panel: its side of what its own frames said last. */
type Route = Pick<FrameHeader, 'source' | 'destination' | 'versionMajor' | 'versionUser'>

/** One connection: reads frames in order and, while a batch of them is being kept, nothing more from the socket. */
export class PanelSession implements IntakeLine {
  /** Higher for a newer connection. */
  readonly order: number
  readonly #socket: Socket
  readonly #context: SessionContext
  readonly #reader = new FrameReader()
  readonly #intake: FrameIntake
  readonly #outstanding: Outstanding
  readonly #routes = new Map<PanelAddress, Route>()
  readonly #openedAt: number
  readonly #remoteAddress: string
  #lastAddress: PanelAddress | null = null
  #lastValidAt: number | null = null
  /** The unfinished frame: where in the stream it begins, and since when it waits for its rest. */
  #partial: {at: number; since: number} | null = null
  #turn: Promise<void> = Promise.resolve()
  #serial = 0
  #bytesRead = 0
  #bytesReadAtDeny = -EMPTY_FRAME_BYTES
  #garbageCounted = 0

  constructor(socket: Socket, context: SessionContext) {
    this.order = context.order
    this.#socket = socket
    this.#context = context
    this.#intake = new FrameIntake(context, this)
    this.#outstanding = new Outstanding(context)
    this.#openedAt = context.now()
    this.#remoteAddress = socket.remoteAddress ?? ''
  }

  /** Serves the connection until it closes; rejects only for a bug. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        this.close()
        reject(error instanceof Error ? error : new Error('panel session failed', {cause: error}))
      }
      this.#socket.on('data', (chunk: Buffer) => {
        this.#socket.pause()
        this.#inTurn(() => this.#take(chunk)).then(() => this.#socket.resume(), fail)
      })
      // A transport error is followed by the close, which is all that matters.
      this.#socket.on('error', () => {})
      this.#socket.on('close', () => {
        this.#outstanding.close()
        this.#turn.then(resolve, fail)
      })
    })
  }

  /** Closes a connection that is silent or half open; gives up on a frame that does not end. */
  sweep(now: number) {
    if (this.#isIdle(now)) {
      this.#context.counters.closedIdle++
      this.close()
    } else if (this.#partial && now - this.#partial.since >= this.#context.partialFrameTimeoutMs) {
      this.#partial = null
      // A failure of this turn also fails `run`, which waits for it.
      this.#inTurn(() => this.#process(this.#reader.giveUp())).catch(() => this.close())
    }
  }

  close() {
    this.#socket.destroy()
  }

  /** The panels that spoke on this connection. */
  addresses(): Iterable<PanelAddress> {
    return this.#routes.keys()
  }

  /** Sends a control command or a request, its unit made anew for every attempt; `answerType` is what a request is answered with, null for a command. */
  send(
    address: PanelAddress,
    {command, unit, answerType}: {command: number; unit: () => Uint8Array; answerType: number | null},
  ): Promise<Settlement> {
    const route = this.#routes.get(address)
    if (!route || this.#socket.destroyed) return Promise.resolve({outcome: 'closed'})
    this.#serial = (this.#serial + 1) & 0xffff
    const serial = this.#serial
    const transmit = () => this.#write(encodeFrame(this.#headerTo({...route, serial}, command), unit()))
    return this.#outstanding.send(address, {serial, answerType, transmit})
  }

  /** An all-zero source is who spoke on this connection before, or failing that its remote address. */
  identify(frame: Frame): PanelAddress {
    const own = sourceAddress(frame.source)
    if (own !== null) this.#lastAddress = own
    const address = own ?? this.#lastAddress ?? pseudoAddress(this.#remoteAddress)
    this.#lastValidAt = this.#context.now()
    if (this.#routes.has(address) || this.#routes.size < MOST_PANELS) {
      const {source, destination, versionMajor, versionUser} = frame
      this.#routes.set(address, {source, destination, versionMajor, versionUser})
      this.#context.onHeard(address, this)
    }
    return address
  }

  confirm(header: FrameHeader) {
    this.#write(encodeFrame(this.#headerTo(header, COMMAND.confirm)))
  }

  deny(header: FrameHeader) {
    this.#context.counters.denied++
    this.#write(encodeFrame(this.#headerTo(header, COMMAND.deny)))
  }

  mayDenyBroken(): boolean {
    if (this.#bytesRead - this.#bytesReadAtDeny < EMPTY_FRAME_BYTES) return false
    this.#bytesReadAtDeny = this.#bytesRead
    return true
  }

  confirmed(address: PanelAddress, serial: number, isDenied: boolean) {
    this.#outstanding.confirm(address, serial, isDenied)
  }

  answered(address: PanelAddress, serial: number, unit: DecodedUnit) {
    this.#outstanding.answer(address, serial, unit)
  }

  inspectReplied(address: PanelAddress, answeredAt: number) {
    this.#context.onInspectReply(address, answeredAt)
  }

  #isIdle(now: number): boolean {
    const {idleTimeoutMs, halfOpenTimeoutMs} = this.#context
    return this.#lastValidAt === null
      ? now - this.#openedAt >= halfOpenTimeoutMs
      : now - this.#lastValidAt >= idleTimeoutMs
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work)
    return this.#turn
  }

  async #take(chunk: Buffer): Promise<void> {
    this.#bytesRead += chunk.length
    await this.#process(this.#reader.push(chunk))
  }

  async #process(events: Generator<ReaderEvent>): Promise<void> {
    let slice: ReaderEvent[] = []
    for (const event of events) {
      slice.push(event)
      if (slice.length < EVENTS_PER_APPEND) continue
      await this.#intake.take(slice)
      slice = []
    }
    if (slice.length > 0) await this.#intake.take(slice)
    this.#context.counters.garbageBytes += this.#reader.garbageBytes - this.#garbageCounted
    this.#garbageCounted = this.#reader.garbageBytes
    const at = this.#reader.partialAt
    if (at === null) this.#partial = null
    else if (this.#partial?.at !== at) this.#partial = {at, since: this.#context.now()}
  }

  /** To who sent `to`, under its serial and version, with the addresses swapped and our own time. */
  #headerTo(to: Route & {serial: number}, command: number): FrameHeader {
    return {
      serial: to.serial,
      versionMajor: to.versionMajor,
      versionUser: to.versionUser,
      time: this.#context.clock.encode(this.#context.now()),
      source: to.destination,
      destination: to.source,
      command,
    }
  }

  #write(bytes: Buffer) {
    if (!this.#socket.writable) return
    // A panel that does not read what it is sent is not served.
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) this.close()
    else this.#socket.write(bytes)
  }
}
