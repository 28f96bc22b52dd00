import {
  hazardCommandNameSchema,
  type Hazard,
  type HazardCommand,
  type HazardCommandName,
  type HazardState,
} from '#contract/hazard.ts'
import type {Role} from '#contract/session.ts'

/** One command: where it leads from each state that allows it, who may give it, and what it must say. */
export interface HazardRule {
  readonly by: readonly Role[]
  /** A state that is not named refuses the command. */
  readonly moves: Readonly<Partial<Record<HazardState, HazardState>>>
  /** Where it leads when a check is not passed. */
  readonly failed?: Readonly<Partial<Record<HazardState, HazardState>>>
  readonly needs?: 'reason' | 'note'
}

/** Whoever answers for premises of his areas. */
const OFFICERS = ['admin', 'duty', 'community'] as const satisfies Role[]
/** Whoever answers for the whole: the centre's officers and its leader. */
const CENTRE = ['admin', 'duty', 'leader'] as const satisfies Role[]
const ANYBODY = ['admin', 'duty', 'community', 'leader'] as const satisfies Role[]

const OPEN = ['found', 'ordered', 'rectified', 'verified'] as const satisfies HazardState[]

/**
 * The life of a hazard 隐患: every command that is not in its row for a state is refused there. What was mended on the
 * spot needs no order.
 */
export const HAZARD_RULES: Readonly<Record<HazardCommandName, HazardRule>> = {
  order: {by: OFFICERS, moves: {found: 'ordered'}},
  rectify: {by: OFFICERS, moves: {found: 'rectified', ordered: 'rectified'}, needs: 'note'},
  verify: {by: OFFICERS, moves: {rectified: 'verified'}, failed: {rectified: 'ordered'}},
  close: {by: OFFICERS, moves: {verified: 'closed'}},
  extend: {by: CENTRE, moves: {ordered: 'ordered'}, needs: 'reason'},
  escalate: {by: ANYBODY, moves: Object.fromEntries(OPEN.map(state => [state, state])), needs: 'reason'},
  void: {by: CENTRE, moves: Object.fromEntries(OPEN.map(state => [state, 'voided'])), needs: 'reason'},
}

/** Where a command leads from a state; null where the state refuses it. */
export function nextHazardState(state: HazardState, command: HazardCommand): HazardState | null {
  const {moves, failed} = HAZARD_RULES[command.name]
  const rows = command.name === 'verify' && !command.passed ? (failed ?? {}) : moves
  return rows[state] ?? null
}

/** The commands that a hazard as it is takes from a role; whether the officer himself may, is seen when they come. */
export function hazardCommandsFor(
  {state, escalatedAt}: Pick<Hazard, 'state' | 'escalatedAt'>,
  role: Role,
): HazardCommandName[] {
  return hazardCommandNameSchema.options.filter(name => {
    const {by, moves} = HAZARD_RULES[name]
    if (name === 'escalate' && escalatedAt !== null) return false
    return by.includes(role) && moves[state] !== undefined
  })
}
