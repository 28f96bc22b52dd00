import type {Alarm} from '#contract/alarm.ts'
import type {AlarmId} from '#contract/ids.ts'

/** Fire alarms that are announced together: those of one case, or of one panel while they have none. */
export interface Announcement {
  readonly key: string
  /** In the order in which they were raised; never empty. */
  readonly alarmIds: readonly AlarmId[]
  readonly isDrill: boolean
}

/** What the wall announces now and what waits. */
export interface TakeoverState {
  readonly current: Announcement | null
  /** When the present announcement gives way, by the viewer's clock (epoch ms). */
  readonly endsAt: number
  readonly queue: readonly Announcement[]
  /** Alarms that were announced or need not be any more, with the time they were raised. */
  readonly settled: ReadonlyMap<AlarmId, number>
}

/** An alarm older than this is not announced: after a reload or a reconnect it only stands in the list. */
export const ANNOUNCE_WITHIN_MS = 120_000

/** How long an announcement stays; in a flood each gets less, so that the last one still comes in time. */
export const DWELL_MS = 20_000
export const FLOOD_DWELL_MS = 8_000
const FLOOD_LENGTH = 3
/** A part that joins the announcement on screen keeps it there for at least this long. */
const JOIN_DWELL_MS = 8_000

const KEEP_SETTLED_MS = 30 * 60_000

/** Nothing announced; `settled` as remembered from before a reload. */
export function emptyTakeover(settled: ReadonlyMap<AlarmId, number> = new Map()): TakeoverState {
  return {current: null, endsAt: 0, queue: [], settled}
}

interface TakeoverInput {
  /** Standing fire alarms. */
  readonly fires: readonly Alarm[]
  /** The picture's clock, which the alarms' times belong to (epoch ms). */
  readonly pictureNow: number
  /** The viewer's clock, which announcements are timed by (epoch ms). */
  readonly now: number
}

/**
 * The next state after new alarms or a passed moment. Every alarm is announced at most once; one that was cleared while
 * it waited is not. A real fire waits for none of a drill; the one of a drill that it takes the screen from comes again
 * after it. The same state object comes back when nothing changed. O(standing alarms).
 */
export function stepTakeover(state: TakeoverState, input: TakeoverInput): TakeoverState {
  return advance(dropCleared(admit(state, input), input), input)
}

/** Ends the present announcement, when a person has seen it. */
export function dismissTakeover(state: TakeoverState): TakeoverState {
  return state.current ? {...state, endsAt: 0} : state
}

function admit(state: TakeoverState, {fires, pictureNow, now}: TakeoverInput): TakeoverState {
  const fresh = fires
    .filter(alarm => !state.settled.has(alarm.id) && pictureNow - alarm.raisedAt <= ANNOUNCE_WITHIN_MS)
    .sort((a, b) => a.raisedSeq - b.raisedSeq)
  if (fresh.length === 0) return state
  const settled = new Map(
    [...state.settled].filter(([, raisedAt]) => pictureNow - raisedAt < KEEP_SETTLED_MS),
  )
  for (const alarm of fresh) settled.set(alarm.id, alarm.raisedAt)
  return fresh.reduce<TakeoverState>((next, alarm) => join(next, alarm, now), {...state, settled})
}

function join(state: TakeoverState, alarm: Alarm, now: number): TakeoverState {
  const key = alarm.caseCode ?? alarm.panelAddress
  const withAlarm = (announcement: Announcement): Announcement =>
    announcement.key === key
      ? {...announcement, alarmIds: [...announcement.alarmIds, alarm.id]}
      : announcement
  if (state.current?.key === key) {
    const endsAt = Math.max(state.endsAt, now + JOIN_DWELL_MS)
    return {...state, current: withAlarm(state.current), endsAt}
  }
  if (state.queue.some(announcement => announcement.key === key)) {
    return {...state, queue: state.queue.map(withAlarm)}
  }
  return add(state, {key, alarmIds: [alarm.id], isDrill: alarm.isDrill})
}

/** Puts an announcement behind those that came before it; a real one before all of a drill, the one on screen too. */
function add(state: TakeoverState, announcement: Announcement): TakeoverState {
  if (announcement.isDrill) return {...state, queue: [...state.queue, announcement]}
  const {current} = state
  const real = state.queue.filter(({isDrill}) => !isDrill)
  const exercises = state.queue.filter(({isDrill}) => isDrill)
  return current?.isDrill
    ? {...state, current: null, endsAt: 0, queue: [...real, announcement, current, ...exercises]}
    : {...state, queue: [...real, announcement, ...exercises]}
}

function dropCleared(state: TakeoverState, {fires}: TakeoverInput): TakeoverState {
  if (state.queue.length === 0) return state
  const standing = new Set(fires.map(alarm => alarm.id))
  const queue = state.queue.filter(({alarmIds}) => alarmIds.some(id => standing.has(id)))
  return queue.length === state.queue.length ? state : {...state, queue}
}

function advance(state: TakeoverState, {now}: TakeoverInput): TakeoverState {
  if (state.current && now < state.endsAt) return state
  const [next, ...rest] = state.queue
  if (next) return {...state, current: next, queue: rest, endsAt: now + dwellMs(rest.length)}
  return state.current ? {...state, current: null, endsAt: 0} : state
}

function dwellMs(waiting: number): number {
  return waiting > FLOOD_LENGTH ? FLOOD_DWELL_MS : DWELL_MS
}
