import type {SeededRandom} from '../seededRandom.ts'
import type {PanelFrame} from './frameCodec.ts'
import {PanelLink, type LinkCounts} from './panelLink.ts'
import {createParts, CONFIGURATION} from './panelParts.ts'
import {
  facilityOperationUnit,
  OPERATION,
  PART_STATUS,
  partConfigurationUnit,
  partStatusUnit,
  systemConfigurationUnit,
  systemStatusUnit,
  systemTimeUnit,
  systemVersionUnit,
  temperatureUnit,
  TRANSMITTER_STATUS,
  transmitterConfigurationUnit,
  transmitterOperationUnit,
  transmitterStatusUnit,
  transmitterTimeUnit,
  transmitterVersionUnit,
  type PanelPart,
} from './units.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const COMMAND = {
  registration: 0,
  data: 2,
  confirm: 3,
  request: 4,
  response: 5,
  deny: 6,
  keepAlive: 7,
} as const
const TYPE = {initialise: 89, syncClock: 90, inspect: 91} as const

/** How a make of panel says that it lives; the standard has no heartbeat. */
const HEARTBEATS = ['emptyData', 'status', 'statusWithoutTime', 'vendorType', 'keepAlive'] as const
const VERSIONS = [
  [1, 1],
  [0x10, 0x00],
  [0x01, 0x20],
] as const
/** How wrong a clock is that was never set, in ms. */
const NINE_YEARS_MS = 9 * 365.25 * 24 * HOUR_MS

/** How often what happens; durations are medians. */
export interface PanelRhythm {
  readonly heartbeatMs: number
  /** Of one panel. */
  readonly alarmsPerHour: number
  readonly faultsPerHour: number
  readonly alarmLastsMs: number
  readonly faultLastsMs: number
  /** How long somebody takes to answer 查岗. */
  readonly inspectReplyMs: number
  /** The share of panels at whose seat nobody answers. */
  readonly unattendedShare: number
  /** The share of panels whose clock is nine years slow until it is set. */
  readonly wrongClockShare: number
  readonly replyTimeoutMs: number
  readonly reconnectMs: number
}

export interface FirePanelOptions {
  readonly host: string
  readonly port: number
  readonly address: string
  readonly rhythm: PanelRhythm
  readonly random: SeededRandom
  /** Epoch ms. */
  readonly now: () => number
  /** What the panel's clock shows is this far ahead of UTC. */
  readonly utcOffsetMinutes: number
  readonly counts: LinkCounts
}

/** One panel: its parts, its clock, its seat, and what befalls it. The same seed makes the same panel. */
export class FirePanel {
  readonly #options: FirePanelOptions
  readonly #link: PanelLink
  readonly #parts: readonly PanelPart[]
  readonly #heartbeat: (typeof HEARTBEATS)[number]
  readonly #isAttended: boolean
  readonly #statuses = new Map<PanelPart, number>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #transmitterStatus: number = TRANSMITTER_STATUS.normal
  #clockErrorMs: number

