import {connect, type Socket} from 'node:net'
import {encodePanelFrame, PanelFrameStream, type PanelFrame} from './frameCodec.ts'

const RETRIES = 3
const MOST_WAITING = 200
const LONGEST_BACK_OFF_MS = 60_000
const COMMAND = {data: 2, confirm: 3, deny: 6} as const

export interface PanelLinkOptions {
  readonly host: string
  readonly port: number
  readonly address: string
  readonly version: readonly [major: number, user: number]
  /** How long a confirmation may take before the frame is sent again. */
  readonly replyTimeoutMs: number
  /** The first pause before it connects again; it doubles up to a minute. */
  readonly reconnectMs: number
  /** In [0, 1), for the jitter of that pause. */
  readonly random: () => number
  /** The panel's clock, in six bytes. */
  readonly clock: () => Uint8Array
  readonly onConnected: () => void
  /** A control command (1) or request (4) from the centre. */
  readonly onCommand: (frame: PanelFrame) => void
  readonly counts: LinkCounts
}

export interface LinkCounts {
  connected: number
  sent: number
  confirmed: number
  denied: number
  retransmitted: number
}

const CENTRE = '000000015b38'

/**
 * A panel's line to the centre. Data wait in order, one under way at a time: sent again up to three times while no
 * confirmation comes, then over a new connection. What was not confirmed is never forgotten, up to 200 frames.
 */
export class PanelLink {
  readonly #options: PanelLinkOptions
  readonly #waiting: Uint8Array[] = []
  #socket: Socket | null = null
  #underWay: {serial: number; bytes: Buffer; left: number; timer: NodeJS.Timeout} | null = null
  #serial = 0
  #failures = 0
  #reconnect: NodeJS.Timeout | null = null
  #isStopped = false
  #isCut = false

  constructor(options: PanelLinkOptions) {
    this.#options = options
  }

  start() {
    this.#connect()
  }

  stop() {
    this.#isStopped = true
    if (this.#reconnect) clearTimeout(this.#reconnect)
    this.#drop()
  }

  /** Nothing comes through until it is mended; what is to be said waits. */
  cut() {
    this.#isCut = true
    if (this.#reconnect) clearTimeout(this.#reconnect)
    this.#drop()
  }

  mend() {
    if (!this.#isCut || this.#isStopped) return
    this.#isCut = false
    this.#connect()
  }

  /** Sends data and keeps at it until they are confirmed or denied. */
  report(unit: Uint8Array) {
    this.#waiting.push(unit)
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
    this.#sendNext()
  }

  /** Sends a frame that nobody has to confirm, such as a heartbeat; nothing happens while the line is down. */
  signal(command: number, unit: Uint8Array) {
    this.#write(encodePanelFrame(this.#frame(this.#nextSerial(), command, unit)))
  }

  /** Answers a frame of the centre under its own serial. */
  answer(frame: PanelFrame, command: number, unit: Uint8Array = new Uint8Array()) {
    this.#write(encodePanelFrame(this.#frame(frame.serial, command, unit)))
  }

  #connect() {
    const {host, port, counts, onConnected} = this.#options
    const stream = new PanelFrameStream()
    const socket = connect({host, port, noDelay: true})
    this.#socket = socket
    socket.on('connect', () => {
      counts.connected++
      onConnected()
      this.#sendNext()
      socket.on('close', () => counts.connected--)
    })
    socket.on('data', chunk => {
      for (const frame of stream.push(chunk)) this.#receive(frame)
    })
    // The close that follows is what makes it connect again.
    socket.on('error', () => {})
    socket.on('close', () => this.#retryLater(socket))
  }

  #retryLater(socket: Socket) {
    if (socket === this.#socket) this.#drop()
    if (this.#isStopped || this.#isCut || this.#socket) return
    const pauseMs = Math.min(this.#options.reconnectMs * 2 ** this.#failures, LONGEST_BACK_OFF_MS)
    this.#failures = Math.min(this.#failures + 1, 10)
    this.#reconnect = setTimeout(() => this.#connect(), pauseMs * (0.5 + this.#options.random()))
  }

  /** Ends the connection; what was under way waits for the next one. */
  #drop() {
    if (this.#underWay) clearTimeout(this.#underWay.timer)
    this.#underWay = null
    this.#socket?.destroy()
    this.#socket = null
  }

  #receive(frame: PanelFrame) {
    this.#failures = 0
    if (frame.command !== COMMAND.confirm && frame.command !== COMMAND.deny) {
      this.#options.onCommand(frame)
      return
    }
    if (this.#underWay?.serial !== frame.serial) return
    if (frame.command === COMMAND.confirm) this.#options.counts.confirmed++
    else this.#options.counts.denied++
    clearTimeout(this.#underWay.timer)
    this.#underWay = null
    this.#waiting.shift()
    this.#sendNext()
  }

  #sendNext() {
    const [unit] = this.#waiting
    if (this.#underWay || unit === undefined || this.#socket?.readyState !== 'open') return
    const serial = this.#nextSerial()
    this.#transmit(serial, encodePanelFrame(this.#frame(serial, COMMAND.data, unit)), RETRIES)
  }

  #transmit(serial: number, bytes: Buffer, left: number) {
    this.#options.counts.sent++
    this.#write(bytes)
    const timer = setTimeout(() => {
      if (left === 0) {
        this.#socket?.destroy()
        return
      }
      this.#options.counts.retransmitted++
      this.#transmit(serial, bytes, left - 1)
    }, this.#options.replyTimeoutMs)
    this.#underWay = {serial, bytes, left, timer}
  }

  #frame(serial: number, command: number, unit: Uint8Array): PanelFrame {
    const {address, version, clock} = this.#options
    return {serial, version, clock: clock(), source: address, destination: CENTRE, command, unit}
  }

  #nextSerial(): number {
    this.#serial = (this.#serial + 1) & 0xffff
    return this.#serial
  }

  #write(bytes: Buffer) {
    if (this.#socket?.readyState === 'open') this.#socket.write(bytes)
  }
}
