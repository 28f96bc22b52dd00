import Flatbush from 'flatbush'
import {z} from 'zod'
import type {Position} from '#geo/types.ts'
import {linesSchema, type PackFolder} from './packFolder.ts'

/** A point on a street or a bank, with the name of the street or the water. */
export interface NamedPoint {
  readonly position: Position
  readonly name: string | null
}

const lineFeatureSchema = z.object({
  properties: z.object({class: z.string().nullish(), name: z.string().nullish()}).nullish(),
  geometry: linesSchema,
})
/** No two neighbouring points of a line are farther apart than this; some 60 m. */
const STEP_DEG = 0.0006
/** A name from farther away is not that of a place. */
const NEAR_DEG = 0.003

/** Points along the streets of the pack; none when it has no streets. */
export async function readStreetPoints(pack: PackFolder): Promise<readonly NamedPoint[]> {
  return readPoints(pack, 'streets.geojson', () => true)
}

/** Points along rivers, creeks and ponds; the sea is nobody's street. */
export async function readBankPoints(pack: PackFolder): Promise<readonly NamedPoint[]> {
  return readPoints(pack, 'water.geojson', waterClass => waterClass !== 'sea')
}

async function readPoints(
  pack: PackFolder,
  file: string,
  isWanted: (lineClass: string | null) => boolean,
): Promise<readonly NamedPoint[]> {
  const features = await pack.features(file, lineFeatureSchema)
  return features
    .filter(({properties}) => isWanted(properties?.class ?? null))
    .flatMap(({properties, geometry}) => {
      const name = properties?.name ?? null
      return geometry
        .flatMap(line => pointsAlong(line))
        .map(position => ({position: pack.toWgs84(position), name}))
    })
}

function pointsAlong(line: readonly Position[]): readonly Position[] {
  return line.flatMap((to, index): Position[] => {
    const from = line[index - 1]
    if (from === undefined) return [[to[0], to[1]]]
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / STEP_DEG)
    return Array.from({length: Math.max(1, steps)}, (_, step): Position => {
      const share = (step + 1) / Math.max(1, steps)
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    })
  })
}

/** The name of the nearest point that has one; null when there is none within some 300 m. */
export function createNearestName(points: readonly NamedPoint[]): (position: Position) => string | null {
  const named = points.filter(({name}) => name !== null)
  if (named.length === 0) return () => null
  const index = new Flatbush(named.length)
  for (const {position} of named) index.add(position[0], position[1])
  index.finish()
  return ([lng, lat]) => named[index.neighbors(lng, lat, 1, NEAR_DEG)[0] ?? -1]?.name ?? null
}
