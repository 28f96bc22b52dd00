import {alarmSchema, type Alarm} from '#contract/alarm.ts'
import {caseFileSchema, caseSummarySchema, type CaseFile, type CaseSummary} from '#contract/caseFile.ts'
import {sessionSchema, type Session} from '#contract/session.ts'
import {UNTOUCHED_ALARM, UNTOUCHED_FILE, untouchedCase} from '../../fixtures/untouched.ts'

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

/** The whole file of an open case. */
export function fileOf(given: Partial<Record<keyof CaseFile, unknown>> = {}): CaseFile {
  return caseFileSchema.parse({
    ...caseOf(given),
    ...UNTOUCHED_FILE,
    ...{description: '', reporter: null, photos: [], reportedPosition: null},
    ...given,
  })
}

/** The session of an officer who sees the whole city. */
export function sessionOf(user: string, given: Partial<Record<keyof Session, unknown>> = {}): Session {
  return sessionSchema.parse({
    ...{sessionId: user, user, role: 'duty', areas: ['330383'], expiresAt: 1_000_000},
    ...given,
  })
}
