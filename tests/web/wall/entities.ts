import {alarmSchema, type Alarm} from '#contract/alarm.ts'
import {caseSummarySchema, type CaseSummary} from '#contract/caseFile.ts'
import {UNTOUCHED_ALARM, untouchedCase} from '../../fixtures/untouched.ts'

const place = {position: [120.5, 27.5], gridCell: null, community: null, isOutside: false}

/** A standing fire alarm; what a test is about is given. */
export function alarmOf(given: Partial<Record<keyof Alarm, unknown>> = {}): Alarm {
  const seq = Number(given.raisedSeq ?? 1)
  return alarmSchema.parse({
    id: `alarm-${seq}`,
    condition: 'fire',
    panelAddress: '00000000000a',
    panelName: null,
    premisesId: null,
    systemType: 1,
    partType: 40,
    partKey: String(seq),
    description: '',
    place,
    address: '',
    raisedAt: 1_000_000,
    observedAt: null,
    clearedAt: null,
    ...UNTOUCHED_ALARM,
    caseCode: null,
    raisedSeq: seq,
    updatedSeq: seq,
    ...given,
  })
}

/** An open case; what a test is about is given. */
export function caseOf(given: Partial<Record<keyof CaseSummary, unknown>> = {}): CaseSummary {
  const seq = Number(given.openedSeq ?? 1)
  return caseSummarySchema.parse({
    caseCode: `330383-20261123-U-${String(seq).padStart(6, '0')}-7`,
    kind: 'urban',
    level: 3,
    stage: 'reported',
    ...untouchedCase(given),
    title: null,
    address: '',
    place,
    origin: {type: 'report', feed: 'four-platforms', externalId: String(seq)},
    occurredAt: 0,
    reportedAt: 0,
    stageSince: 0,
    dueAt: null,
    openedSeq: seq,
    updatedSeq: seq,
    ...given,
  })
}
