import type {Alarm} from '#contract/alarm.ts'
import type {Position} from '#geo/types.ts'

/** `urgent`: a fire alarm that nobody works on yet. `attended`: somebody does. `fault`: a device that does not work. */
export type AlarmPointState = 'urgent' | 'attended' | 'fault'

/** Standing alarms of one panel in one state: a panel stands in one place, so its parts are one point. */
export interface AlarmPoint {
  readonly key: string
  readonly state: AlarmPointState
  readonly position: Position
  /** All of them are part of a drill. */
  readonly isDrill: boolean
  /** Newest first. */
  readonly alarms: readonly Alarm[]
}

const DRAW_ORDER: readonly AlarmPointState[] = ['fault', 'attended', 'urgent']

/** The alarms that have a position, by panel and state; urgent ones last, so that they are drawn on top. O(n log n). */
export function alarmPoints(
  alarms: readonly Alarm[],
  stateOf: (alarm: Alarm) => AlarmPointState,
): readonly AlarmPoint[] {
  const byKey = new Map<string, AlarmPoint & {alarms: Alarm[]}>()
  for (const alarm of alarms) {
    const {position} = alarm.place
    if (!position) continue
    const state = stateOf(alarm)
    const {isDrill} = alarm
    const key = `${alarm.panelAddress} ${state}${isDrill ? ' drill' : ''}`
    const point = byKey.get(key)
    if (point) point.alarms.push(alarm)
    else byKey.set(key, {key, state, position, isDrill, alarms: [alarm]})
  }
  const points = [...byKey.values()]
  for (const point of points) point.alarms.sort((a, b) => b.raisedSeq - a.raisedSeq)
  return points.sort((a, b) => DRAW_ORDER.indexOf(a.state) - DRAW_ORDER.indexOf(b.state))
}
