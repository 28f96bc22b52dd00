import type {Alarm} from '#contract/alarm.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {AlarmCommanded} from '#contract/record.ts'
import type {Draft} from './draft.ts'

/**
 * Acknowledges, shelves or unshelves alarms. Those that nothing is known of, or of which it is true already, stay as
 * they are; only one that stands is shelved. Whoever acknowledges an alarm has seen its case.
 */
export function reduceAlarmCommanded(draft: Draft, body: AlarmCommanded, {seq}: {seq: number}): void {
  const alarms = body.alarmIds.flatMap(id => draft.alarm(id) ?? [])
  if (alarms.length === 0) draft.refusal = 'notFound'
  const seen = new Map<CaseCode, number>()
  for (const alarm of alarms) {
    const next = commanded(alarm, body)
    if (next === alarm) continue
    draft.put({entity: 'alarm', value: {...next, updatedSeq: seq}})
    if (body.command.name !== 'acknowledge' || alarm.caseCode === null) continue
    seen.set(alarm.caseCode, (seen.get(alarm.caseCode) ?? 0) + 1)
  }
  for (const [caseCode, count] of seen) acknowledgeCase(draft, caseCode, {body, count, seq})
}

function commanded(alarm: Alarm, {command, by, at}: AlarmCommanded): Alarm {
  switch (command.name) {
    case 'acknowledge':
      return alarm.acknowledgedAt === null ? {...alarm, acknowledgedBy: by, acknowledgedAt: at} : alarm
    case 'shelve':
      if (alarm.clearedAt !== null) return alarm
      return {...alarm, shelved: {by, at, until: command.until, reason: command.reason}}
    case 'unshelve':
      return alarm.shelved === null ? alarm : {...alarm, shelved: null}
  }
}

function acknowledgeCase(
  draft: Draft,
  caseCode: CaseCode,
  {body: {by, role, at}, count, seq}: {body: AlarmCommanded; count: number; seq: number},
): void {
  const caseFile = draft.caseByCode(caseCode)
  if (!caseFile) return
  if (caseFile.response.acknowledgedAt === null) {
    const response = {...caseFile.response, acknowledgedAt: at}
    draft.put({entity: 'case', value: {...caseFile, response, updatedSeq: seq}})
  }
  draft.put({
    entity: 'caseStep',
    caseCode,
    value: {seq, step: 'alarmAcknowledged', at, by, role, note: null, detail: {alarms: count}},
  })
}
