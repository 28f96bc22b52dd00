import type {Hazard, HazardCommand, HazardCommanded} from '#contract/hazard.ts'
import type {RefusalCode} from '#contract/socket.ts'
import {HAZARD_RULES, nextHazardState, type HazardRule} from './hazardTransitions.ts'

/** Nothing may be put off by more than a year. */
const MAX_TERM_MS = 366 * 86_400_000

/**
 * Why a command may not be done now; null where it may. The gateway asks it before a command goes to the log, and every
 * node when its turn has come.
 */
export function judgeHazardCommand(body: HazardCommanded, hazard: Hazard | undefined): RefusalCode | null {
  if (!hazard) return 'notFound'
  const rule = HAZARD_RULES[body.command.name]
  if (!rule.by.includes(body.role)) return 'forbidden'
  if (lacksWords(body.command, rule)) return 'reasonMissing'
  if (body.version !== hazard.version) return 'staleVersion'
  if (nextHazardState(hazard.state, body.command) === null) return 'notAllowedInState'
  return judgeParticulars(hazard, body)
}

function lacksWords(command: HazardCommand, {needs}: HazardRule): boolean {
  if (command.name === 'verify') return !command.passed && command.note === undefined
  return needs !== undefined && !(needs in command)
}

function judgeParticulars(hazard: Hazard, {command, by, at}: HazardCommanded): RefusalCode | null {
  switch (command.name) {
    case 'verify':
      return by === hazard.rectifiedBy ? 'needsOtherOfficer' : null
    case 'order':
      return command.until === undefined || isTerm(command.until, {after: at, at}) ? null : 'invalid'
    case 'extend':
      return isTerm(command.until, {after: Math.max(at, hazard.dueAt ?? 0), at}) ? null : 'invalid'
    case 'escalate':
      return hazard.escalatedAt === null ? null : 'notAllowedInState'
    default:
      return null
  }
}

function isTerm(until: number, {after, at}: {after: number; at: number}): boolean {
  return until > after && until <= at + MAX_TERM_MS
}
