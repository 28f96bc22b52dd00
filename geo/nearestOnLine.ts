import {distanceMeters} from './distanceMeters.ts'
import {shareAlong} from './shareAlong.ts'
import type {Position} from './types.ts'

const RADIANS = Math.PI / 180

/** The point of a line that is nearest to a position. */
export interface LinePoint {
  readonly point: Position
  /** The vertex of the line before it. */
  readonly after: number
  /** From the position to the point. */
  readonly metersAway: number
}

/** The nearest point of a line of one or more vertices, planar about the position: good for a city. O(vertices). */
export function nearestOnLine(line: readonly Position[], [lng, lat]: Position): LinePoint {
  const lngScale = Math.cos(lat * RADIANS)
  let [nearest, after, least] = [line[0]!, 0, Infinity]
  for (let index = 0; index < Math.max(1, line.length - 1); index++) {
    const from = line[index]!
    const to = line[index + 1] ?? from
    const [stepX, stepY] = [(to[0] - from[0]) * lngScale, to[1] - from[1]]
    const share = shareAlong((lng - from[0]) * lngScale, lat - from[1], stepX, stepY)
    const point: Position = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]
    const away = ((lng - point[0]) * lngScale) ** 2 + (lat - point[1]) ** 2
    if (away < least) [nearest, after, least] = [point, index, away]
  }
  return {point: nearest, after, metersAway: distanceMeters([lng, lat], nearest)}
}
