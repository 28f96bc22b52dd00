import type {CaseCommand} from '#contract/caseCommand.ts'
import {isCaseOpen, type CaseFile} from '#contract/caseFile.ts'
import type {CaseCommanded} from '#contract/record.ts'
import type {RefusalCode} from '#contract/socket.ts'
import type {StateReader} from './draft.ts'
import {CASE_RULES, nextState, type CaseRule} from './caseTransitions.ts'

/** A step may be put off by a year at most. */
const MAX_EXTENSION_MS = 366 * 86_400_000

/** What of the state a command is judged by. */
export type CaseCourt = Pick<StateReader, 'caseByCode' | 'tasksOf'>

/**
 * Why a command may not be done now; null where it may. The one judge of commands: the gateway asks it before a command
 * goes to the log, and every node when its turn has come.
 */
export function judgeCaseCommand(body: CaseCommanded, court: CaseCourt): RefusalCode | null {
  const caseFile = court.caseByCode(body.caseCode)
  if (!caseFile) return 'notFound'
  const rule = CASE_RULES[body.command.name]
  if (!rule.by.includes(body.role)) return 'forbidden'
  if (lacksWords(body.command, rule)) return 'reasonMissing'
  if (rule.isAside !== true && body.version !== caseFile.version) return 'staleVersion'
  if (nextState(caseFile, body.command) === null) return 'notAllowedInState'
  return judgeParticulars(caseFile, body, court)
}

function lacksWords(command: CaseCommand, {needs}: CaseRule): boolean {
  if (command.name === 'verify') return !command.passed && command.note === undefined
  if (needs === undefined) return false
  return !(needs in command)
}

function judgeParticulars(caseFile: CaseFile, body: CaseCommanded, court: CaseCourt): RefusalCode | null {
  const {command, by} = body
  switch (command.name) {
    case 'verify':
      return by === caseFile.handledBy ? 'needsOtherOfficer' : null
    case 'extend':
      return judgeExtension(caseFile, command.until, body.at)
    case 'merge':
      return judgeMerge(caseFile, command.into, court)
    case 'escalate':
      return caseFile.escalatedAt === null ? null : 'notAllowedInState'
    case 'claim':
      return caseFile.claimedBy === null || caseFile.claimedBy === by ? null : 'alreadyClaimed'
    case 'unclaim':
      return judgeUnclaim(caseFile, body)
    case 'releaseDispatch':
      return judgeRelease(caseFile, by, court)
    default:
      return null
  }
}

function judgeExtension({dueAt}: CaseFile, until: number, at: number): RefusalCode | null {
  const isLater = until > Math.max(at, dueAt ?? 0)
  return isLater && until <= at + MAX_EXTENSION_MS ? null : 'invalid'
}

function judgeMerge({caseCode, isDrill}: CaseFile, into: CaseFile['caseCode'], court: CaseCourt) {
  if (into === caseCode) return 'invalid'
  const target = court.caseByCode(into)
  if (!target) return 'notFound'
  return isCaseOpen(target) && target.isDrill === isDrill ? null : 'notAllowedInState'
}

/** A community's officer gives back only what he took himself; the centre may free a case for others. */
function judgeUnclaim({claimedBy}: CaseFile, {by, role}: CaseCommanded): RefusalCode | null {
  if (claimedBy === null) return 'notAllowedInState'
  return claimedBy === by || role !== 'community' ? null : 'needsOtherOfficer'
}

function judgeRelease({caseCode}: CaseFile, by: string, court: CaseCourt): RefusalCode | null {
  const held = court.tasksOf(caseCode).filter(({status}) => status === 'held')
  if (held.length === 0) return 'notAllowedInState'
  return held.some(task => task.by !== by) ? null : 'needsOtherOfficer'
}
