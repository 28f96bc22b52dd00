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
  const isInside = insideOf(bounds)
  let nearest: number | null = null
  let nearestDistance = within
  for (let index = 0; index < count; index += 1) {
    if (!isInside(lngE6[index] ?? 0, latE6[index] ?? 0)) continue
    const distance = distanceTo(index)
    if (distance > nearestDistance) continue
    nearest = index
    nearestDistance = distance
  }
  return nearest
}

function insideOf([west, south, east, north]: BBox): (lngE6: number, latE6: number) => boolean {
  const [left, bottom, right, top] = [west * 1e6, south * 1e6, east * 1e6, north * 1e6]
  return (lng, lat) => lng >= left && lng <= right && lat >= bottom && lat <= top
}
