import type {Viewport} from '@deck.gl/core'
import type {BBox} from '#geo/types.ts'

/** How much more than what is seen counts as seen, as a share of it: dots are wider than their position. */
const MARGIN = 0.03

/**
 * What a camera may see of things up to a height, as the box of both the ground and what lies so high above it: between
 * them what is seen changes in straight lines.
 */
export function seenBounds(viewport: Viewport, topMeters: number): BBox {
  const ground = viewport.getBounds()
  const top = topMeters > 0 ? viewport.getBounds({z: topMeters}) : ground
  const [west, south] = [Math.min(ground[0], top[0]), Math.min(ground[1], top[1])]
  const [east, north] = [Math.max(ground[2], top[2]), Math.max(ground[3], top[3])]
  const [wider, higher] = [(east - west) * MARGIN, (north - south) * MARGIN]
  return [west - wider, south - higher, east + wider, north + higher]
}

/** Whether two boxes share any point. */
export function isOverlapping(one: BBox, other: BBox): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1]
}
