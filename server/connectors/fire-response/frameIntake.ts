import {createHash} from 'node:crypto'
import type {PanelAddress} from '#contract/ids.ts'
import type {NewRecord} from '#contract/record.ts'
import {StoreUnavailableError} from '../../errors.ts'
import type {FeedSink, Unreadable} from '../connector.ts'
import {ConnectionMemory} from './connectionMemory.ts'
import {formatDeadLetter} from './deadLetterFrame.ts'
import {decodeUnit, type DecodedUnit, type UnitContext} from './decodeUnit.ts'
import type {FireResponseCounters} from './fireResponseApi.ts'
import type {Frame, FrameHeader} from './frame.ts'
import type {ReaderEvent} from './frameReader.ts'
import {unitRecord} from './unitRecords.ts'
import {COMMAND} from './wire.ts'

const DEAD_LETTERS_PER_MINUTE = 20
const MINUTE_MS = 60_000

export type MutableCounters = {-readonly [Name in keyof FireResponseCounters]: FireResponseCounters[Name]}

export interface IntakeContext extends UnitContext {
  readonly sink: FeedSink
  /** Epoch ms. */
  readonly now: () => number
  readonly counters: MutableCounters
}

/** The connection that the frames came from. */
export interface IntakeLine {
  /** A valid frame came: who sent it. */
  identify(frame: Frame): PanelAddress
  confirm(header: FrameHeader): void
  deny(header: FrameHeader): void
  /** False while denying broken frames would send more than was received. */
  mayDenyBroken(): boolean
  /** The panel confirmed (or denied) a downward frame. */
  confirmed(address: PanelAddress, serial: number, isDenied: boolean): void
  /** The panel answered a request, and its answer is durable. */
  answered(address: PanelAddress, serial: number, unit: DecodedUnit): void
  /** The panel's seat answered 查岗, and that is durable. */
  inspectReplied(address: PanelAddress, answeredAt: number): void
}

/** What one turn of reading wants to become durable, and what to do after it is. */
interface Batch {
  readonly records: NewRecord[]
  readonly unreadable: Unreadable[]
  readonly afterwards: (() => void)[]
  /** Panels with a record in this batch: what is remembered of them is out of date until it is durable. */
  readonly touched: Set<string>
  readonly digests: Map<string, string>
}

/** A data frame and what it says. */
interface Delivery {
  readonly frame: Frame
  readonly address: PanelAddress
  readonly unit: DecodedUnit
  readonly receivedAt: number
}

/** Turns the frames of one connection into records and answers each only after its record is durable. */
export class FrameIntake {
  readonly #context: IntakeContext
  readonly #line: IntakeLine
  readonly #memory = new ConnectionMemory()
  #deadLetters = {minute: 0, count: 0}

  constructor(context: IntakeContext, line: IntakeLine) {
    this.#context = context
    this.#line = line
  }

  /** Takes in what was read, in order, in one durable step. When the store fails, nothing that needs it is answered. */
  async take(events: readonly ReaderEvent[]): Promise<void> {
    const batch: Batch = {records: [], unreadable: [], afterwards: [], touched: new Set(), digests: new Map()}
    for (const event of events) {
      if (event.kind === 'frame') this.#receive(event.frame, batch)
      else this.#receiveBroken(event, batch)
    }
    if (await this.#keep(batch)) for (const action of batch.afterwards) action()
  }

  async #keep(batch: Batch): Promise<boolean> {
    if (batch.records.length === 0 && batch.unreadable.length === 0) return true
    try {
      await this.#context.sink.append(batch.records, batch.unreadable)
      return true
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      // Not confirmed, so the panel sends it again. It may have become durable all the same.
      for (const address of batch.touched) this.#memory.forgetLevels(address)
      return false
    }
  }

