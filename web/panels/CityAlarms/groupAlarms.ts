import type {Alarm} from '#contract/alarm.ts'
import type {AlarmState} from '#web/stores/alarmState.ts'

/** Standing fire alarms of one case, or of one panel while they have none. */
export interface AlarmGroup {
  readonly key: string
  readonly state: Exclude<AlarmState, 'fault'>
  /** The one that was raised first: the fire began there. */
  readonly first: Alarm
  readonly count: number
}

/** Groups fire alarms as the city speaks of them: one fire, one row. Urgent ones first, a drill's after the real ones, then the newest. O(n log n). */
export function groupAlarms(
  fires: readonly Alarm[],
  stateOf: (alarm: Alarm) => AlarmState,
): readonly AlarmGroup[] {
  const byKey = new Map<string, AlarmGroup>()
  for (const alarm of fires.toSorted((a, b) => a.raisedSeq - b.raisedSeq)) {
    const key = alarm.caseCode ?? alarm.panelAddress
    const group = byKey.get(key)
    if (group) byKey.set(key, {...group, count: group.count + 1})
    else
      byKey.set(key, {
        key,
        state: stateOf(alarm) === 'attended' ? 'attended' : 'urgent',
        first: alarm,
        count: 1,
      })
  }
  return [...byKey.values()].sort(
    (a, b) =>
      Number(a.state === 'attended') - Number(b.state === 'attended') ||
      Number(a.first.isDrill) - Number(b.first.isDrill) ||
      b.first.raisedSeq - a.first.raisedSeq,
  )
}
