import type {Alarm} from '#contract/alarm.ts'
import type {AlarmFlood} from '#contract/alarmFlood.ts'
import type {AreaTree} from '../city/cityPack.ts'

const WINDOW_MS = 600_000
const STEP_MS = 1_000
const BEGINS_ABOVE = 10
const ENDS_BELOW = 5

interface Seat {
  /** When each alarm of the last ten minutes was raised. */
  raisedAt: number[]
  flood: AlarmFlood | null
}

/**
 * Floods of fire alarms and faults by ISA-18.2 §16: for each community and for the city, more than ten alarms within ten
 * minutes begin one, fewer than five end it. Drill alarms count where they ring: a seat is flooded by them as well.
 */
export class AlarmFloods {
  readonly #areaTree: AreaTree
  readonly #seats = new Map<number, Seat>()
  #isChanged = false
  #judgedAt = 0

  constructor(areaTree: AreaTree) {
    this.#areaTree = areaTree
  }

  /** Counts an alarm that was raised; call it once for each. */
  add({raisedAt, place}: Alarm): void {
    const cell = place.gridCell ?? place.community
    let index = (cell === null ? undefined : this.#areaTree.indexOf(cell)) ?? 0
    for (; index >= 0; index = this.#areaTree.parentIndex[index] ?? -1) {
      if (this.#areaTree.areas[index]?.level === 'gridCell') continue
      const seat = this.#seats.get(index) ?? {raisedAt: [], flood: null}
      seat.raisedAt.push(raisedAt)
      this.#seats.set(index, seat)
    }
  }

  /** Lets time pass, in steps of a second; true when a flood began, ended or changed. */
  advance(now: number): boolean {
    if (now < this.#judgedAt + STEP_MS) return false
    this.#judgedAt = now
    for (const [index, seat] of this.#seats) this.#judge(index, seat, now)
    const isChanged = this.#isChanged
    this.#isChanged = false
    return isChanged
  }

  /** Those that last. */
  standing(): readonly {readonly index: number; readonly flood: AlarmFlood}[] {
    return [...this.#seats].flatMap(([index, {flood}]) => (flood ? {index, flood} : []))
  }

  #judge(index: number, seat: Seat, now: number): void {
    seat.raisedAt = seat.raisedAt.filter(at => at > now - WINDOW_MS)
    const count = seat.raisedAt.length
    const area = this.#areaTree.areas[index]
    if (!area) return
    const {flood} = seat
    if (flood === null) {
      if (count > BEGINS_ABOVE) this.#set(seat, {area: area.code, since: now, count, peak: count})
    } else if (count < ENDS_BELOW) {
      this.#set(seat, null)
    } else if (count !== flood.count) {
      this.#set(seat, {...flood, count, peak: Math.max(count, flood.peak)})
    }
    if (count === 0 && seat.flood === null) this.#seats.delete(index)
  }

  #set(seat: Seat, flood: AlarmFlood | null): void {
    seat.flood = flood
    this.#isChanged = true
  }
}
