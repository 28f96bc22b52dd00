import type {CaseCommand} from '#contract/caseCommand.ts'
import type {CaseFile, CaseState} from '#contract/caseFile.ts'
import type {CaseCode} from '#contract/ids.ts'
import type {CaseCommanded, NewRecord} from '#contract/record.ts'
import type {Role} from '#contract/session.ts'
import {NOON} from '../fixtures/records.ts'
import {caseFile} from '../fixtures/stateEntities.ts'

const HOUR = 3_600_000

/** A well-formed command of each name. */
export function commandOf(name: CaseCommand['name'], into: CaseCode): CaseCommand {
  const reason = 'Told so'
  const commands: Record<CaseCommand['name'], CaseCommand> = {
    accept: {name: 'accept'},
    assign: {name: 'assign'},
    handle: {name: 'handle'},
    feedback: {name: 'feedback', note: 'Cleared'},
    verify: {name: 'verify', passed: true},
    evaluate: {name: 'evaluate', score: 4},
    return: {name: 'return', reason},
    extend: {name: 'extend', reason, until: NOON + 100 * HOUR},
    suspend: {name: 'suspend', reason},
    resume: {name: 'resume'},
    merge: {name: 'merge', reason, into},
    unmerge: {name: 'unmerge', reason},
    void: {name: 'void', reason},
    escalate: {name: 'escalate', reason},
    reopen: {name: 'reopen', reason},
    claim: {name: 'claim'},
    unclaim: {name: 'unclaim'},
    note: {name: 'note', note: 'Rang twice'},
    releaseDispatch: {name: 'releaseDispatch'},
  }
  return commands[name]
}

export function commanded(
  {caseCode, version}: Pick<CaseFile, 'caseCode' | 'version'>,
  command: CaseCommand,
  {by = 'duty', role = 'duty', at = NOON}: {by?: string; role?: Role; at?: number} = {},
): CaseCommanded {
  return {caseCode, version, command, by, role, at}
}

export function asRecord(body: CaseCommanded, sourceId = JSON.stringify(body)): NewRecord {
  return {origin: 'wanglou', source: 'command', sourceId, type: 'case.commanded', body}
}

/** A case in a state, with what belongs to it. */
export function caseIn(number: number, state: CaseState): CaseFile {
  const base = caseFile(number, {
    state,
    version: 3,
    stageSince: NOON,
    dueAt: NOON + HOUR,
    atRiskAt: NOON + 0.8 * HOUR,
    reportedAt: NOON,
  })
  const stopped = {dueAt: null, atRiskAt: null}
  switch (state) {
    case 'verified':
      return {...base, stage: 'feedback', handledBy: 'wang'}
    case 'suspended':
      return {
        ...{...base, ...stopped, stage: 'handling'},
        suspension: {since: NOON, from: 'handling', leftMs: HOUR / 2, riskLeftMs: HOUR / 4},
      }
    case 'merged':
    case 'voided':
      return {
        ...{...base, ...stopped, stage: 'handling', stateBefore: 'handling'},
        clockBefore: {dueAt: NOON + HOUR, atRiskAt: NOON},
        mergedInto: state === 'merged' ? caseFile(number + 1).caseCode : null,
      }
    case 'evaluated':
      return {...base, ...stopped, stage: state, handledBy: 'wang'}
    case 'feedback':
      return {...base, stage: state, handledBy: 'wang'}
    default:
      return {...base, stage: state}
  }
}
