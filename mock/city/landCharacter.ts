import type {Position} from '#geo/types.ts'
import {lengthOfVector} from './polyline.ts'
import type {SmoothNoise} from './smoothNoise.ts'

/** What a piece of land is like. */
export type LandKind =
  'oldTown' | 'residential' | 'centre' | 'industrial' | 'village' | 'hill' | 'polder' | 'field'

/** An oval part of the city of one character, in metres. */
export interface Quarter {
  readonly kind: LandKind
  readonly position: Position
  /** Along its bearing, and across. */
  readonly radii: readonly [along: number, across: number]
  /** In radians from east, counter-clockwise; its streets run along. */
  readonly bearing: number
}

export interface LandCharacter {
  kindAt(place: Position): LandKind
  /** The quarter or village that a place is in. */
  quarterAt(place: Position): Quarter | null
}

/** How far the edge of a quarter frays, as a share of its radius, and over which distance. */
const FRAY = 0.16
const FRAY_WAVE = 420

/** The first of two quarters that overlap has the place when it lies deeper in it. */
export function createLandCharacter(
  quarters: readonly Quarter[],
  {noise, polderAt}: {noise: SmoothNoise; polderAt: (place: Position) => boolean},
): LandCharacter {
  const turned = quarters.map(quarter => ({
    quarter,
    cos: Math.cos(quarter.bearing),
    sin: Math.sin(quarter.bearing),
  }))
  const quarterAt = (place: Position): Quarter | null => {
    let best: Quarter | null = null
    let bestDepth = 1
    const fray = frayAt(place, noise)
    for (const {quarter, cos, sin} of turned) {
      const dx = place[0] - quarter.position[0]
      const dy = place[1] - quarter.position[1]
      const along = (dx * cos + dy * sin) / quarter.radii[0]
      const across = (dy * cos - dx * sin) / quarter.radii[1]
      const depth = lengthOfVector(along, across) + fray
      if (depth >= bestDepth) continue
      best = quarter
      bestDepth = depth
    }
    return best
  }
  return {
    quarterAt,
    kindAt: place => quarterAt(place)?.kind ?? (polderAt(place) ? 'polder' : 'field'),
  }
}

/** The edge of a quarter that no other overlaps, as a closed line. */
export function edgeOf({position, radii, bearing}: Quarter, noise: SmoothNoise): readonly Position[] {
  const corners = 56
  const edge = Array.from({length: corners}, (_, corner): Position => {
    const angle = (corner / corners) * 2 * Math.PI
    const at = (depth: number): Position => {
      const [u, v] = [Math.cos(angle) * radii[0] * depth, Math.sin(angle) * radii[1] * depth]
      return [
        position[0] + u * Math.cos(bearing) - v * Math.sin(bearing),
        position[1] + u * Math.sin(bearing) + v * Math.cos(bearing),
      ]
    }
    // The edge is where depth and fray add up to 1.
    let depth = 1
    for (let round = 0; round < 6; round++) depth = 1 - frayAt(at(depth), noise)
    return at(depth)
  })
  return [...edge, ...edge.slice(0, 1)]
}

function frayAt([x, y]: Position, noise: SmoothNoise): number {
  return FRAY * noise(x / FRAY_WAVE, y / FRAY_WAVE)
}