  #receive(frame: Frame, batch: Batch) {
    const address = this.#line.identify(frame)
    this.#context.counters.frames++
    switch (frame.command) {
      case COMMAND.registration:
      case COMMAND.keepAlive:
        this.#heartbeat(frame)
        break
      case COMMAND.data:
      case COMMAND.response:
        this.#receiveUnit(frame, address, batch)
        break
      case COMMAND.confirm:
      case COMMAND.deny:
        this.#context.sink.heard()
        this.#line.confirmed(address, frame.serial, frame.command === COMMAND.deny)
        break
      default:
        this.#line.deny(frame)
    }
  }

  #receiveBroken({code, header, bytes}: Extract<ReaderEvent, {kind: 'broken'}>, batch: Batch) {
    if (code === 'checksum') this.#context.counters.checksumErrors++
    const isReply = header.command === COMMAND.confirm || header.command === COMMAND.deny
    if (isReply || !this.#line.mayDenyBroken()) return
    if (bytes) this.#keepUnreadable(batch, {code, path: 'frame.end', payload: bytes.toString('hex')})
    batch.afterwards.push(() => this.#line.deny(header))
  }

  #heartbeat(frame: Frame) {
    this.#context.counters.heartbeats++
    this.#context.sink.heard()
    this.#line.confirm(frame)
  }

  #receiveUnit(frame: Frame, address: PanelAddress, batch: Batch) {
    const decoded = decodeUnit(frame.unit, this.#context)
    if (!decoded.ok) {
      const {code, path} = decoded
      this.#keepUnreadable(batch, {code, path, payload: formatDeadLetter(frame, address)})
      batch.afterwards.push(() => this.#line.deny(frame))
      return
    }
    if (decoded.unit.kind === 'heartbeat') {
      this.#heartbeat(frame)
      return
    }
    const delivery = {frame, address, unit: decoded.unit, receivedAt: this.#context.now()}
    if (this.#isRepeat(delivery, batch)) {
      this.#context.sink.heard()
    } else {
      if (delivery.unit.kind === 'vendor') this.#context.counters.vendorFrames++
      const record = unitRecord(delivery.unit, {...delivery, clock: this.#context.clock})
      if (record) batch.records.push(record)
      batch.touched.add(address)
      batch.afterwards.push(() => this.#remember(delivery))
    }
    batch.afterwards.push(() => this.#answer(delivery))
  }

  /** Whether this is the same frame again, or a report in which nothing changed. */
  #isRepeat({frame, address, unit, receivedAt}: Delivery, batch: Batch): boolean {
    const {counters} = this.#context
    const key = `${address}:${frame.command}:${frame.serial}`
    const seen = {digest: createHash('sha256').update(frame.bytes).digest('base64'), at: receivedAt}
    const inBatch = batch.digests.get(key)
    const isAgain = inBatch === undefined ? this.#memory.isRetransmission(key, seen) : inBatch === seen.digest
    if (isAgain) {
      counters.retransmissions++
      return true
    }
    batch.digests.set(key, seen.digest)
    batch.afterwards.push(() => this.#memory.rememberFrame(key, seen))
    if (unit.kind !== 'status' || batch.touched.has(address)) return false
    if (!this.#memory.isUnchanged(address, unit.objects)) return false
    counters.unchanged++
    return true
  }

  #remember({address, unit, receivedAt}: Delivery) {
    if (unit.kind === 'status') this.#memory.rememberLevels(address, unit.objects)
    if (unit.kind !== 'operation') return
    const operations = unit.objects.flatMap(object => object.operations)
    if (operations.includes('reset')) this.#memory.forgetLevels(address)
    if (operations.includes('inspectReply')) this.#line.inspectReplied(address, receivedAt)
  }

  /** Data are confirmed; an answer is not, it settles its request. */
  #answer({frame, address, unit}: Delivery) {
    if (frame.command === COMMAND.data) this.#line.confirm(frame)
    else this.#line.answered(address, frame.serial, unit)
  }

  /** At most twenty a minute, so that a mad panel does not fill the log. */
  #keepUnreadable(batch: Batch, letter: Omit<Unreadable, 'index'>) {
    const minute = Math.floor(this.#context.now() / MINUTE_MS)
    if (this.#deadLetters.minute !== minute) this.#deadLetters = {minute, count: 0}
    this.#deadLetters.count++
    if (this.#deadLetters.count <= DEAD_LETTERS_PER_MINUTE) batch.unreadable.push({index: 0, ...letter})
  }
}
