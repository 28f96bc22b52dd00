/** How far along a step, from 0 to 1, the nearest of it to a point is; both from where the step begins, planar. */
export function shareAlong(x: number, y: number, stepX: number, stepY: number): number {
  const squared = stepX * stepX + stepY * stepY
  if (squared === 0) return 0
  return Math.min(1, Math.max(0, (x * stepX + y * stepY) / squared))
}
