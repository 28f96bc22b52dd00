import type {PremisesTable} from '#contract/premisesTable.ts'
import type {BBox} from '#geo/types.ts'

/**
 * The premises that `distanceTo` calls nearest among those inside `bounds`, by their place in the table; null for none
 * nearer than `within`. Looks at every position, which is quicker than keeping an index of a million. O(n).
 */
export function nearestPremises(
  {count, lngE6, latE6}: Pick<PremisesTable, 'count' | 'lngE6' | 'latE6'>,
  bounds: BBox,
  {within, distanceTo}: {within: number; distanceTo: (index: number) => number},
): number | null {
  const [west, south, east, north] = bounds.map(degrees => degrees * 1e6)
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null
  let nearest: number | null = null
  let nearestDistance = within
  for (let index = 0; index < count; index += 1) {
    const lng = lngE6[index] ?? 0
    const lat = latE6[index] ?? 0
    if (lng < west || lng > east || lat < south || lat > north) continue
    const distance = distanceTo(index)
    if (distance > nearestDistance) continue
    nearest = index
    nearestDistance = distance
  }
  return nearest
}
