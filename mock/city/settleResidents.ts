import type {Building, BuildingStyle} from './building.ts'

/** Square metres of floor for one resident. */
const FLOOR_PER_RESIDENT: Readonly<Partial<Record<BuildingStyle, number>>> = {
  oldHouse: 38,
  rowHouse: 66,
  slab: 84,
  tower: 92,
  dormitory: 22,
}

/** For each block how many people live in it, `total` in all: by the floors of its dwellings. */
export function settleResidents(
  buildings: readonly Building[],
  {blockCount, total}: {blockCount: number; total: number},
): readonly number[] {
  const room = new Float64Array(blockCount)
  for (const {block, style, length, depth, floors} of buildings) {
    const each = FLOOR_PER_RESIDENT[style]
    if (each !== undefined) room[block] = (room[block] ?? 0) + (length * depth * floors) / each
  }
  return apportion([...room], total)
}

/** Whole shares of `total`, each as near to its part of the weights as can be (largest remainder). */
export function apportion(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map(weight => (weight * total) / sum)
  const shares = exact.map(Math.floor)
  const rest = total - shares.reduce((all, share) => all + share, 0)
  const order = [...exact.keys()].sort(
    (a, b) => (exact[b] ?? 0) - (shares[b] ?? 0) - ((exact[a] ?? 0) - (shares[a] ?? 0)) || a - b,
  )
  for (const index of order.slice(0, rest)) shares[index] = (shares[index] ?? 0) + 1
  return shares
}
