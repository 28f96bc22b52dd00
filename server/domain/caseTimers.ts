import {isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import type {TimerFired} from '#contract/record.ts'

/** A case's clock that has come near its end, or reached it. */
export type CaseTimer = Extract<TimerFired['timer'], {type: 'caseAtRisk' | 'caseOverdue'}>

/**
 * The timers of cases whose time has come at `now` (epoch ms), those that have fired included: they are told apart by
 * `caseTimerId`. A case that was overdue before anybody looked has only that one.
 */
export function caseTimersDue(cases: Iterable<CaseFile>, now: number): CaseTimer[] {
  const due: CaseTimer[] = []
  for (const caseFile of cases) {
    const {caseCode, dueAt, atRiskAt} = caseFile
    if (dueAt === null || !isCaseOpen(caseFile)) continue
    if (dueAt <= now) due.push({type: 'caseOverdue', caseCode, dueAt})
    else if (atRiskAt !== null && atRiskAt <= now) due.push({type: 'caseAtRisk', caseCode, dueAt})
  }
  return due
}

/** What names a timer for ever, so that it fires once, on whichever node and after whatever restart. */
export function caseTimerId({type, caseCode, dueAt}: CaseTimer): string {
  return `${type}:${caseCode}:${String(dueAt)}`
}
