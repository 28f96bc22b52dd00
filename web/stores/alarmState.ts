import type {Alarm} from '#contract/alarm.ts'
import type {CaseSummary} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'

/** `urgent`: a fire alarm that nobody works on yet. `attended`: somebody does. `fault`: a device that does not work. */
export type AlarmState = 'urgent' | 'attended' | 'fault'

/** Whether a person must act on a standing alarm now. A fire alarm is attended once its case is assigned. */
export function alarmStateOf(
  alarm: Pick<Alarm, 'condition' | 'caseCode'>,
  cases: ReadonlyMap<CaseCode, Pick<CaseSummary, 'stage'>>,
): AlarmState {
  if (alarm.condition === 'fault') return 'fault'
  const caseFile = alarm.caseCode === null ? undefined : cases.get(alarm.caseCode)
  const isUnattended = !caseFile || caseFile.stage === 'reported' || caseFile.stage === 'accepted'
  return isUnattended ? 'urgent' : 'attended'
}
