import type {Position} from '#geo/types.ts'
import type {UnitId} from '#contract/unit.ts'
import type {UnitState} from '#contract/unitState.ts'

/** A move takes as long as lay between the two positions, within these bounds. */
const MOVE_MS = {min: 500, max: 15_000} as const

interface Move {
  readonly from: Position
  readonly to: Position
  readonly observedAt: number
  readonly startsAt: number
  readonly endsAt: number
}

/**
 * Where units are between the positions that they tell: from one to the next along the straight line, in the time that
 * lay between the two, so that they neither jump nor run ahead of what is known. O(units) a batch, O(1) a question.
 */
export function createUnitMotion() {
  const moves = new Map<UnitId, Move>()

  return {
    /** Takes what is known at `now` (epoch ms). */
    take(states: Iterable<UnitState>, now: number): void {
      for (const {unitId, position, observedAt} of states) {
        if (position === null || observedAt === null) continue
        const known = moves.get(unitId)
        if (known && known.observedAt >= observedAt) continue
        const gap = known ? observedAt - known.observedAt : 0
        const from = known ? along(known, now) : position
        const takes = known ? Math.min(Math.max(gap, MOVE_MS.min), MOVE_MS.max) : 0
        moves.set(unitId, {from, to: position, observedAt, startsAt: now, endsAt: now + takes})
      }
    },
    /** Where a unit is at `now`; null where it has never told. */
    positionAt(unitId: UnitId, now: number): Position | null {
      const move = moves.get(unitId)
      return move ? along(move, now) : null
    },
    /** Whether any of them is between two positions at `now`. */
    isMoving(now: number): boolean {
      return [...moves.values()].some(({endsAt}) => endsAt > now)
    },
  }
}

function along({from, to, startsAt, endsAt}: Move, now: number): Position {
  if (now >= endsAt) return to
  const share = (now - startsAt) / (endsAt - startsAt)
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}