  constructor(options: FirePanelOptions) {
    const {random, rhythm} = options
    this.#options = options
    this.#parts = createParts(random)
    this.#heartbeat = random.pick(HEARTBEATS)
    this.#isAttended = !random.chance(rhythm.unattendedShare)
    this.#clockErrorMs = random.chance(rhythm.wrongClockShare) ? -NINE_YEARS_MS : 0
    this.#link = new PanelLink({
      host: options.host,
      port: options.port,
      address: options.address,
      version: random.pick(VERSIONS),
      replyTimeoutMs: rhythm.replyTimeoutMs,
      reconnectMs: rhythm.reconnectMs,
      random: Math.random,
      clock: () => this.#clock(),
      onConnected: () => this.#register(),
      onCommand: frame => this.#obey(frame),
      counts: options.counts,
    })
  }

  start() {
    const {random, rhythm} = this.#options
    this.#after(random.next() * Math.min(rhythm.heartbeatMs, 5_000), () => {
      this.#link.start()
      this.#beat()
    })
    this.#repeat(rhythm.alarmsPerHour, () => this.alarm())
    this.#repeat(rhythm.faultsPerHour, () => this.#fault())
  }

  stop() {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#link.stop()
  }

  /** A part reports fire, at times its neighbour too; after a while somebody silences and resets the panel. */
  alarm() {
    const {random, rhythm} = this.#options
    const first = random.pick(this.#parts)
    const second = random.chance(0.25) ? random.pick(this.#parts) : first
    const lastsMs = random.around(rhythm.alarmLastsMs, 1.6)
    this.#setPart(first, PART_STATUS.fire)
    if (second !== first) this.#after(lastsMs * 0.3, () => this.#setPart(second, PART_STATUS.fire))
    this.#after(lastsMs * 0.5, () => this.#operate(OPERATION.silence))
    this.#after(lastsMs, () => {
      for (const part of new Set([first, second])) this.#setPart(part, PART_STATUS.normal)
      this.#operate(OPERATION.reset)
    })
  }

  #fault() {
    const {random, rhythm} = this.#options
    const lastsMs = random.around(rhythm.faultLastsMs, 2)
    if (random.chance(0.3)) {
      this.#setTransmitter(random.pick([TRANSMITTER_STATUS.mainsFault, TRANSMITTER_STATUS.batteryFault]))
      this.#after(lastsMs, () => this.#setTransmitter(TRANSMITTER_STATUS.normal))
      return
    }
    const part = random.pick(this.#parts)
    this.#setPart(part, random.pick([PART_STATUS.fault, PART_STATUS.powerFault]))
    this.#after(lastsMs, () => this.#setPart(part, PART_STATUS.normal))
  }

  #setPart(part: PanelPart, status: number) {
    this.#statuses.set(part, status)
    this.#link.report(partStatusUnit(part, status, this.#clock()))
  }

  #setTransmitter(status: number) {
    this.#transmitterStatus = status
    this.#link.report(transmitterStatusUnit(status, this.#clock()))
  }

  #operate(operation: number) {
    this.#link.report(facilityOperationUnit(operation, this.#clock()))
  }

  /** Says who it is, and how everything that is not normal stands. */
  #register() {
    this.#link.signal(COMMAND.registration, new Uint8Array())
    this.#link.report(transmitterStatusUnit(this.#transmitterStatus, this.#clock()))
    for (const [part, status] of this.#statuses)
      if (status !== PART_STATUS.normal) this.#link.report(partStatusUnit(part, status, this.#clock()))
  }

  #beat() {
    const {rhythm, random} = this.#options
    this.#signalLife()
    this.#after(rhythm.heartbeatMs * (0.9 + random.next() * 0.2), () => this.#beat())
  }

  #signalLife() {
    switch (this.#heartbeat) {
      case 'emptyData':
        this.#link.signal(COMMAND.data, new Uint8Array())
        break
      case 'status':
        this.#link.signal(COMMAND.data, transmitterStatusUnit(this.#transmitterStatus, this.#clock()))
        break
      case 'statusWithoutTime':
        this.#link.signal(COMMAND.data, transmitterStatusUnit(this.#transmitterStatus, null))
        break
      case 'vendorType':
        this.#link.signal(COMMAND.data, Uint8Array.of(0xbe, 1, 0))
        break
      case 'keepAlive':
        this.#link.signal(COMMAND.keepAlive, new Uint8Array())
    }
  }

  #obey(frame: PanelFrame) {
    const typeFlag = frame.unit[0]
    if (frame.command === COMMAND.request) {
      const unit = typeFlag === undefined ? null : this.#readUnit(typeFlag)
      if (unit) this.#link.answer(frame, COMMAND.response, unit)
      else this.#link.answer(frame, COMMAND.deny)
      return
    }
    const isKnown = typeFlag === TYPE.initialise || typeFlag === TYPE.syncClock || typeFlag === TYPE.inspect
    this.#link.answer(frame, isKnown ? COMMAND.confirm : COMMAND.deny)
    if (typeFlag === TYPE.initialise) this.#register()
    if (typeFlag === TYPE.syncClock) this.#clockErrorMs = 0
    if (typeFlag === TYPE.inspect) this.#inspected(frame.unit[2] ?? 1)
  }

  #inspected(timeoutMinutes: number) {
    if (!this.#isAttended) return
    const {random, rhythm} = this.#options
    const delayMs = Math.min(random.around(rhythm.inspectReplyMs, 1.5), timeoutMinutes * MINUTE_MS * 0.9)
    this.#after(delayMs, () =>
      this.#link.report(transmitterOperationUnit(OPERATION.inspectReply, this.#clock())),
    )
  }

  /** What a request is answered with; null for one that this make does not know. */
  #readUnit(typeFlag: number): Uint8Array | null {
    const clock = this.#clock()
    const [part] = this.#parts
    if (!part) return null
    const answers: Readonly<Record<number, () => Uint8Array>> = {
      61: () => systemStatusUnit(this.#systemStatus(), clock),
      62: () => partStatusUnit(part, this.#statuses.get(part) ?? PART_STATUS.normal, clock),
      63: () => temperatureUnit(part, 253, clock),
      64: () => facilityOperationUnit(OPERATION.reset, clock),
      65: systemVersionUnit,
      66: () => systemConfigurationUnit(CONFIGURATION),
      67: () => partConfigurationUnit(part),
      68: () => systemTimeUnit(clock),
      81: () => transmitterStatusUnit(this.#transmitterStatus, clock),
      84: () => transmitterOperationUnit(OPERATION.selfTest, clock),
      85: transmitterVersionUnit,
      86: () => transmitterConfigurationUnit(CONFIGURATION),
      88: () => transmitterTimeUnit(clock),
    }
    return answers[typeFlag]?.() ?? null
  }

  #systemStatus(): number {
    return [...this.#statuses.values()].reduce((all, status) => all | status, 0)
  }

  #clock(): Uint8Array {
    const {now, utcOffsetMinutes} = this.#options
    const local = new Date(now() + this.#clockErrorMs + utcOffsetMinutes * MINUTE_MS)
    const date = [local.getUTCDate(), local.getUTCMonth() + 1, local.getUTCFullYear() % 100]
    return Uint8Array.of(local.getUTCSeconds(), local.getUTCMinutes(), local.getUTCHours(), ...date)
  }

  /** Again and again, `perHour` times on average and independent of each other. */
  #repeat(perHour: number, action: () => void) {
    if (perHour <= 0) return
    const waitMs = (-Math.log(1 - this.#options.random.next()) / perHour) * HOUR_MS
    this.#after(waitMs, () => {
      action()
      this.#repeat(perHour, action)
    })
  }

  #after(ms: number, action: () => void) {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        action()
      },
      Math.min(ms, 2 ** 31 - 1),
    )
    this.#timers.add(timer)
  }
}
