import type {Position} from '#geo/types.ts'
import type {SeededRandom} from '../seededRandom.ts'
import {pathMeters} from './streetPaths.ts'
import type {FieldUnit, TaskOrder} from './taskOrder.ts'

export type TaskStep = 'delivered' | 'read' | 'accepted' | 'enRoute' | 'onScene' | 'done' | 'refused'

/** What becomes of a task: its steps, each so long after it came in, and the way of its unit. */
export interface TaskPlan {
  readonly order: TaskOrder
  readonly unit: FieldUnit
  readonly steps: readonly {readonly step: TaskStep; readonly afterMs: number; readonly note: string | null}[]
  /** From where it stood to the place; empty when it does not go. */
  readonly path: readonly Position[]
  /** When it sets out and arrives; null when it does not go. */
  readonly goesAfterMs: number | null
  readonly arrivesAfterMs: number | null
}

export interface PlanOptions {
  readonly random: SeededRandom
  /** Where the unit is when the task comes. */
  readonly from: Position
  path(from: Position, to: Position): readonly Position[]
  readonly notes: {readonly done: readonly string[]; readonly refused: readonly string[]}
  /** How long everything takes, as a share of what it takes in life. */
  readonly pace: number
}

/** Of a hundred tasks so many are refused, and so many are never answered. */
const REFUSED_SHARE = 0.04
const SILENT_SHARE = 0.05

/** Metres a second in traffic, and seconds from the order to setting out. */
const MOVES: Readonly<Record<string, {readonly speed: number; readonly turnoutSeconds: number}>> = {
  fireStation: {speed: 9, turnoutSeconds: 50},
  policePost: {speed: 9, turnoutSeconds: 40},
  microFireStation: {speed: 6.5, turnoutSeconds: 35},
  jointDutyStation: {speed: 6.5, turnoutSeconds: 45},
}
const ON_FOOT = {speed: 4.5, turnoutSeconds: 40}

/** Half of them are done within these minutes of arriving. */
const DONE_MINUTES: Readonly<Record<string, number>> = {fire: 25, dispute: 30}
const DONE_MINUTES_ELSE = 12

/** Plans what a unit does of a task; the same random numbers make the same plan. */
export function planTask(order: TaskOrder, unit: FieldUnit, options: PlanOptions): TaskPlan {
  const {random, from, notes, pace} = options
  const seconds = (median: number, spread: number) => random.around(median, spread) * 1000 * pace
  const delivered = seconds(2, 1.5)
  const read = delivered + seconds(8, 1.8)
  const answered = read + seconds(10, 1.8)
  const fate = random.next()
  const begun = [
    {step: 'delivered' as const, afterMs: delivered, note: null},
    {step: 'read' as const, afterMs: read, note: null},
  ]
  const stays = {order, unit, path: [], goesAfterMs: null, arrivesAfterMs: null}
  if (fate < SILENT_SHARE) return {...stays, steps: begun.slice(0, 1)}
  if (fate < SILENT_SHARE + REFUSED_SHARE) {
    const refusal = {step: 'refused' as const, afterMs: answered, note: random.pick(notes.refused)}
    return {...stays, steps: [...begun, refusal]}
  }
  const {speed, turnoutSeconds} = MOVES[unit.kind] ?? ON_FOOT
  const path = order.position === null ? [] : options.path(from, order.position)
  const goes = answered + seconds(turnoutSeconds, 1.3)
  const arrives = goes + ((pathMeters(path) / speed) * random.around(1, 1.15) + 20) * 1000 * pace
  const done = arrives + seconds(60 * (DONE_MINUTES[order.kind] ?? DONE_MINUTES_ELSE), 1.6)
  return {
    ...{order, unit, path, goesAfterMs: goes, arrivesAfterMs: arrives},
    steps: [
      ...begun,
      {step: 'accepted', afterMs: answered, note: null},
      {step: 'enRoute', afterMs: goes, note: null},
      {step: 'onScene', afterMs: arrives, note: null},
      {step: 'done', afterMs: done, note: random.pick(notes.done)},
    ],
  }
}
