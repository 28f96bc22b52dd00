import {caseCommandNameSchema, type CaseCommand, type CaseCommandName} from '#contract/caseCommand.ts'
import {caseStateSchema, type CaseFile, type CaseState} from '#contract/caseFile.ts'
import type {Role} from '#contract/session.ts'

/** `before`: the state that the case was suspended, merged or voided in. */
export type NextState = CaseState | 'before'

/** One command: where it leads from each state that allows it, who may give it, and what it must say. */
export interface CaseRule {
  readonly by: readonly Role[]
  /** A state that is not named refuses the command. */
  readonly moves: Readonly<Partial<Record<CaseState, NextState>>>
  /** Where it leads when a check is not passed. */
  readonly failed?: Readonly<Partial<Record<CaseState, NextState>>>
  readonly needs?: 'reason' | 'note'
  /** It neither asks for the case's exact version nor raises it: nobody's decision rests on it. */
  readonly isAside?: true
}

/** Whoever answers for cases of his areas. */
const OFFICERS = ['admin', 'duty', 'community'] as const satisfies Role[]
/** Whoever answers for the whole: the centre's officers and its leader. */
const CENTRE = ['admin', 'duty', 'leader'] as const satisfies Role[]
const ANYBODY = ['admin', 'duty', 'community', 'leader'] as const satisfies Role[]

const OPEN = [
  'reported',
  'accepted',
  'assigned',
  'handling',
  'feedback',
  'verified',
  'suspended',
] as const satisfies CaseState[]

/** The life of a case 案件: every command that is not in its row for a state is refused there. */
export const CASE_RULES: Readonly<Record<CaseCommandName, CaseRule>> = {
  accept: {by: OFFICERS, moves: {reported: 'accepted'}},
  assign: {by: OFFICERS, moves: {accepted: 'assigned'}},
  handle: {by: OFFICERS, moves: {assigned: 'handling'}},
  feedback: {by: OFFICERS, moves: {handling: 'feedback'}, needs: 'note'},
  verify: {by: OFFICERS, moves: {feedback: 'verified'}, failed: {feedback: 'handling'}},
  evaluate: {by: OFFICERS, moves: {verified: 'evaluated'}},
  return: {
    by: OFFICERS,
    moves: {
      accepted: 'reported',
      assigned: 'accepted',
      handling: 'assigned',
      feedback: 'handling',
      verified: 'feedback',
    },
    needs: 'reason',
  },
  extend: {
    by: CENTRE,
    moves: staying('reported', 'accepted', 'assigned', 'handling', 'feedback', 'verified'),
    needs: 'reason',
  },
  suspend: {by: CENTRE, moves: leading('suspended', ['accepted', 'assigned', 'handling']), needs: 'reason'},
  resume: {by: CENTRE, moves: {suspended: 'before'}},
  merge: {by: OFFICERS, moves: leading('merged', OPEN), needs: 'reason'},
  unmerge: {by: OFFICERS, moves: {merged: 'before'}, needs: 'reason'},
  void: {by: CENTRE, moves: leading('voided', OPEN), needs: 'reason'},
  escalate: {by: ANYBODY, moves: staying(...OPEN), needs: 'reason'},
  reopen: {by: CENTRE, moves: {evaluated: 'handling', voided: 'before'}, needs: 'reason'},
  claim: {by: OFFICERS, moves: staying(...OPEN), isAside: true},
  unclaim: {by: OFFICERS, moves: staying(...OPEN), isAside: true},
  note: {by: ANYBODY, moves: staying(...caseStateSchema.options), needs: 'note', isAside: true},
  releaseDispatch: {by: CENTRE, moves: staying(...OPEN)},
}

/** Where a command leads from the state that a case is in; null where the state refuses it. */
export function nextState(caseFile: CaseFile, command: CaseCommand): CaseState | null {
  const {moves, failed} = CASE_RULES[command.name]
  const rows = command.name === 'verify' && !command.passed ? (failed ?? {}) : moves
  const next = rows[caseFile.state]
  if (next !== 'before') return next ?? null
  return caseFile.state === 'suspended' ? (caseFile.suspension?.from ?? null) : caseFile.stateBefore
}

/** The commands that a case in its present state takes from a role; whether they say enough is seen when they come. */
export function commandsFor({state}: Pick<CaseFile, 'state'>, role: Role): CaseCommandName[] {
  return caseCommandNameSchema.options.filter(name => {
    const {by, moves} = CASE_RULES[name]
    return by.includes(role) && moves[state] !== undefined
  })
}

function leading(to: CaseState, states: readonly CaseState[]): CaseRule['moves'] {
  return Object.fromEntries(states.map(state => [state, to]))
}

function staying(...states: CaseState[]): CaseRule['moves'] {
  return Object.fromEntries(states.map(state => [state, state]))
}
