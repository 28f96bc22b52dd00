import {caseKindSchema, stageSchema, type CaseKind, type Stage} from '#contract/caseFile.ts'

export const KINDS = caseKindSchema.options
export const STAGES = stageSchema.options
export const HOURS = 24

const KIND_INDEX = new Map(KINDS.map((kind, index) => [kind, index]))
const STAGE_INDEX = new Map(STAGES.map((stage, index) => [stage, index]))
const HOUR_MS = 3_600_000

/** Position of a kind in figures and series. */
export function kindIndex(kind: CaseKind): number {
  return KIND_INDEX.get(kind) ?? 0
}

/** Position of a stage in figures. */
export function stageIndex(stage: Stage): number {
  return STAGE_INDEX.get(stage) ?? 0
}

/**
 * Figures of every area, kept as things happen: each event is added to its grid cell and to everything above it, by the
 * chain of parents. Cost is one addition a level, whatever the number of areas. An area index of 0 is the city, which is
 * where events without a grid cell count.
 */
export class RollUps {
  readonly areaCount: number
  /** Open cases as `[area][kind]` and `[area][stage]`, overdue ones as `[area][stage]`; below them one count for each area. */
  readonly openByKind: Int32Array
  readonly openByStage: Int32Array
  readonly overdueByStage: Int32Array
  readonly overdue: Int32Array
  readonly activeFires: Int32Array
  readonly activeFaults: Int32Array
  readonly #parents: Int32Array
  /** Whether an area's figures changed since `takeDirty`. */
  readonly #isDirty: Uint8Array
  #dirty: number[] = []

  constructor(parentIndex: Int32Array) {
    this.areaCount = parentIndex.length
    this.#parents = parentIndex
    this.openByKind = new Int32Array(this.areaCount * KINDS.length)
    this.openByStage = new Int32Array(this.areaCount * STAGES.length)
    this.overdueByStage = new Int32Array(this.areaCount * STAGES.length)
    this.overdue = new Int32Array(this.areaCount)
    this.activeFires = new Int32Array(this.areaCount)
    this.activeFaults = new Int32Array(this.areaCount)
    this.#isDirty = new Uint8Array(this.areaCount)
  }

  /** Adds `by` open cases of a kind at a stage to an area and all above it. */
  addOpen(area: number, kind: number, stage: number, by: number): void {
    for (let at = area; at >= 0; at = this.#parents[at]!) {
      this.openByKind[at * KINDS.length + kind]! += by
      this.openByStage[at * STAGES.length + stage]! += by
      this.#mark(at)
    }
  }

  /** Adds `by` overdue cases at a stage to an area and all above it. */
  addOverdue(area: number, stage: number, by: number): void {
    for (let at = area; at >= 0; at = this.#parents[at]!) {
      this.overdueByStage[at * STAGES.length + stage]! += by
      this.overdue[at]! += by
      this.#mark(at)
    }
  }

  /** Adds to one of the plain counts, of an area and all above it. */
  addTo(counts: 'activeFires' | 'activeFaults', area: number, by: number): void {
    const values = this[counts]
    for (let at = area; at >= 0; at = this.#parents[at]!) {
      values[at]! += by
      this.#mark(at)
    }
  }

  /** The areas changed since the last call, each once. */
  takeDirty(): readonly number[] {
    const dirty = this.#dirty
    this.#dirty = []
    for (const area of dirty) this.#isDirty[area] = 0
    return dirty
  }

  #mark(area: number): void {
    if (this.#isDirty[area] === 1) return
    this.#isDirty[area] = 1
    this.#dirty.push(area)
  }
}

/**
 * What happened in each of the last 24 hours, for every area, as a ring of hours. An event older than the ring is not
 * counted; one from the future counts in the hour that is running.
 */
export class DayRing {
  readonly #parents: Int32Array
  readonly #width: number
  readonly #counts: Int32Array
  #lastHour: number

  /** `width` counters an area and hour; `now` in epoch ms. */
  constructor(parentIndex: Int32Array, width: number, now: number) {
    this.#parents = parentIndex
    this.#width = width
    this.#counts = new Int32Array(parentIndex.length * width * HOURS)
    this.#lastHour = Math.floor(now / HOUR_MS)
  }

  /** Start of the hour that is running, epoch ms. */
  get lastHourAt(): number {
    return this.#lastHour * HOUR_MS
  }

  /** Lets the ring run on to `now`; true when an hour ended. */
  advance(now: number): boolean {
    const hour = Math.floor(now / HOUR_MS)
    if (hour <= this.#lastHour) return false
    const passed = Math.min(HOURS, hour - this.#lastHour)
    for (let step = 1; step <= passed; step++) this.#clearSlot((hour - passed + step) % HOURS)
    this.#lastHour = hour
    return true
  }

  /** Adds `by` to a counter at the hour of `at`, for an area and all above it. */
  add(area: number, counter: number, {at, by}: {at: number; by: number}): void {
    const hour = Math.min(Math.floor(at / HOUR_MS), this.#lastHour)
    if (hour <= this.#lastHour - HOURS) return
    const slot = ((hour % HOURS) + HOURS) % HOURS
    for (let index = area; index >= 0; index = this.#parents[index]!) {
      this.#counts[(index * this.#width + counter) * HOURS + slot]! += by
    }
  }

  /** The 24 counts of an area's counter, oldest hour first. */
  read(area: number, counter: number): number[] {
    const base = (area * this.#width + counter) * HOURS
    return Array.from({length: HOURS}, (_, index) =>
      Math.max(0, this.#counts[base + ((this.#lastHour + 1 + index) % HOURS)]!),
    )
  }

  #clearSlot(slot: number): void {
    for (let base = slot; base < this.#counts.length; base += HOURS) this.#counts[base] = 0
  }
}
