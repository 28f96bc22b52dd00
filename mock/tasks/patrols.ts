import type {Position} from '#geo/types.ts'
import {createSeededRandom} from '../seededRandom.ts'
import {pathMeters, pointAlong, type StreetPaths} from './streetPaths.ts'
import type {FieldUnit} from './taskOrder.ts'

const WALK_METERS_PER_SECOND = 1.2
/** How far from its base a grid worker goes, in degrees; some 250 m. */
const REACH_DEG = 0.0025
const ROUND_MS = 3_600_000
/** How many are out in each hour of the day. */
const OUT_BY_HOUR = [
  2, 2, 2, 2, 2, 4, 8, 14, 22, 24, 24, 20, 12, 14, 22, 24, 24, 18, 14, 16, 16, 12, 6, 4,
] as const

/** The grid workers who are on their round at a time, and where; a round lasts an hour and begins at the base. */
export function patrolsAt(
  workers: readonly FieldUnit[],
  at: number,
  {seed, hourOf, streets}: {seed: string; hourOf: (at: number) => number; streets: StreetPaths},
): readonly {readonly unit: FieldUnit; readonly position: Position}[] {
  if (workers.length === 0) return []
  const round = Math.floor(at / ROUND_MS)
  const random = createSeededRandom(`${seed} patrols ${String(round)}`)
  const out = new Set<FieldUnit>()
  const wanted = Math.min(workers.length, OUT_BY_HOUR[hourOf(at)] ?? 0)
  while (out.size < wanted) out.add(random.pick(workers))
  const gone = ((at - round * ROUND_MS) / 1000) * WALK_METERS_PER_SECOND
  return [...out].map(unit => ({
    unit,
    position: onRound(unit, gone, `${seed} ${unit.id} ${String(round)}`, streets),
  }))
}

const rounds = new Map<string, readonly Position[]>()
const MOST_ROUNDS = 200

function onRound(unit: FieldUnit, gone: number, seed: string, streets: StreetPaths): Position {
  let path = rounds.get(seed)
  if (path === undefined) {
    if (rounds.size >= MOST_ROUNDS) rounds.clear()
    path = planRound(unit.base, seed, streets)
    rounds.set(seed, path)
  }
  const length = pathMeters(path)
  return length === 0 ? unit.base : pointAlong(path, gone % length)
}

function planRound(base: Position, seed: string, streets: StreetPaths): readonly Position[] {
  const random = createSeededRandom(seed)
  const turn = (): Position => [
    base[0] + (random.next() - 0.5) * 2 * REACH_DEG,
    base[1] + (random.next() - 0.5) * 2 * REACH_DEG,
  ]
  const [first, second] = [turn(), turn()]
  return [...streets.path(base, first), ...streets.path(first, second), ...streets.path(second, base)]
}
