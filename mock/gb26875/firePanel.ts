import type {SeededRandom} from '../seededRandom.ts'
import {beginIncident, type IncidentKind, type PanelMood, type PanelRhythm} from './beginIncident.ts'
import type {PanelFrame} from './frameCodec.ts'
import type {FireCause, Incident, IncidentSite, PanelAction} from './incidents.ts'
import {answerUnit, type PanelFacts} from './panelAnswers.ts'
import {PanelLink, type LinkCounts} from './panelLink.ts'
import {createParts, type PanelSetting} from './panelParts.ts'
import {
  facilityOperationUnit,
  OPERATION,
  PART_STATUS,
  partStatusUnit,
  TRANSMITTER_STATUS,
  transmitterOperationUnit,
  transmitterStatusUnit,
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
const REDRAW_MS = 10 * MINUTE_MS

/** What of a panel is not normal. */
export interface StandingStatus {
  readonly parts: readonly {readonly part: PanelPart; readonly status: number}[]
  readonly transmitter: number
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
  readonly setting: PanelSetting
  readonly mood: () => PanelMood
  /** What an earlier run left; null for nothing. */
  readonly standing: StandingStatus | null
  readonly standingCause: FireCause | null
  /** Told when what stands has changed. */
  readonly onChange: () => void
}

/** One panel: its parts, its clock, its seat, and what befalls it. The same seed makes the same panel. */
export class FirePanel {
  readonly #options: FirePanelOptions
  readonly #link: PanelLink
  readonly #parts: readonly PanelPart[]
  readonly #heartbeat: (typeof HEARTBEATS)[number]
  readonly #isAttended: boolean
  readonly #site: IncidentSite
  readonly #statuses: Map<PanelPart, number>
  readonly #timers = new Set<NodeJS.Timeout>()
  #transmitterStatus: number
  #clockErrorMs: number
  #lastCause: FireCause | null

  constructor(options: FirePanelOptions) {
    const {random, rhythm, setting, standing} = options
    this.#options = options
    this.#parts = createParts(random, setting)
    this.#site = {parts: this.#parts, setting, random}
    this.#statuses = new Map(standing?.parts.map(({part, status}) => [part, status]))
    this.#transmitterStatus = standing?.transmitter ?? TRANSMITTER_STATUS.normal
    this.#lastCause = options.standingCause
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
    this.#repeat(
      mood => rhythm.alarmsPerHour * mood.alarms,
      () => this.begin('ordinaryAlarm'),
    )
    this.#repeat(
      mood => rhythm.faultsPerHour * mood.faults,
      () => this.begin('ordinaryFault'),
    )
    this.#settleStanding()
  }

  stop() {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#link.stop()
  }

  /** What is not normal, for a later run to go on from. */
  standing(): StandingStatus | null {
    const parts = [...this.#statuses]
      .filter(([, status]) => status !== PART_STATUS.normal)
      .map(([part, status]) => ({part, status}))
    const transmitter = this.#transmitterStatus
    return parts.length > 0 || transmitter !== TRANSMITTER_STATUS.normal ? {parts, transmitter} : null
  }

  /** Why it said fire last; null when it has not. */
  lastCause(): FireCause | null {
    return this.#lastCause
  }

  /** Something happens now; how exactly follows from `random`. */
  begin(kind: IncidentKind, random: SeededRandom = this.#options.random) {
    const {rhythm, mood} = this.#options
    this.#befall(beginIncident(kind, {...this.#site, random}, {rhythm, mood: mood()}))
  }

  #befall({cause, steps}: Incident) {
    if (cause !== null) this.#lastCause = cause
    for (const {afterMs, action} of steps) this.#after(afterMs, () => this.#act(action))
  }

  #act(action: PanelAction) {
    if ('part' in action) this.#setPart(action.part, action.status)
    else if ('transmitter' in action) this.#setTransmitter(action.transmitter)
    else if ('operation' in action) this.#link.report(facilityOperationUnit(action.operation, this.#clock()))
    else if (action.isLineUp) this.#link.mend()
    else this.#link.cut()
  }

  /** What stood when an earlier run ended comes to its end in this one. */
  #settleStanding() {
    const {random, rhythm, mood, onChange} = this.#options
    const {pace} = mood()
    const standing = this.standing()
    if (standing === null) return
    const fireLastsMs = random.around(rhythm.alarmLastsMs / 2, 1.3) * pace
    const faultLastsMs = random.around(rhythm.faultLastsMs, 2) * pace
    for (const {part, status} of standing.parts) {
      const lastsMs = (status & PART_STATUS.fire) === 0 ? faultLastsMs : fireLastsMs
      this.#after(lastsMs, () => this.#setPart(part, PART_STATUS.normal))
    }
    if (standing.transmitter !== TRANSMITTER_STATUS.normal)
      this.#after(faultLastsMs, () => this.#setTransmitter(TRANSMITTER_STATUS.normal))
    onChange()
  }

  #setPart(part: PanelPart, status: number) {
    if (status === PART_STATUS.normal) this.#statuses.delete(part)
    else this.#statuses.set(part, status)
    this.#options.onChange()
    this.#link.report(partStatusUnit(part, status, this.#clock()))
  }

  #setTransmitter(status: number) {
    this.#transmitterStatus = status
    this.#options.onChange()
    this.#link.report(transmitterStatusUnit(status, this.#clock()))
  }

  /** Says who it is, and how everything that is not normal stands. */
  #register() {
    this.#link.signal(COMMAND.registration, new Uint8Array())
    this.#link.report(transmitterStatusUnit(this.#transmitterStatus, this.#clock()))
    for (const [part, status] of this.#statuses)
      this.#link.report(partStatusUnit(part, status, this.#clock()))
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
      const unit = typeFlag === undefined ? null : answerUnit(typeFlag, this.#facts())
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

  #facts(): PanelFacts {
    const [part] = this.#parts
    return {
      clock: this.#clock(),
      part,
      partStatus: (part && this.#statuses.get(part)) ?? PART_STATUS.normal,
      systemStatus: [...this.#statuses.values()].reduce((all, status) => all | status, 0),
      transmitterStatus: this.#transmitterStatus,
    }
  }

  #clock(): Uint8Array {
    const {now, utcOffsetMinutes} = this.#options
    const local = new Date(now() + this.#clockErrorMs + utcOffsetMinutes * MINUTE_MS)
    const date = [local.getUTCDate(), local.getUTCMonth() + 1, local.getUTCFullYear() % 100]
    return Uint8Array.of(local.getUTCSeconds(), local.getUTCMinutes(), local.getUTCHours(), ...date)
  }

  /**
   * Again and again, independent of each other, as often as the mood of the time makes it. The wait is drawn anew at
   * least every ten minutes, which for independent events changes nothing but lets a new mood be felt.
   */
  #repeat(perHour: (mood: PanelMood) => number, action: () => void) {
    const {random, mood} = this.#options
    const rate = perHour(mood()) / mood().pace
    const waitMs = rate > 0 ? (-Math.log(1 - random.next()) / rate) * HOUR_MS : Infinity
    const isDue = waitMs <= REDRAW_MS
    this.#after(Math.min(waitMs, REDRAW_MS), () => {
      if (isDue) action()
      this.#repeat(perHour, action)
    })
  }

  #after(ms: number, action: () => void) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      action()
    }, ms)
    this.#timers.add(timer)
  }
}
