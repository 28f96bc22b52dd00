import type {Alarm} from '#contract/alarm.ts'
import {isCaseOpen, type CaseSummary} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'

/** `urgent`: a fire alarm that nobody works on yet. `attended`: somebody does. `fault`: a device that does not work. */
export type AlarmState = 'urgent' | 'attended' | 'fault'

type CaseOfAlarm = Pick<CaseSummary, 'stage' | 'state' | 'mergedInto'>

/**
 * Whether a person must act on a standing alarm now. A fire alarm is attended once its case, or the one that this was
 * merged into, is assigned or closed: a panel may stand in alarm long after everybody knows why, or after its drill.
 */
export function alarmStateOf(
  alarm: Pick<Alarm, 'condition' | 'caseCode'>,
  cases: ReadonlyMap<CaseCode, CaseOfAlarm>,
): AlarmState {
  if (alarm.condition === 'fault') return 'fault'
  const own = alarm.caseCode === null ? undefined : cases.get(alarm.caseCode)
  const caseFile = (own?.mergedInto && cases.get(own.mergedInto)) ?? own
  return caseFile && isAttended(caseFile) ? 'attended' : 'urgent'
}

function isAttended(caseFile: CaseOfAlarm): boolean {
  return !isCaseOpen(caseFile) || (caseFile.stage !== 'reported' && caseFile.stage !== 'accepted')
}
