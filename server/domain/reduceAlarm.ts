import type {Alarm} from '#contract/alarm.ts'
import type {AlarmCommanded} from '#contract/record.ts'
import type {Draft} from './draft.ts'

/** Acknowledges, shelves or unshelves alarms; those that nothing is known of, or that have cleared, stay as they are. */
export function reduceAlarmCommanded(draft: Draft, body: AlarmCommanded, {seq}: {seq: number}): void {
  const alarms = body.alarmIds.flatMap(id => draft.alarm(id) ?? [])
  if (alarms.length === 0) draft.refusal = 'notFound'
  for (const alarm of alarms) {
    draft.put({entity: 'alarm', value: {...commanded(alarm, body), updatedSeq: seq}})
  }
}

function commanded(alarm: Alarm, {command, by, at}: AlarmCommanded): Alarm {
  switch (command.name) {
    case 'acknowledge':
      return alarm.acknowledgedAt === null ? {...alarm, acknowledgedBy: by, acknowledgedAt: at} : alarm
    case 'shelve':
      return {...alarm, shelved: {by, at, until: command.until, reason: command.reason}}
    case 'unshelve':
      return {...alarm, shelved: null}
  }
}
